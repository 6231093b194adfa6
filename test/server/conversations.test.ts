import { describe, expect, it } from 'vitest'
import { AnswerSchema } from '../../src/domain/answer.ts'
import {
  ConversationSchema,
  ConversationSummarySchema,
  FeedbackSchema,
} from '../../src/domain/conversation.ts'
import { ConversationListSchema } from '../../src/server/conversations.ts'
import { bodyOf, harness, posting, problemOf, QUESTION } from './harness.ts'

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

describe('who may list all conversations', () => {
  const listed = async (
    conversationListing: 'off' | 'local' | 'on',
    url: string,
    headers: Record<string, string> = {},
  ) =>
    (await harness({ conversationListing }).app.request(`${url}/api/conversations`, { headers }))
      .status

  it.each([
    ['local', 'http://127.0.0.1:8787', {}, 200],
    ['local', 'http://localhost:8787', {}, 200],
    ['local', 'http://[::1]:8787', {}, 200],
    ['local', 'http://rebound.example:8787', {}, 403],
    ['local', 'http://127.0.0.1.example', {}, 403],
    ['local', 'http://127.0.0.1:8787', { 'X-Forwarded-For': '203.0.113.9' }, 404],
    ['local', 'http://127.0.0.1:8787', { Forwarded: 'for=203.0.113.9' }, 404],
    ['off', 'http://127.0.0.1:8787', {}, 404],
    ['on', 'http://127.0.0.1:8787', { 'X-Forwarded-For': '203.0.113.9' }, 200],
  ] as const)('%s, called as %s with %j: %i', async (listing, url, headers, status) => {
    expect(await listed(listing, url, headers)).toBe(status)
  })
})
