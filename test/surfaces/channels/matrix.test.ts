// What every messaging app must hold, whatever its protocol: one matrix, one fake platform each.
import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { createFakeDingtalk } from './fakes/dingtalk.ts'
import { createFakeFeishu } from './fakes/feishu.ts'
import { createFakeWecomBot } from './fakes/wecom-bot.ts'
import { createFakeWecomBotSocket } from './fakes/wecom-bot-socket.ts'
import type { FakePlatform } from './fakes/platform.ts'
import { createFakeSlack } from './fakes/slack.ts'
import { createFakeTelegram } from './fakes/telegram.ts'
import { createFakeWebhook } from './fakes/webhook.ts'
import { createFakeWechatOa } from './fakes/wechat-oa.ts'
import { createFakeWecomApp } from './fakes/wecom-app.ts'
import { answerWith, citation, direct, inGroup, pause, saying, serve } from './harness.ts'

interface Traits {
  hasGroups: boolean
  /** Whether the platform pushes over HTTP. */
  hasWebhook: boolean
  /** Whether messages of bots are pushed. */
  hasBots: boolean
  /** Whether a program reads the answer: it gets it whole and as it is. */
  isProgram?: boolean
  /** Whether a message does not say when it was sent; its signature does. */
  isTimeless?: boolean
  /** Whether the answer goes into the response to the push. */
  isPassive?: boolean
}

const PLATFORMS: [string, () => Promise<FakePlatform>, Traits][] = [
  ['feishu', createFakeFeishu, { hasGroups: true, hasWebhook: true, hasBots: true }],
  [
    'feishu long connection',
    () => createFakeFeishu({ mode: 'long-connection' }),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  [
    'wecom-bot',
    () => createFakeWecomBot({ name: '条理' }),
    { hasGroups: true, hasWebhook: true, hasBots: true, isTimeless: true },
  ],
  [
    'wecom-bot long connection',
    () => createFakeWecomBotSocket({ name: '条理' }),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  [
    'dingtalk',
    () => createFakeDingtalk('http'),
    { hasGroups: true, hasWebhook: true, hasBots: true },
  ],
  [
    'dingtalk stream',
    () => createFakeDingtalk('stream'),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  [
    'dingtalk cards',
    () => createFakeDingtalk('stream', { hasCards: true }),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  ['wecom-app', createFakeWecomApp, { hasGroups: false, hasWebhook: true, hasBots: false }],
  [
    'wechat-oa',
    createFakeWechatOa,
    { hasGroups: false, hasWebhook: true, hasBots: false, isPassive: true },
  ],
  ['slack', () => createFakeSlack(), { hasGroups: true, hasWebhook: true, hasBots: true }],
  [
    'slack socket',
    () => createFakeSlack('socket'),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  ['telegram', () => createFakeTelegram(), { hasGroups: true, hasWebhook: true, hasBots: true }],
  [
    'telegram polling',
    () => createFakeTelegram('polling'),
    { hasGroups: true, hasWebhook: false, hasBots: true },
  ],
  [
    'webhook',
    createFakeWebhook,
    { hasGroups: false, hasWebhook: true, hasBots: false, isProgram: true },
  ],
]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const echo = saying(({ question }) => answerWith(`答：${question}`))
const never = saying(() => new Promise(() => {}))

describe.each(PLATFORMS)(
  '%s',
  (_name, createFake, { hasGroups, hasWebhook, hasBots, isProgram, isTimeless, isPassive }) => {
    const shownFor = async (platform: FakePlatform, id: string): Promise<string[]> => {
      await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
      return platform.shown(id)
    }

    it('answers with the clause, its address, its standing and a quotation', async () => {
      const platform = await createFake()
      await serve(platform)
      const message = direct({ text: '哪些措施涉及老年用品？' })
      expect((await platform.push(message)).ok).toBe(true)
      const text = (await shownFor(platform, message.id)).join('\n')
      expect(text).toMatch(/[[〔]1[\]〕]/)
      expect(text).toContain('示政发〔2023〕7号')
      expect(text).toContain('二（一）')
      expect(text).toContain('已到期')
      expect(text).toContain('“（一）丰富老年用品。建设老年用品创新平台，发布推广目录。”')
      expect(platform.faults).toEqual([])
    })

    it.runIf(hasWebhook)(
      'refuses what is forged, changed or cut, and answers none of it',
      async () => {
        const platform = await createFake()
        const { asked } = await serve(platform)
        for (const { name, send } of platform.hostile(direct())) {
          const { status } = await send()
          expect([400, 401], name).toContain(status)
        }
        await pause(30)
        expect(asked).toEqual([])
      },
    )

    it.runIf(hasWebhook)('refuses a body beyond its size before it reads it', async () => {
      const platform = await createFake()
      const { asked, url } = await serve(platform)
      const response = await fetch(`${url}/channels/${platform.name}`, {
        method: 'POST',
        body: 'x'.repeat(2 ** 20 + 1),
      })
      expect(response.status).toBe(413)
      expect(response.headers.get('connection')).toBe('close')
      expect(asked).toEqual([])
    })

    it('answers once, however often the message is delivered', async () => {
      const platform = await createFake()
      const { asked, clock } = await serve(platform, { assistant: echo })
      const message = direct({ text: '一次' })
      await Promise.all([platform.push(message), platform.push(message)])
      await shownFor(platform, message.id)
      for (const laterMs of [15_000, 5 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS]) {
        clock.ms += laterMs
        expect((await platform.push(message)).ok).toBe(true)
      }
      await pause(30)
      expect(asked).toHaveLength(1)
      expect(platform.faults).toEqual([])
    })

    it.skipIf(isProgram || isTimeless)(
      'drops a message that is older than anyone waits for',
      async () => {
        const platform = await createFake()
        const { asked, clock } = await serve(platform, { assistant: echo })
        clock.ms = Date.now() + 20 * MINUTE_MS
        await platform.push(direct())
        await pause(30)
        expect(asked).toEqual([])
      },
    )

    it('says that it failed when answering fails', async () => {
      const platform = await createFake()
      await serve(platform, {
        assistant: saying(() => Promise.reject(new Error('password=hunter2'))),
      })
      const message = direct()
      await platform.push(message)
      const text = (await shownFor(platform, message.id)).join()
      expect(text).toContain('出了意外')
      expect(text).not.toContain('hunter2')
    })

    it('names a message by one id in every log line, from the push to the reply', async () => {
      const platform = await createFake()
      const { logs, askedWith } = await serve(platform, {
        assistant: saying(() => {
          throw new AppError('MODEL_UNAVAILABLE', '模型没有应答')
        }),
      })
      for (const message of [direct({ user: 'ou_one' }), direct({ user: 'ou_other' })]) {
        await platform.push(message)
        await shownFor(platform, message.id)
      }
      const accepted = logs.filter(({ outcome }) => outcome === 'accepted')
      const ids = accepted.map(({ requestId }) => requestId)
      expect(askedWith.map(({ requestId }) => requestId)).toEqual(ids)
      expect(new Set(ids).size).toBe(2)
      const [first] = accepted
      const { requestId, messageHash } = first ?? {}
      expect(requestId).toMatch(/^[\w=-]{12,}$/)
      const lines = () => logs.filter((line) => line['messageHash'] === messageHash)
      await expect.poll(() => lines().map(({ msg }) => msg)).toContain('channel reply')
      const own = lines().filter(({ outcome }) => outcome !== 'duplicate')
      expect(own.map(({ msg }) => msg)).toEqual(
        expect.arrayContaining(['channel message', 'channel answer failed', 'channel reply']),
      )
      expect(new Set(own.map((line) => line['requestId']))).toEqual(new Set([requestId]))
      expect(JSON.stringify(own)).toContain('模型没有应答')
      // The push itself, where there was one, is a line under the same id.
      const pushes = logs.filter(
        (line) => line['msg'] === 'request' && line['requestId'] === requestId,
      )
      expect(pushes).toHaveLength(hasWebhook ? 1 : 0)
    })

    it('says so when the answer takes too long', async () => {
      const platform = await createFake()
      await serve(platform, { assistant: never, answerTimeoutMs: 50 })
      const message = direct()
      await platform.push(message)
      expect((await shownFor(platform, message.id)).join()).toContain('规定时间')
    })

    it.skipIf(isPassive)('acknowledges before the answer is there', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform, { assistant: never })
      expect((await platform.push(direct())).ok).toBe(true)
      await expect.poll(() => asked.length).toBe(1)
    })

    it('keeps the histories of two people apart, and of one person together', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform, { assistant: echo })
      const make = hasGroups ? inGroup : direct
      const messages = ['ou_alice', 'ou_bob', 'ou_alice'].map((user) => make({ user }))
      for (const message of messages) {
        await platform.push(message)
        await shownFor(platform, message.id)
      }
      const [alice, bob, aliceAgain] = asked.map(({ conversationId }) => conversationId)
      expect(alice).toBe(aliceAgain)
      expect(alice).not.toBe(bob)
    })

    it('begins a new conversation on /reset and 清空', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform, { assistant: echo })
      for (const text of ['甲', '/reset', '乙', '清空', '丙', '丁']) {
        const message = direct({ text })
        await platform.push(message)
        await shownFor(platform, message.id)
      }
      const ids = asked.map(({ conversationId }) => conversationId)
      expect(ids).toHaveLength(4)
      expect(new Set(ids).size).toBe(3)
      expect(ids[2]).toBe(ids[3])
    })

    it('asks for words when it gets a picture', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform)
      const message = direct({ text: null })
      await platform.push(message)
      expect((await shownFor(platform, message.id)).join()).toContain('文字')
      expect(asked).toEqual([])
    })

    it.runIf(hasGroups)('stays silent in groups unless it is meant itself', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform, { assistant: echo })
      for (const mention of ['none', 'all', 'other'] as const)
        expect((await platform.push(inGroup({ mention }))).ok).toBe(true)
      await pause(30)
      expect(asked).toEqual([])
      const meant = inGroup({ text: '问' })
      await platform.push(meant)
      expect((await shownFor(platform, meant.id)).join()).toContain('答：问')
      expect(asked.map(({ question }) => question)).toEqual(['问'])
    })

    it.runIf(hasBots)('does not answer bots', async () => {
      const platform = await createFake()
      const { asked } = await serve(platform, { assistant: echo })
      await platform.push(direct({ isFromBot: true }))
      await pause(30)
      expect(asked).toEqual([])
    })

    it.skipIf(isProgram)(
      'splits a long answer within the limit, each citation whole and beside its words',
      async () => {
        const platform = await createFake()
        const lines = Array.from(
          { length: 60 },
          (_, at) => `- ${'政策措施。'.repeat(60)}终${at + 1} [${at + 1}]`,
        )
        const citations = lines.map((_, at) => citation(at + 1))
        await serve(platform, { assistant: saying(() => answerWith(lines.join('\n'), citations)) })
        const message = direct()
        await platform.push(message)
        await expect.poll(() => platform.shown(message.id).length).toBeGreaterThan(1)
        await pause(100)
        const shown = platform.shown(message.id)
        expect(platform.faults).toEqual([])
        for (const text of shown) {
          expect(platform.limit.measure(text)).toBeLessThanOrEqual(platform.limit.most)
          expect(text).not.toContain('�')
          const numbers = [...text.matchAll(/终(\d+)/g)].map(([, n]) => n)
          for (const n of numbers)
            expect(text).toMatch(new RegExp(`[[〔]${n}[\\]〕].*三（${n}）.*“`))
        }
        expect(shown.join()).toMatch(/终1 /)
      },
    )

    it.skipIf(isProgram)('makes harmless what an answer holds', async () => {
      const platform = await createFake()
      const { injection } = platform
      await serve(platform, { assistant: saying(() => answerWith(`注入${injection.text}`)) })
      const message = direct()
      await platform.push(message)
      const text = (await shownFor(platform, message.id)).join()
      expect(text).toContain('注入')
      expect(text).not.toMatch(injection.forbidden)
    })

    it('answers a second question after the first, and refuses the fifth that waits', async () => {
      const platform = await createFake()
      let release = (): void => undefined
      const gate = new Promise<void>((resolve) => (release = resolve))
      const order: string[] = []
      const { logs } = await serve(platform, {
        assistant: saying(async ({ question }) => {
          await gate
          order.push(question)
          return answerWith(`答：${question}`)
        }),
      })
      const messages = ['一', '二', '三', '四', '五'].map((text) => direct({ text }))
      const pushes = []
      for (const [at, message] of messages.entries()) {
        pushes.push(platform.push(message))
        await expect.poll(() => logs.filter(({ outcome }) => outcome).length).toBeGreaterThan(at)
      }
      expect((await shownFor(platform, messages[4]!.id)).join()).toContain('稍后再问')
      release()
      await Promise.all(pushes)
      await expect.poll(() => order).toEqual(['一', '二', '三', '四'])
      const shown = (): string => messages.flatMap(({ id }) => platform.shown(id)).join()
      await expect.poll(shown).toContain('答：四')
      expect(platform.faults).toEqual([])
    })

    it('carries commands out, and says how where they are not complete', async () => {
      const platform = await createFake()
      await serve(platform)
      const make = hasGroups ? inGroup : direct
      for (const [text, expected] of [
        ['／ｈｅｌｐ', '/clause 68号文（六）'],
        ['/docs', '（2023—2024年）》'],
        ['／条款7号文一（一）', '体验中心3家'],
        ['/search\u3000老年用品', '丰富老年用品'],
        ['/search', '例如：/search 老年用品'],
        ['/clause 第九十九条', '没有找到'],
        ['清空', '已清空'],
      ] as const) {
        const message = make({ text })
        await platform.push(message)
        expect((await shownFor(platform, message.id)).join('\n'), text).toContain(expected)
      }
      expect(platform.faults).toEqual([])
    })

    it('finishes what it accepted before it stops', async () => {
      const platform = await createFake()
      const slow = saying(async () => {
        await pause(200)
        return answerWith('答完了')
      })
      const { close, asked } = await serve(platform, { assistant: slow })
      const message = direct()
      const pushed = platform.push(message)
      await expect.poll(() => asked.length).toBe(1)
      expect(await close(60_000)).toBe(true)
      await pushed
      expect((await shownFor(platform, message.id)).join()).toContain('答完了')
    })

    it('logs neither words nor ids nor secrets', async () => {
      const platform = await createFake()
      const { logs } = await serve(platform, { assistant: echo })
      const message = direct({ text: '机密问题', user: 'ou_secret_person' })
      await platform.push(message)
      await shownFor(platform, message.id)
      for (const { send } of platform.hostile(message)) await send()
      const log = JSON.stringify(logs)
      expect(log).not.toMatch(/机密|ou_secret_person/)
      for (const [name, value] of Object.entries(platform.env))
        if (/SECRET|TOKEN|KEY/.test(name)) expect(log).not.toContain(value)
    })
  },
)
