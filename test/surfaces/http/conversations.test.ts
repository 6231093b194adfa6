import { describe, expect, it } from 'vitest'
import { AnswerSchema } from '#domain/answer.ts'
import {
  ConversationSchema,
  ConversationSummarySchema,
  FeedbackSchema,
} from '#domain/conversation.ts'
import { Secret } from '#domain/secret.ts'
import { ConversationListSchema } from '#services/conversations.ts'
import { bodyOf, harness, posting, problemOf, product, QUESTION, type Harness } from './harness.ts'

const { app } = harness()
let made = 0

/** Asks within a conversation; a new one unless its id is given. */
async function ask(question: string, conversationId = `conversation-${++made}`) {
  const response = app.request('/api/ask', posting({ question, conversationId }))
  return { id: conversationId, answer: await bodyOf(AnswerSchema, response) }
}

const at = (id: string) => `/api/conversations/${id}`
const statusOf = async (path: string, init?: RequestInit) => (await app.request(path, init)).status
const patching = (body: unknown) => posting(body, { method: 'PATCH' })

describe('conversations over HTTP', () => {
  it('keeps a conversation under the id that the client chose, with its citations', async () => {
    const { id, answer } = await ask(QUESTION)
    const second = await ask('草案里呢？', id)
    const conversation = await bodyOf(ConversationSchema, app.request(at(id)))
    expect(conversation).toMatchObject({ id, title: QUESTION, exchangeCount: 2 })
    expect(conversation.exchanges.map((exchange) => exchange.answer)).toEqual([
      answer,
      second.answer,
    ])
    expect(answer.citations.length).toBeGreaterThan(0)
    expect(second.answer.standaloneQuestion).not.toBe('草案里呢？')
  })

  it('keeps a streamed answer, too', async () => {
    const request = posting({ question: QUESTION, conversationId: 'streamed', stream: true })
    await (await app.request('/api/ask', request)).text()
    const conversation = await bodyOf(ConversationSchema, app.request(at('streamed')))
    expect(conversation.exchanges[0]?.answer.question).toBe(QUESTION)
  })

  it('keeps nothing of a question without a conversation', async () => {
    const before = await bodyOf(ConversationListSchema, app.request('/api/conversations?limit=100'))
    const answer = await bodyOf(
      AnswerSchema,
      app.request('/api/ask', posting({ question: QUESTION, history: [] })),
    )
    const after = await bodyOf(ConversationListSchema, app.request('/api/conversations?limit=100'))
    expect(after).toEqual(before)
    const path = `/api/answers/${answer.id}/feedback`
    const feedback = await app.request(path, posting({ vote: 'up' }))
    expect(feedback.status).toBe(404)
    expect((await problemOf(feedback)).detail).toContain('conversationId')
  })

  it('lists page by page', async () => {
    const ids = [(await ask('第一问')).id, (await ask('第二问')).id]
    const page = await bodyOf(ConversationListSchema, app.request('/api/conversations?limit=1'))
    expect(page.conversations).toHaveLength(1)
    const next = `/api/conversations?limit=1&cursor=${page.nextCursor}`
    const second = await bodyOf(ConversationListSchema, app.request(next))
    const listed = [page, second].flatMap(({ conversations }) => conversations.map(({ id }) => id))
    expect(new Set(listed).size).toBe(2)
    expect(ids).toHaveLength(2)
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=x'])
      expect(await statusOf(`/api/conversations?${query}`)).toBe(400)
  })

  it('renames', async () => {
    const { id } = await ask(QUESTION)
    const renamed = app.request(at(id), patching({ title: '  新标题 ' }))
    expect(await bodyOf(ConversationSummarySchema, renamed)).toMatchObject({ title: '新标题' })
    for (const title of ['', ' ', '长'.repeat(101), 7])
      expect(await statusOf(at(id), patching({ title }))).toBe(400)
    expect(await statusOf(at('none'), patching({ title: 'x' }))).toBe(404)
  })

  it('deletes', async () => {
    const { id, answer } = await ask(QUESTION)
    expect(await statusOf(at(id), { method: 'DELETE' })).toBe(204)
    expect(await statusOf(at(id), { method: 'DELETE' })).toBe(404)
    expect(await statusOf(at(id))).toBe(404)
    expect(await statusOf(`${at(id)}/export`)).toBe(404)
    expect(await statusOf(`/api/answers/${answer.id}/feedback`, posting({ vote: 'up' }))).toBe(404)
  })

  it('refuses an id that can be none', async () => {
    expect(await statusOf(at('a b'))).toBe(400)
    expect(await statusOf(at('x'.repeat(65)), { method: 'DELETE' })).toBe(400)
  })

  it('takes feedback and shows it with the answer', async () => {
    const { id, answer } = await ask(QUESTION)
    const path = `/api/answers/${answer.id}/feedback`
    const feedback = { vote: 'down', reason: 'incomplete', comment: '还有一条' }
    const kept = await bodyOf(FeedbackSchema, app.request(path, posting(feedback)))
    expect(kept).toMatchObject(feedback)
    const conversation = await bodyOf(ConversationSchema, app.request(at(id)))
    expect(conversation.exchanges[0]?.feedback).toEqual(kept)
    for (const bad of [
      {},
      { vote: 'maybe' },
      { vote: 'up', reason: 'x' },
      { vote: 'up', comment: '长'.repeat(1001) },
      { vote: 'up', stars: 5 },
    ])
      expect(await statusOf(path, posting(bad))).toBe(400)
  })

  it('exports JSON and Markdown as files', async () => {
    const { id, answer } = await ask(QUESTION)
    const json = await app.request(`${at(id)}/export?format=json`)
    expect(json.headers.get('content-disposition')).toMatch(/^attachment;.*\.json/)
    expect(ConversationSchema.parse(await json.json()).exchanges[0]?.answer).toEqual(answer)
    const markdown = await app.request(`${at(id)}/export`)
    expect(markdown.headers.get('content-type')).toMatch(/^text\/markdown/)
    const name = /filename\*=UTF-8''(.+)$/.exec(
      markdown.headers.get('content-disposition') ?? '',
    )?.[1]
    expect(decodeURIComponent(name ?? '')).toBe('哪些措施涉及老年用品？.md')
    const text = await markdown.text()
    expect(text).toContain(answer.text)
    for (const { n, documentTitle, label, quotes } of answer.citations) {
      expect(text).toMatch(new RegExp(`^- \\[${n}\\] 《${documentTitle}》.*`, 'm'))
      expect(text).toContain(label)
      expect(text).toContain(quotes[0]?.text.replaceAll(/\s+/g, ' '))
    }
    expect(await statusOf(`${at(id)}/export?format=pdf`)).toBe(400)
  })

  it('lets no cache keep a conversation, and no log its id', async () => {
    const { app: logged, logs } = harness()
    const path = at('secret-capability')
    for (const each of [path, `${path}/export`, '/api/answers/secret-capability/feedback'])
      await logged.request(each)
    expect((await logged.request(path)).headers.get('cache-control')).toBe('no-store')
    expect((await logged.request('/api/conversations')).headers.get('cache-control')).toBe(
      'no-store',
    )
    expect(logs.length).toBeGreaterThan(3)
    expect(JSON.stringify(logs)).not.toContain('secret-capability')
  })
})

describe('whose a conversation is', () => {
  const KEYS = ['key-of-one-program', 'key-of-another-one'].map((key) => new Secret(key))
  const bearer = (n: number) => ({ Authorization: `Bearer ${KEYS[n]?.reveal()}` })
  const ELSEWHERE = { peer: { address: '203.0.113.9', httpVersion: '1.1' } }

  interface Caller {
    id: string
    ask: (question?: string) => Promise<string[]>
    list: () => Promise<string[]>
    status: (method: string, path: string, body?: unknown) => Promise<number>
  }

  /** Somebody who asks in a conversation of his own, or in that of somebody else. */
  function caller(
    on: ReturnType<typeof harness>['app'],
    headers: Record<string, string> = {},
    { id = `owned-${++made}`, bindings = {} as object } = {},
  ): Caller {
    const send = (path: string, init: RequestInit = {}) =>
      on.request(path, { ...init, headers: { ...init.headers, ...headers } }, bindings)
    return {
      id,
      async ask(question = QUESTION) {
        const asked = send('/api/ask', posting({ question, conversationId: id }))
        return (await bodyOf(AnswerSchema, asked)).notices.filter((each) => /没有保存/.test(each))
      },
      async list() {
        const page = await bodyOf(ConversationListSchema, send('/api/conversations?limit=100'))
        return page.conversations.map((each) => each.id).filter((each) => each.startsWith('owned'))
      },
      status: async (method, path, body) =>
        (await send(path, body === undefined ? { method } : posting(body, { method }))).status,
    }
  }

  /** A browser on the page: it has visited, and sends what cookie it was given. */
  async function browser(on: ReturnType<typeof harness>['app'], options = {}): Promise<Caller> {
    return caller(on, { Cookie: await visit(on), Origin: 'http://localhost' }, options)
  }

  async function visit(on: ReturnType<typeof harness>['app'], url = '/'): Promise<string> {
    return (await on.request(url)).headers.get('set-cookie')?.split(';')[0] ?? ''
  }

  it('is that of the page, which has a cookie that no script and no other site gets', async () => {
    const { app: on } = harness()
    for (const path of ['/', '/conversations/x', '/search']) {
      const { headers } = await on.request(path)
      expect(headers.get('set-cookie')).toMatch(
        /^tiaoli-visitor=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
      )
      expect(headers.get('cache-control')).toBe('private, no-cache')
    }
    const cookie = await visit(on)
    const again = await on.request('/', { headers: { Cookie: cookie } })
    expect(again.headers.get('set-cookie')).toContain(`${cookie};`)
    for (const path of ['/assets/main-1.js', '/api/documents', '/healthz', '/v1/models'])
      expect((await on.request(path)).headers.get('set-cookie')).toBeNull()
  })

  it('has a cookie that is kept to https where the page came over it', async () => {
    const publicUrl = 'https://policy.example.cn'
    const { app: on } = harness({ access: { publicUrl } })
    const secured = (await on.request(publicUrl)).headers.get('set-cookie')
    expect(secured).toMatch(/^__Host-tiaoli-visitor=[\w-]{43};.* Secure/)
    expect((await on.request('http://10.0.0.1')).headers.get('set-cookie')).not.toContain('Secure')
    const proxied = harness({ access: { trustedProxies: ['127.0.0.1'] } }).app
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.9' }
    expect((await proxied.request('/', { headers })).headers.get('set-cookie')).toContain('Secure')
  })

  it('gives a page that lost its cookie another one with what it begins', async () => {
    const { app: on } = harness()
    const own = { Origin: 'http://localhost' }
    const asked = await on.request('/api/ask', posting({ question: '问' }, { headers: own }))
    expect(asked.headers.get('set-cookie')).toContain('tiaoli-visitor=')
    const read = await on.request('/api/conversations', { headers: own })
    expect(read.headers.get('set-cookie')).toBeNull()
  })

  it.each([
    ['two browsers', async (on: Harness['app']) => [await browser(on), await browser(on)], {}],
    [
      'two keys',
      async (on: Harness['app']) => [caller(on, bearer(0)), caller(on, bearer(1))],
      { apiKeys: KEYS },
    ],
    [
      'two widgets with the same key',
      async (on: Harness['app']) =>
        ['a', 'b'].map((one) =>
          caller(on, { ...bearer(0), 'X-Tiaoli-Visitor': `token-of-${one}`.repeat(3) }),
        ),
      { apiKeys: KEYS },
    ],
    [
      'a browser and whoever has the key that it was given',
      async (on: Harness['app']) => [
        caller(on, { ...bearer(0), Cookie: await visit(on) }),
        caller(on, bearer(0)),
      ],
      { apiKeys: KEYS },
    ],
    [
      'a browser and a program of another machine',
      async (on: Harness['app']) => [await browser(on), caller(on, {}, { bindings: ELSEWHERE })],
      {},
    ],
  ])('keeps apart %s', async (_name, callers, access) => {
    const { app: on } = harness({ access })
    const [alice, bob] = await callers(on)
    if (alice === undefined || bob === undefined) throw new Error('two callers')
    expect(await alice.ask()).toEqual([])
    await bob.ask()
    expect(await alice.list()).toContain(alice.id)
    expect(await bob.list()).not.toContain(alice.id)
    expect(await alice.list()).not.toContain(bob.id)
    const path = at(alice.id)
    expect(await bob.status('GET', path)).toBe(200)
    expect(await bob.status('GET', `${path}/export`)).toBe(200)
    expect(await bob.status('PATCH', path, { title: '我的' })).toBe(403)
    expect(await bob.status('DELETE', path)).toBe(403)
    const answer = (await product.conversations.read(alice.id))?.exchanges[0]?.answer.id
    expect(await bob.status('POST', `/api/answers/${answer}/feedback`, { vote: 'up' })).toBe(403)
    expect(await alice.status('POST', `/api/answers/${answer}/feedback`, { vote: 'up' })).toBe(200)
    expect(await alice.status('PATCH', path, { title: '改过' })).toBe(200)
    expect(await alice.ask('草案里呢？')).toEqual([])
    expect((await product.conversations.read(alice.id))?.exchangeCount).toBe(2)
    expect(await alice.status('DELETE', path)).toBe(204)
  })

  it('answers in the conversation of somebody else, understands what was said, keeps nothing', async () => {
    const { app: on } = harness()
    const alice = await browser(on)
    await alice.ask('7号文一（一）讲什么？')
    const bob = await browser(on, { id: alice.id })
    expect(await bob.ask('下一条呢？')).toEqual([expect.stringContaining('别人的')])
    expect((await product.conversations.read(alice.id))?.exchangeCount).toBe(1)
  })

  it('keeps nothing of a stranger and says what to send along', async () => {
    const { app: on } = harness()
    const stranger = caller(on, {}, { bindings: ELSEWHERE })
    expect(await stranger.ask()).toEqual([expect.stringContaining('X-Tiaoli-Visitor')])
    expect(await stranger.list()).toEqual([])
    expect(await stranger.status('GET', at(stranger.id))).toBe(404)
    const known = caller(on, { 'X-Tiaoli-Visitor': 'x'.repeat(32) }, { bindings: ELSEWHERE })
    expect(await known.ask()).toEqual([])
    expect(await known.list()).toEqual([known.id])
  })

  it('is shared on this machine by those who come without any credential, and their page', async () => {
    const { app: on } = harness()
    const terminal = caller(on)
    expect(await terminal.ask()).toEqual([])
    expect(await terminal.list()).toContain(terminal.id)
    const page = await browser(on)
    expect(await page.list()).toContain(terminal.id)
    await page.ask()
    expect(await terminal.list()).not.toContain(page.id)
    const through = caller(
      on,
      {},
      { bindings: { peer: { address: '127.0.0.1', httpVersion: '1.0' } } },
    )
    expect(await through.list()).toEqual([])
  })

  it('does not lend the cookie of the reader to a page of another site', async () => {
    const { app: on } = harness({ access: { corsOrigins: ['https://www.example.cn'] } })
    const cookie = await visit(on)
    const alice = caller(on, { Cookie: cookie })
    await alice.ask()
    const Origin = 'https://www.example.cn'
    const other = caller(on, { Cookie: cookie, Origin }, { id: alice.id, bindings: ELSEWHERE })
    expect(await other.list()).toEqual([])
    expect(await other.status('DELETE', at(alice.id))).toBe(403)
    expect(await other.ask()).toHaveLength(1)
  })

  it('ignores a key that nobody asked for and a token that could be guessed', async () => {
    const { app: on } = harness()
    for (const headers of [
      bearer(0),
      { 'X-Tiaoli-Visitor': 'short' },
      { Cookie: 'tiaoli-visitor=1' },
    ])
      expect(await caller(on, headers, { bindings: ELSEWHERE }).ask()).toHaveLength(1)
  })

  it('says in both languages whose it is', async () => {
    const { app: on } = harness()
    const alice = await browser(on)
    await alice.ask()
    const headers = { Cookie: await visit(on), 'Accept-Language': 'en' }
    const refused = await on.request(at(alice.id), { method: 'DELETE', headers }, ELSEWHERE)
    expect((await problemOf(refused)).detail).toContain('only its owner')
  })

  it.each([
    ['on', 200],
    ['off', 404],
  ] as const)('lists by setting, too: %s', async (conversationListing, status) => {
    const { app: on } = harness({ conversationListing })
    const alice = await browser(on)
    await alice.ask()
    const bob = await browser(on)
    expect(await bob.status('GET', '/api/conversations')).toBe(status)
    if (status === 200) expect(await bob.list()).toContain(alice.id)
    expect(await bob.status('DELETE', at(alice.id))).toBe(403)
  })

  it('writes neither cookie nor token into the log', async () => {
    const { app: on, logs } = harness()
    const cookie = await visit(on)
    await caller(on, { Cookie: cookie, 'X-Tiaoli-Visitor': 'secret-token-of-a-widget' }).ask()
    expect(JSON.stringify(logs)).not.toMatch(new RegExp(`${cookie.split('=')[1]}|secret-token`))
  })
})
