import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { AnswerSchema } from '../src/domain/answer.ts'
import { ConversationSchema } from '../src/domain/conversation.ts'
import { posting } from './server/harness.ts'
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
