import { cpSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { AnswerSchema } from '#domain/answer.ts'
import { ConversationSchema } from '#domain/conversation.ts'
import { DocumentListSchema } from '#services/documents.ts'
import { posting } from './surfaces/http/harness.ts'
import { runToEnd, shown, start } from './spawned.ts'

const SERVE = [process.execPath, '--import', 'tsx', 'src/serve.ts']

const LISTENING = /Tiaoli listening on (http:[^"]+)"/

describe('npm start', () => {
  it('listens, becomes ready, answers, and exits with 0 on SIGTERM', async () => {
    const server = start(SERVE, { PORT: '0' })
    const url = await shown(server, LISTENING)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const ready = async () => (await fetch(`${url}/readyz`)).status
    await expect.poll(ready).toBe(200)
    const response = await fetch(`${url}/api/ask`, posting({ question: '哪些措施涉及老年用品？' }))
    expect(AnswerSchema.parse(await response.json()).outcome).toBe('answered')
    server.process.kill('SIGTERM')
    await server.ended
    expect(server.process.exitCode).toBe(0)
    expect(server.err).toBe('')
  })

  it('knows a conversation again after it was killed', async () => {
    const ready = async () => {
      const server = start(SERVE, { PORT: '0' })
      const url = await shown(server, LISTENING)
      const status = async () => (await fetch(`${url}/readyz`)).status
      await expect.poll(status).toBe(200)
      return { server, url }
    }
    const request = posting({ question: '哪些措施涉及老年用品？', conversationId: 'kept' })
    const first = await ready()
    const answer = await (await fetch(`${first.url}/api/ask`, request)).json()
    first.server.process.kill('SIGKILL')
    await first.server.ended
    const second = await ready()
    const kept = ConversationSchema.parse(
      await (await fetch(`${second.url}/api/conversations/kept`)).json(),
    )
    expect(kept.exchanges.map((exchange) => exchange.answer)).toEqual([answer])
    second.server.process.kill('SIGTERM')
    await second.server.ended
    expect(second.server.process.exitCode).toBe(0)
  })

  it('answers from a document that was added while it runs, without a stop in between', async () => {
    const seeds = mkdtempSync(path.join(tmpdir(), 'tiaoli-seeds-'))
    const store = mkdtempSync(path.join(tmpdir(), 'tiaoli-serve-'))
    cpSync('test/corpus/plan.md', path.join(seeds, 'plan.md'))
    const env = { PORT: '0', TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: store }
    const server = start(SERVE, env)
    const url = await shown(server, LISTENING)
    const ids = async () => {
      const response = await fetch(`${url}/api/documents`)
      if (response.status !== 200) return []
      const { documents } = DocumentListSchema.parse(await response.json())
      return documents.map(({ id }) => id)
    }
    await expect.poll(ids, { timeout: 30_000 }).toEqual(['plan'])
    cpSync('test/corpus/draft.md', path.join(seeds, 'draft.md'))
    await expect.poll(ids, { timeout: 60_000 }).toEqual(['draft', 'plan'])
    const response = await fetch(`${url}/api/ask`, posting({ question: '哪些措施涉及老年用品？' }))
    const { citations } = AnswerSchema.parse(await response.json())
    expect(citations.map(({ documentId }) => documentId)).toContain('draft')
    server.process.kill('SIGTERM')
    await server.ended
    expect(server.process.exitCode).toBe(0)
    expect(server.err).toBe('')
    expect(readdirSync(store)).not.toContain('lock')
    for (const folder of [seeds, store]) rmSync(folder, { recursive: true })
  })

  it('exits with 0 on SIGTERM even while it builds the library', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-serve-'))
    const locked = new Promise((resolve) => {
      const watcher = watch(directory, (_, name) => name === 'lock' && resolve(watcher.close()))
    })
    const server = start(SERVE, { PORT: '0', TIAOLI_VECTORSTORE: directory })
    await locked
    server.process.kill('SIGTERM')
    await server.ended
    expect(server.process.exitCode).toBe(0)
    expect(readdirSync(directory)).not.toContain('lock')
    rmSync(directory, { recursive: true })
  })

  it('says in one line that the port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    const { code, err } = await runToEnd(SERVE, { env: { PORT: String(port) } })
    squatter.close()
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`^错误：端口 ${port} .*PORT.*\n$`))
  })

  it('names every bad setting and exits with 1', async () => {
    const { code, err } = await runToEnd(SERVE, { env: { PORT: 'x', LOG_LEVEL: 'loud' } })
    expect(code).toBe(1)
    expect(err).toMatch(/PORT[^]*LOG_LEVEL|LOG_LEVEL[^]*PORT/)
    expect(err).not.toMatch(/^ +at .*\.ts:/m)
  })

  it('exits with 1 when the library cannot be loaded', async () => {
    const { code, err } = await runToEnd(SERVE, { env: { PORT: '0', TIAOLI_SEEDS: '/nowhere' } })
    expect(code).toBe(1)
    expect(err).toContain('TIAOLI_SEEDS')
  })
})
