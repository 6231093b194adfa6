// A library without a clause says so on every surface, and never that the documents are silent.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Reply } from '#surfaces/channels/channel.ts'
import { createInbox } from '#surfaces/channels/inbox.ts'
import { describeFailure, EXIT } from '#surfaces/cli/failure.ts'
import { run } from './surfaces/cli/harness.ts'
import { openProduct, temporaryFolder } from './product.ts'
import { harness, posting } from './surfaces/http/harness.ts'

const folder = temporaryFolder()
const empty = await openProduct(folder)
const service = harness({ services: () => empty }).app
const QUESTION = '哪些措施涉及老年用品？'

/** What a command of an empty library throws, as it is shown and with its exit code. */
async function failureOf(args: string[], opened = empty) {
  const ran = { out: '', err: '' }
  const error: unknown = await run(args, { opened, ran }).catch((thrown: unknown) => thrown)
  return { ...ran, ...describeFailure(error, false) }
}

describe('an empty library at the terminal', () => {
  it.each([
    [['ask', QUESTION]],
    [['ask', '你好', '--json']],
    [['search', '老年用品']],
    [['clause', '第三条']],
    [['compare', 'a', 'b']],
    [['documents']],
    [['documents', '--json']],
    [['ingest']],
  ])('says of %j what to do, and ends with 1', async (args) => {
    const { text, exitCode } = await failureOf(args)
    expect(exitCode).toBe(EXIT.failure)
    expect(text).toContain('文件库是空的')
    for (const word of [folder, 'TIAOLI_SEEDS', '.html', '.md', '.txt'])
      expect(text).toContain(word)
  })

  it('is left at once when a conversation is begun', async () => {
    await expect(run(['ask'], { opened: empty, tty: true })).rejects.toMatchObject({
      code: 'LIBRARY_EMPTY',
    })
  })

  it('still gives the list of its documents as JSON', async () => {
    expect(JSON.parse((await failureOf(['documents', '--json'])).out)).toEqual({ documents: [] })
  })
})

describe('an empty library over HTTP', () => {
  it.each([
    ['/api/ask', posting({ question: QUESTION })],
    ['/api/ask', posting({ question: QUESTION, stream: true })],
    ['/api/ask', posting({ question: '你好', documents: ['none'] })],
    ['/api/search', posting({ query: '老年' })],
    ['/api/compare?from=a&to=b', {}],
    ['/api/map', {}],
    ['/api/map?topic=老年', {}],
    ['/readyz', {}],
  ])('answers %s with 503 and a code of its own', async (address, init) => {
    const response = await service.request(address, init)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      type: 'urn:problem-type:tiaoli:library-empty',
      detail: expect.stringContaining('文件库是空的'),
    })
  })

  it('is alive, and lists no document', async () => {
    expect((await service.request('/healthz')).status).toBe(200)
    const listed = await service.request('/api/documents')
    expect(await listed.json()).toEqual({ documents: [] })
  })

  it.each([false, true])('answers /v1 in the shape of its errors, stream %s', async (stream) => {
    const body = { model: 'tiaoli', stream, messages: [{ role: 'user', content: QUESTION }] }
    const response = await service.request('/v1/chat/completions', posting(body))
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({
      error: { type: 'server_error', code: 'library_empty' },
    })
  })

  it('answers the tools of MCP with results that are errors', async () => {
    const calls: [string, object][] = [
      ['ask', { question: QUESTION }],
      ['list_measures', { topic: '老年' }],
      ['search_clauses', { query: '老年' }],
      ['compare_documents', { from: 'a', to: 'b' }],
    ]
    for (const [name, args] of calls) {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call' }
      const body = { ...message, params: { name, arguments: args } }
      const headers = { Accept: 'application/json, text/event-stream' }
      const text = await (await service.request('/mcp', posting(body, { headers }))).text()
      expect(text).toMatch(/"isError":true/u)
      expect(text).toContain('文件库是空的')
    }
  })
})

describe('an empty library in a chat', () => {
  it.each([QUESTION, '/docs', '/search 老年', '/clause 第三条'])('says so to %s', async (words) => {
    const replies: Reply[] = []
    const ignore = (): void => undefined
    const inbox = createInbox({
      services: () => empty,
      store: null,
      log: { info: ignore, warn: ignore, error: ignore },
      nowMs: () => 0,
      publicUrl: null,
    })
    const message = { channel: 'test', id: '1', sentAtMs: null, chatId: 'chat', userId: 'user' }
    const how = { kind: 'direct', isMention: false, isFromBot: false, text: words } as const
    const replier = { finish: async (reply: Reply) => void replies.push(reply) }
    inbox.accept({ ...message, ...how }, replier, 'request')
    await inbox.drain(5000)
    expect(replies.map(({ text }) => text)).toEqual([expect.stringContaining('还没有文件')])
  })
})

describe('a library of which no file could be read', () => {
  it('names the files and why', async () => {
    const seeds = temporaryFolder()
    writeFileSync(path.join(seeds, 'scan.txt'), Buffer.from([0x00, 0x01, 0xff, 0xfe, 0x00]))
    writeFileSync(path.join(seeds, 'blank.md'), '')
    const unread = await openProduct(seeds)
    const { text, exitCode } = await failureOf(['ask', QUESTION], unread)
    expect(exitCode).toBe(EXIT.failure)
    for (const { file, reason } of unread.report.failures) {
      expect(text).toContain(file)
      expect(text).toContain(reason)
    }
    expect(text).toContain('scan.txt')
    expect(text).toContain('blank.md')
  })
})
