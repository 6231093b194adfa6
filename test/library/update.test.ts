import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { manyArticles, sourceFiles } from './generated.ts'

const CHILD = fileURLToPath(new URL('update-child.ts', import.meta.url))
const embeddings = await loadOfflineEmbeddings()
let directory: string
const children: ChildProcess[] = []

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tiaoli-update-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(directory, { recursive: true, force: true })
})

function update(texts?: Record<string, string>, lockStaleMs?: number) {
  const store = createLibraryStore(directory, lockStaleMs === undefined ? {} : { lockStaleMs })
  return updateLibrary({ store, sources: describeSources(sourceFiles(texts), null), embeddings })
}

function startChild(articles: number, delayMs = 0): ChildProcess {
  const args = ['--import', 'tsx', CHILD, directory, `${articles}`, `${delayMs}`]
  const child = spawn(process.execPath, args)
  children.push(child)
  return child
}

async function reportOf(child: ChildProcess): Promise<unknown> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk))
  await once(child, 'close')
  return JSON.parse(output.trim().split('\n').at(-1) ?? '')
}

const generations = async () =>
  (await readdir(directory)).filter((name) => name.startsWith('gen-')).toSorted()

describe('updateLibrary', () => {
  it('builds once and then finds the library up to date', async () => {
    const first = await update()
    const second = await update()
    expect(first.report).toMatchObject({ built: true, documents: 2, failures: [] })
    expect(second.report).toMatchObject({ built: false, documents: 2 })
    expect(second.snapshot.version).toBe(first.snapshot.version)
  })

  it('builds once when two processes start at once; the other waits for the result', async () => {
    const reports = await Promise.all([
      reportOf(startChild(50, 500)),
      reportOf(startChild(50, 500)),
    ])
    const [one, other] = reports as { version: string; built: boolean }[]
    expect(one?.version).toBe(other?.version)
    expect([one?.built, other?.built].toSorted()).toEqual([false, true])
    expect(await generations()).toHaveLength(1)
  })

  it('leaves the old library whole when the builder is killed, and recovers', async () => {
    const { snapshot } = await update()
    const [old] = await generations()
    const killed: string[] = []
    for (const moment of ['embed', 'save']) {
      const child = startChild(moment === 'save' ? 1500 : 50)
      const closed = once(child, 'close')
      if (moment === 'embed') {
        for await (const chunk of child.stdout ?? []) if (`${chunk}`.includes('embed')) break
      } else {
        while ((await generations()).length === 1 && child.exitCode === null) await sleep(1)
      }
      child.kill('SIGKILL')
      await closed
      killed.push(child.signalCode ?? 'not killed')
      const loaded = await createLibraryStore(directory).load(embeddings)
      expect(loaded?.snapshot.version).toBe(snapshot.version)
      if (moment === 'embed') await rm(path.join(directory, 'lock'), { recursive: true })
    }
    expect(killed).toEqual(['SIGKILL', 'SIGKILL'])
    expect((await generations()).length).toBe(2)
    // The lock of the killed process is still there: it goes stale.
    const { report } = await update({ 'law.txt': manyArticles(5) }, 2000)
    expect(report.built).toBe(true)
    expect(await generations()).toHaveLength(1)
    expect(await generations()).not.toEqual([old])
  })

  it('says what to install when the native addon is missing', async () => {
    const preload = new URL('without-addon.mjs', import.meta.url).href
    const args = ['--import', 'tsx', '--import', preload, CHILD, directory]
    const child = spawn(process.execPath, args)
    children.push(child)
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk))
    const [exitCode] = (await once(child, 'close')) as [number]
    expect(exitCode).toBe(1)
    expect(complaint).toMatch(/python3、make 和 g\+\+.*npm rebuild hnswlib-node/)
  })

  it('gives the lock up after a failure', async () => {
    const failing = Object.assign(await loadOfflineEmbeddings(), {
      embedDocuments: () => Promise.reject(new Error('no model')),
    })
    const sources = describeSources(sourceFiles(), null)
    const store = createLibraryStore(directory)
    await expect(updateLibrary({ store, sources, embeddings: failing })).rejects.toThrow('no model')
    expect((await update()).report.built).toBe(true)
  })

  it('stops when it is aborted and saves nothing', async () => {
    const options = {
      store: createLibraryStore(directory),
      sources: describeSources(sourceFiles(), null),
      embeddings,
      signal: AbortSignal.abort(),
    }
    await expect(updateLibrary(options)).rejects.toThrow('abort')
    expect(await generations()).toEqual([])
  })
})
