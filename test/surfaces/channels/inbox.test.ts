import { describe, expect, it } from 'vitest'
import type { Assistant } from '#answer/assistant.ts'
import type { Inbound, Replier, Reply } from '#surfaces/channels/channel.ts'
import { createInbox, type InboxOptions } from '#surfaces/channels/inbox.ts'
import { product } from '../http/harness.ts'
import { answerWith, pause, saying } from './harness.ts'

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
let ids = 0

const message = (text: string, changes: Partial<Inbound> = {}): Inbound => ({
  channel: 'test',
  id: String(++ids),
  sentAtMs: null,
  chatId: 'chat',
  userId: 'user',
  kind: 'direct',
  isMention: false,
  isFromBot: false,
  text,
  ...changes,
})

function open(assistant: Partial<Assistant> = {}, options: Partial<InboxOptions> = {}) {
  const inbox = createInbox({
    services: () => ({ ...product, assistant: { ...product.assistant, ...assistant } }),
    store: null,
    log: quiet,
    nowMs: () => Date.now(),
    publicUrl: null,
    ...options,
  })
  const replies: Reply[] = []
  const replier: Replier = { finish: async (reply) => void replies.push(reply) }
  const ask = async (text: string, changes: Partial<Inbound> = {}): Promise<Reply> => {
    const before = replies.length
    expect(inbox.accept(message(text, changes), replier, 'request')).toBe('accepted')
    await expect.poll(() => replies.length).toBeGreaterThan(before)
    return replies.at(-1)!
  }
  return { inbox, replies, replier, ask }
}

describe('the inbox', () => {
  it('keeps the order and the histories of 200 conversations at once', async () => {
    const histories = new Map<string, string[]>()
    const { inbox } = open(
      saying(async ({ question, conversationId = '' }) => {
        const history = [...(histories.get(conversationId) ?? []), question]
        await pause(Math.random() * 5)
        histories.set(conversationId, history)
        return answerWith(question)
      }),
    )
    const answered = new Map<string, string[]>()
    for (let turn = 0; turn < 3; turn++) {
      for (let person = 0; person < 200; person++) {
        const userId = `user-${person}`
        inbox.accept(
          message(`${person}-${turn}`, { userId }),
          {
            finish: async ({ text }) =>
              void answered.set(userId, [...(answered.get(userId) ?? []), text]),
          },
          'request',
        )
      }
    }
    expect(await inbox.drain(60_000)).toBe(true)
    for (let person = 0; person < 200; person++)
      expect(answered.get(`user-${person}`)).toEqual([0, 1, 2].map((turn) => `${person}-${turn}`))
    expect(
      [...histories.values()].map((history) => history.map((each) => each.split('-')[0])),
    ).toSatisfy(
      (all: string[][]) =>
        all.length === 200 && all.every((own) => own.length === 3 && new Set(own).size === 1),
    )
  })

  it('takes back at once what is withdrawn, and shows only what comes after', async () => {
    const shown: string[] = []
    const { inbox, replies } = open({
      async *askEvents() {
        yield { type: 'answer-delta', text: '甲。' }
        await expect.poll(() => shown.at(-1)).toBe('甲。')
        yield { type: 'answer-reset' }
        await expect.poll(() => shown.at(-1)).toBe('正在查阅政策原文…')
        yield { type: 'answer-delta', text: '乙。' }
        await expect.poll(() => shown.at(-1)).toBe('乙。')
        yield { type: 'answer-end', answer: answerWith('乙。丙。') }
      },
    })
    inbox.accept(
      message('问'),
      {
        progress: { afterMs: 5, everyMs: 5, show: async (text) => void shown.push(text) },
        finish: async (reply) => void replies.push(reply),
      },
      'request',
    )
    await expect.poll(() => replies.map(({ text }) => text)).toEqual(['乙。丙。'])
    expect(shown).toEqual(['甲。', '正在查阅政策原文…', '乙。'])
  })

  it('understands a follow-up of the same person, and not that of another', async () => {
    const { ask } = open()
    await ask('7号文一（一）讲什么？', { userId: 'alice' })
    expect((await ask('下一条呢？', { userId: 'alice' })).text).toContain('坚持协调')
    expect((await ask('下一条呢？', { userId: 'bob' })).text).not.toContain('坚持协调')
  })

  it('links the whole answer on the web page', async () => {
    let conversationId = ''
    const { ask } = open(
      saying((request) => {
        conversationId = request.conversationId ?? ''
        return answerWith('答')
      }),
      { publicUrl: 'https://policy.example.cn' },
    )
    const { url } = await ask('问')
    expect(url).toBe(`https://policy.example.cn/conversations/${conversationId}`)
  })

  it('forgets the conversation after half an hour of silence', async () => {
    const asked: (string | undefined)[] = []
    let now = Date.now()
    const assistant = saying(({ conversationId }) => {
      asked.push(conversationId)
      return answerWith('答')
    })
    const { ask } = open(assistant, { nowMs: () => now })
    await ask('一')
    now += 29 * 60_000
    await ask('二')
    now += 31 * 60_000
    await ask('三')
    expect(asked[0]).toBe(asked[1])
    expect(asked[2]).not.toBe(asked[1])
    for (const id of asked) expect(id).toMatch(/^[\w-]{1,64}$/)
  })

  it('breaks off what takes too long when it stops, and says so', async () => {
    const { inbox, replies, replier } = open(saying(() => new Promise(() => {})))
    inbox.accept(message('一'), replier, 'request')
    inbox.accept(message('二'), replier, 'request')
    expect(await inbox.drain(20)).toBe(false)
    expect(replies.map(({ text }) => text)).toEqual([
      expect.stringContaining('重启'),
      expect.stringContaining('重启'),
    ])
    expect(inbox.accept(message('三'), replier, 'request')).toBe('busy')
  })

  it('goes on when a platform refuses an answer', async () => {
    const { inbox, ask } = open(saying(({ question }) => answerWith(question)))
    inbox.accept(
      message('一'),
      { finish: () => Promise.reject(new Error('platform down')) },
      'request',
    )
    expect((await ask('二')).text).toBe('二')
  })

  it('says that the library is being loaded', async () => {
    const { ask } = open({}, { services: () => null, loadingWaitMs: 150 })
    expect((await ask('问')).text).toContain('正在载入')
  })

  it('answers a question that comes while the library is loaded once it is there', async () => {
    let isLoaded = false
    setTimeout(() => (isLoaded = true), 50)
    const { ask } = open({}, { services: () => (isLoaded ? product : null) })
    expect((await ask('7号文一（一）讲什么？')).text).toContain('体验中心3家')
  })

  it('tells a person what is wrong with a question', async () => {
    const { ask } = open()
    expect((await ask('问'.repeat(2001))).text).toContain('2000')
  })
})

describe('commands', () => {
  it.each([
    ['/help', '/clause 68号文（六）'],
    ['帮助', '/docs'],
    ['/start', '/search'],
    ['/unknown', '/help'],
    ['/docs', '《示例市促进消费工作方案（2023—2024年）》（示政发〔2023〕7号）【已到期】'],
    ['/clause', '例如：/clause'],
    ['/clause 7号文一（一）', '体验中心3家'],
    ['／条款 7号文一（二）', '坚持协调'],
    ['/clause 第九十九条', '没有找到“第九十九条”'],
    ['/search 老年用品', '[1]'],
    ['/reset', '清空'],
    ['清空。', '清空'],
    ['／ｈｅｌｐ', '/docs'],
    ['/ help', '/docs'],
    ['/HELP@TiaoliBot', '/docs'],
    ['/constructor', '/docs'],
    ['/clause：7号文一（一）', '体验中心3家'],
    ['/clause7号文一（一）', '体验中心3家'],
    ['/条款7号文一（一）', '体验中心3家'],
    ['／搜索老年用品', '最相关的'],
    ['/search\u3000老年用品', '最相关的'],
    ['/搜索', '例如：/search'],
    [`/search ${'问'.repeat(2001)}`, '2000'],
    [`/clause ${'问'.repeat(2001)}`, '2000'],
  ])('%s', async (text, expected) => {
    const { ask } = open()
    expect((await ask(text)).text).toContain(expected)
  })

  it('finds clauses with their sources', async () => {
    const { sources } = await open().ask('/search 老年用品创新平台')
    expect(sources[0]).toMatchObject({ n: 1, label: '二（一）丰富老年用品' })
    expect(new Set(sources.map(({ standing }) => standing))).toEqual(new Set(['draft', 'ended']))
  })

  it('lets 下一条 follow a clause that was looked up', async () => {
    const { ask } = open()
    await ask('/clause 7号文一（一）')
    expect((await ask('下一条呢？')).text).toContain('坚持协调')
  })

  it('takes a question that begins with a date or a path for a question', async () => {
    const { ask } = open(saying(({ question }) => answerWith(`答：${question}`)))
    for (const question of ['/2023年的方案有哪些措施？', '/docs/plan 是什么？', '/etc/passwd'])
      expect((await ask(question)).text).toBe(`答：${question}`)
  })
})
