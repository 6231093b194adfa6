// What becomes of the library when the disk is full, read-only or closed to us, and who is told what.
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Disk } from '#library/disk/library-files.ts'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { failingDisk } from './failing-disk.ts'
import { sourceFiles } from './generated.ts'

const embeddings = await loadOfflineEmbeddings()
const failing = Object.assign(await loadOfflineEmbeddings(), {
  embedDocuments: () => Promise.reject(new Error('no model')),
})
const CHANGED = { 'b.txt': '城市更新意见\n\n一、改造小区\n改造老旧小区。\n' }
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tiaoli-faults-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function update(texts: Record<string, string> = {}, disk?: Disk) {
  const notices: string[] = []
  const store = createLibraryStore(directory, disk && { disk })
  const sources = describeSources(sourceFiles(texts), null)
  const onNotice = (line: string) => void notices.push(line)
  return { ...(await updateLibrary({ store, sources, embeddings, onNotice })), notices }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

const names = async () =>
  (await readdir(directory)).filter((name) => /^(gen-|current|embedded-)/.test(name)).toSorted()

describe('a disk that cannot be written', () => {
  it('serves the old library and leaves nothing behind, wherever the disk fills up', async () => {
    const old = (await update()).snapshot.version
    const before = await names()
    let outdated = 0
    for (let fullAt = 1; ; fullAt++) {
      let writes = 0
      const disk = failingDisk((call) => (call.writes && ++writes >= fullAt ? 'ENOSPC' : null))
      const { snapshot, report, notices } = await update(CHANGED, disk)
      const stored = await createLibraryStore(directory).load(embeddings)
      expect(stored?.snapshot.version).toBe(snapshot.version)
      if (snapshot.version !== old) break
      outdated++
      expect(report.outdated).toMatch(/磁盘已满（ENOSPC.*请腾出空间.*TIAOLI_VECTORSTORE/)
      expect(report.outdated).toContain(`“${directory}”`)
      expect(notices).toEqual([report.outdated])
      expect((await names()).filter((name) => name !== 'current.new')).toEqual(before)
    }
    // Every file and directory, flushed one by one: the loop has been through all of them.
    expect(outdated).toBeGreaterThan(15)
  }, 60_000)

  it.each([
    ['ENOSPC', '磁盘已满'],
    ['EDQUOT', '配额'],
    ['EROFS', '只读'],
    ['EACCES', '没有权限'],
    ['EPERM', '系统不允许'],
    ['EMFILE', 'ulimit -n'],
    ['EIO', '请检查磁盘'],
  ])('names %s once, without trying again, where there is no library', async (code, said) => {
    let failed = 0
    const disk = failingDisk(({ writes }) => (writes && ++failed > 0 ? code : null))
    const failure = update({}, disk)
    await expect(failure).rejects.toMatchObject({ code: 'INTERNAL' })
    await expect(failure).rejects.toThrow(new RegExp(`${directory}.*${said}.*TIAOLI_VECTORSTORE`))
    expect(failed).toBe(1)
  })

  it('waits for nobody where only the lock cannot be made', async () => {
    let failed = 0
    const isLock = (at: string) => at === path.join(directory, 'lock')
    const disk = failingDisk(({ path: at }) => (isLock(at) && ++failed > 0 ? 'EROFS' : null))
    await expect(update({}, disk)).rejects.toThrow(/只读（EROFS：.*lock）/)
    expect(failed).toBe(1)
  })

  it('opens an up-to-date library without writing', async () => {
    await update()
    const disk = failingDisk(({ writes, name }) => (writes || name === 'rm' ? 'EROFS' : null))
    expect((await update({}, disk)).report).toMatchObject({ built: false, outdated: null })
  })

  it('tells both faults of a damaged library that cannot be rebuilt', async () => {
    await update()
    await writeFile(path.join(directory, 'current'), 'nonsense')
    const disk = failingDisk(({ writes }) => (writes ? 'EROFS' : null))
    await expect(update({}, disk)).rejects.toThrow(/current 已损坏.*无法重建.*只读/)
  })

  it('gives up a lock that it could not put its name to', async () => {
    const disk = failingDisk(({ name, path: at }) =>
      name === 'writeFile' && at.endsWith('lock-holder.json') ? 'ENOSPC' : null,
    )
    await expect(update({}, disk)).rejects.toThrow('磁盘已满')
    expect((await update()).report.built).toBe(true)
  })
})

describe('a disk that cannot be read', () => {
  it.each(['EACCES', 'EMFILE'])('does not take %s for damage', async (code) => {
    await update()
    const before = await names()
    const disk = failingDisk(({ path: at }) => (at.endsWith('clauses.jsonl') ? code : null))
    await expect(update({}, disk)).rejects.toThrow(new RegExp(`${code}：.*clauses.jsonl`))
    expect(await names()).toEqual(before)
  })

  it('builds anew what a bad sector took', async () => {
    await update()
    let reads = 0
    const isBad = (at: string) => at.endsWith('clauses.jsonl') && ++reads === 1
    const disk = failingDisk(({ path: at }) => (isBad(at) ? 'EIO' : null))
    const store = createLibraryStore(directory, { disk })
    await expect(store.load(embeddings)).rejects.toThrow(
      /不完整（.*EIO.*npm run -s tiaoli -- ingest/,
    )
  })

  it('names a path that is no directory, and a pointer that is one', async () => {
    const file = path.join(directory, 'file')
    await writeFile(file, '')
    await expect(createLibraryStore(file).load(embeddings)).rejects.toThrow(/不是目录（ENOTDIR/)
    await mkdir(path.join(directory, 'current'))
    await expect(update()).rejects.toThrow(/是一个目录.*移走/)
  })
})

/** Resolves when the lock of the directory is taken; it is held until `ended` does. */
async function holdUntil(ended: Promise<void>): Promise<{ released: Promise<void> }> {
  const { promise: taken, resolve: take } = deferred()
  const released = createLibraryStore(directory).withLock(() => {
    take()
    return ended
  })
  await taken
  return { released }
}

describe('the lock', () => {
  it('is waited for with a line that says who holds it, for how long', async () => {
    const { promise: ended, resolve: end } = deferred()
    const holding = await holdUntil(ended)
    const lines: string[] = []
    const { promise: told, resolve: tell } = deferred()
    const waiting = createLibraryStore(directory).withLock(async () => 'done', {
      onWait: (line) => {
        lines.push(line)
        tell()
      },
    })
    await told
    end()
    await holding.released
    expect(await waiting).toBe('done')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`进程 ${process.pid}（主机 ${hostname()}，始于北京时间 20`)
    expect(lines[0]).toMatch(/最多 15 分钟/)
    expect(await readdir(directory)).toEqual([])
  })

  it('is not waited for after the caller was told to stop', async () => {
    const { promise: ended, resolve: end } = deferred()
    const holding = await holdUntil(ended)
    const stop = new AbortController()
    const waiting = createLibraryStore(directory).withLock(async () => 'done', {
      signal: stop.signal,
      onWait: () => stop.abort(),
    })
    await expect(waiting).rejects.toThrow('abort')
    end()
    await holding.released
  })

  it('that another process took meanwhile keeps a build from taking its place', async () => {
    const { snapshot } = await update()
    const before = await names()
    const holder = path.join(directory, 'lock-holder.json')
    const token = '00000000-0000-4000-8000-000000000000'
    const disk = failingDisk(() => null)
    const slow: Disk = {
      ...disk,
      mkdir: (async (at: string, options: object) => {
        if (path.basename(at).startsWith('gen-'))
          await writeFile(holder, JSON.stringify({ pid: 1, host: 'other', token }))
        return disk.mkdir(at, options)
      }) as Disk['mkdir'],
    }
    const failure = update(CHANGED, slow)
    await expect(failure).rejects.toMatchObject({ code: 'TIMEOUT' })
    await expect(failure).rejects.toThrow(/进程 1（主机 other/)
    expect((await names()).filter((name) => name !== 'current.new')).toEqual(before)
    const stored = await createLibraryStore(directory).load(embeddings)
    expect(stored?.snapshot.version).toBe(snapshot.version)
  })
})

describe('what killed builds leave', () => {
  const leave = async (count: number) => {
    const [generation = ''] = (await names()).filter((name) => name.startsWith('gen-'))
    for (let at = 0; at < count; at++) {
      const partial = path.join(directory, `gen-0123456789abcdef-0000${1000 + at}`)
      await cp(path.join(directory, generation), partial, { recursive: true })
      if (at % 2 === 0) await rm(path.join(partial, 'manifest.json'))
    }
    await writeFile(path.join(directory, 'current.new'), 'gen-')
  }
  const failToBuild = async () => {
    const store = createLibraryStore(directory)
    const sources = describeSources(sourceFiles(CHANGED), null)
    await expect(updateLibrary({ store, sources, embeddings: failing })).rejects.toThrow('no model')
  }

  it('is told and is gone when the next build starts, even if that fails; the library stays', async () => {
    const { snapshot } = await update()
    const before = await names()
    await leave(20)
    const { current, leftovers } = await createLibraryStore(directory).contents()
    expect(before).toContain(current)
    expect(leftovers).toHaveLength(21)
    await failToBuild()
    expect(await names()).toEqual(before)
    const stored = await createLibraryStore(directory).load(embeddings)
    expect(stored?.snapshot.version).toBe(snapshot.version)
  })

  it('is left alone, if whole, while nothing tells which generation was in use', async () => {
    await update()
    await leave(4)
    await writeFile(path.join(directory, 'current'), 'nonsense')
    await failToBuild()
    expect((await names()).filter((name) => name.startsWith('gen-'))).toHaveLength(3)
    await update()
    expect((await names()).filter((name) => name.startsWith('gen-'))).toHaveLength(1)
  })
})
