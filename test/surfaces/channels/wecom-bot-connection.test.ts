import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PlatformError } from '#surfaces/channels/wire/http.ts'
import { plainReply } from '#surfaces/channels/messages/reply.ts'
import type { Command } from '#surfaces/channels/wecom-bot/connection.ts'
import { wecomBotDialect } from '#surfaces/channels/messages/dialects.ts'
import { createStreamReplier } from '#surfaces/channels/wecom-bot/send.ts'
import { createFakeWecomBotSocket, type FakeWecomBotSocket } from './fakes/wecom-bot-socket.ts'
import { answerWith, citation, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const never = saying(() => new Promise(() => {}))
const shown = async (platform: FakeWecomBotSocket, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}
const GIVEN_UP = 'long connection given up'

describe('WeCom AI bot over its long connection', () => {
  it('shows that it works before there is a word, then the text as it grows, and ends once', async () => {
    const platform = await createFakeWecomBotSocket()
    const message = direct()
    const written = (writes: number) =>
      expect.poll(() => platform.writes(message.id).length).toBe(writes)
    await serve(platform, {
      assistant: {
        async *askEvents() {
          await written(1)
          for (const [at, text] of ['第一句。[1]\n', '第二句。[1]\n'].entries()) {
            yield { type: 'answer-delta', text }
            await written(at + 2)
          }
          yield { type: 'answer-end', answer: answerWith('第四句。[1]', [citation(1)]) }
        },
      },
    })
    await platform.push(message)
    expect(await shown(platform, message.id)).toMatch(/第四句。\[1\]\n\n> \[1\] 《.*三（1）/)
    expect(platform.writes(message.id)).toEqual([
      { content: '正在查阅政策原文…', finish: false },
      { content: '第一句。[1]', finish: false },
      { content: expect.stringContaining('第二句。[1]'), finish: false },
      { content: expect.stringContaining('第四句。[1]'), finish: true },
    ])
    expect(platform.faults).toEqual([])
  })

  it('sends what the stream cannot take as messages, each citation whole', async () => {
    const platform = await createFakeWecomBotSocket()
    const lines = Array.from(
      { length: 90 },
      (_, at) => `- ${'政策。'.repeat(75)}终${at + 1} [${at + 1}]`,
    )
    const citations = lines.map((_, at) => citation(at + 1))
    await serve(platform, { assistant: saying(() => answerWith(lines.join('\n'), citations)) })
    const message = inGroup()
    await platform.push(message)
    await expect.poll(() => platform.shown(message.id).join()).toContain('终90 ')
    const all = platform.shown(message.id)
    expect(all.length).toBeGreaterThan(3)
    for (const text of all) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_480)
      for (const [, n] of text.matchAll(/终(\d+)/g))
        expect(text).toMatch(new RegExp(`> \\[${n}\\] .*三（${n}）.*”`))
    }
    expect(platform.faults).toEqual([])
  })

  it('greets who opens the chat', async () => {
    const platform = await createFakeWecomBotSocket()
    await serve(platform)
    expect(await platform.enter()).toContain('政策文件')
    expect(platform.faults).toEqual([])
  })

  it('keeps the answers of many people apart that share the one connection', async () => {
    const platform = await createFakeWecomBotSocket()
    const slow = saying(async ({ question }) => {
      await pause(350 + Math.random() * 300)
      return answerWith(`答：${question}`)
    })
    await serve(platform, { assistant: slow })
    const messages = Array.from({ length: 60 }, (_, at) =>
      inGroup({ text: `问${at}`, user: `user-${at}` }),
    )
    await Promise.all(messages.map((message) => platform.push(message)))
    for (const [at, { id }] of messages.entries())
      expect(await shown(platform, id)).toBe(`答：问${at}`)
    expect(platform.faults).toEqual([])
  })

  it('answers over the new connection when the old one drops in the middle', async () => {
    for (const isForgotten of [false, true]) {
      const platform = await createFakeWecomBotSocket()
      if (isForgotten) platform.forgetOldCallbacks()
      const { asked } = await serve(platform, {
        assistant: saying(async ({ question }) => {
          await pause(500)
          platform.drop()
          return answerWith(`答：${question}`)
        }),
      })
      const message = inGroup({ text: '断线' })
      await platform.push(message)
      expect(await shown(platform, message.id)).toBe('答：断线')
      expect(platform.connections).toBe(2)
      expect(asked).toHaveLength(1)
      await pause(50)
      expect(platform.shown(message.id)).toHaveLength(1)
      expect(platform.faults).toEqual([])
    }
  })

  it('opens a connection again that WeCom has forgotten, and says the answer then', async () => {
    const platform = await createFakeWecomBotSocket()
    await serve(platform, { assistant: echo })
    await platform.connected()
    platform.failCommands(846_609)
    const message = direct({ text: '忘了' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('答：忘了')
    expect(platform.connections).toBe(2)
    expect(platform.faults).toEqual([])
  })

  it('sends a message again that was refused for its rate', async () => {
    const platform = await createFakeWecomBotSocket()
    await serve(platform, { assistant: echo })
    await platform.connected()
    platform.failCommands(45_009, 45_009)
    const message = direct({ text: '太快' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('答：太快')
    expect(platform.shown(message.id)).toHaveLength(1)
  })

  it('does not come back when another connection of the bot took over, and says so once', async () => {
    const platform = await createFakeWecomBotSocket()
    const { logs } = await serve(platform)
    await platform.connected()
    await platform.replace()
    await pause(1500)
    expect(platform.connections).toBe(1)
    const said = logs.filter(({ msg }) => msg === GIVEN_UP)
    expect(said).toHaveLength(1)
    expect(JSON.stringify(said)).toContain('took over')
  })

  it('says once that its credentials are refused, without them, and asks no more', async () => {
    const platform = await createFakeWecomBotSocket()
    const { logs } = await serve(platform, { env: { TIAOLI_WECOM_BOT_SECRET: 'wrong-secret' } })
    await expect.poll(() => logs.filter(({ msg }) => msg === GIVEN_UP)).toHaveLength(1)
    await pause(1200)
    expect(JSON.stringify(logs)).toMatch(/853000 .*TIAOLI_WECOM_BOT_ID/)
    expect(JSON.stringify(logs)).not.toContain('wrong-secret')
    expect(platform.subscriptions).toBe(1)
  })

  it('does not storm a server that refuses it for now, and stops in the middle of a wait', async () => {
    const platform = await createFakeWecomBotSocket()
    platform.refuseSubscriptions(-1)
    const { close } = await serve(platform)
    await pause(900)
    expect(platform.subscriptions).toBeLessThanOrEqual(2)
    await close()
  })

  it('answers what it took before it stops, over the connection that it closes last', async () => {
    const platform = await createFakeWecomBotSocket()
    const { close, asked } = await serve(platform, { assistant: never })
    const message = direct()
    await platform.push(message)
    await expect.poll(() => asked.length).toBe(1)
    expect(await close(100)).toBe(false)
    expect(platform.shown(message.id).join()).toContain('服务正在重启')
    await expect(platform.connected(1200)).rejects.toThrow('nobody subscribed')
    expect(platform.connections).toBe(1)
    expect(platform.faults).toEqual([])
  })

  it('survives hostile frames and answers none of them', async () => {
    const platform = await createFakeWecomBotSocket()
    const { asked, logs } = await serve(platform, { assistant: echo })
    const right = platform.bodyOf(direct())
    const frame = (content: object): Promise<void> => platform.raw(JSON.stringify(content))
    const cmd = 'aibot_msg_callback'
    for (let round = 0; round < 100; round++) await platform.raw(randomBytes(1 + round))
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '['.repeat(400_000),
      '{"a":'.repeat(100_000),
      `{"cmd":"${cmd}","headers":{"req_id":"a"},"body":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      '{"__proto__":{"cmd":"x"},"headers":{"req_id":"__proto__"}}',
    ])
      await platform.raw(text)
    await frame({ cmd, body: right })
    await frame({ cmd, headers: {}, body: right })
    await frame({ cmd, headers: { req_id: '' }, body: right })
    await frame({ cmd, headers: { req_id: 7 }, body: right })
    await frame({ cmd: 'unknown', headers: { req_id: 'a' }, body: right })
    await frame({ cmd: 'aibot_respond_msg', headers: { req_id: 'a' }, body: right })
    await frame({ cmd, headers: { req_id: 'a' }, body: null })
    await frame({ cmd, headers: { req_id: 'a' }, body: { ...right, msgid: 7 } })
    await frame({ cmd, headers: { req_id: 'a' }, body: { ...right, from: null } })
    await frame({ cmd, headers: { req_id: 'a' }, body: { ...right, chattype: 'everyone' } })
    await frame({ cmd, headers: { req_id: 'a' }, body: { ...right, create_time: 1 } })
    await frame({ headers: { req_id: 'error' }, errcode: 0 })
    await frame({ headers: { req_id: 'unknown' }, errcode: 'x' })
    await frame({ headers: { req_id: 'aibot_subscribe_other' }, errcode: 1 })
    const message = direct({ text: '还在吗' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('答：还在吗')
    expect(asked.map(({ question }) => question)).toEqual(['还在吗'])
    expect(platform.connections).toBe(1)
    expect(platform.faults).toEqual([])
    expect(logs.filter(({ level }) => level === 50)).toEqual([])
  })

  it('takes nothing before it has subscribed', async () => {
    const platform = await createFakeWecomBotSocket()
    platform.pushBeforeSubscription(platform.bodyOf(direct()))
    const { asked } = await serve(platform, { assistant: echo })
    await platform.connected()
    const message = direct({ text: '之后' })
    await platform.push(message)
    await shown(platform, message.id)
    expect(asked.map(({ question }) => question)).toEqual(['之后'])
    expect(platform.faults).toEqual([])
  })

  it('drops a connection that sends more than a frame may hold, and comes back', async () => {
    const platform = await createFakeWecomBotSocket()
    await serve(platform, { assistant: echo })
    await platform.raw('x'.repeat(2 ** 20 + 1))
    await expect.poll(() => platform.connections).toBe(2)
    const message = direct()
    await platform.push(message)
    await shown(platform, message.id)
  })

  it('waits for no acknowledgement for ever', async () => {
    const platform = await createFakeWecomBotSocket()
    const { logs } = await serve(platform, { assistant: never })
    await platform.connected()
    platform.fallSilent()
    await platform.push(direct())
    await expect
      .poll(() => JSON.stringify(logs))
      .toMatch(/no acknowledgement from WeCom.*channel progress not shown/)
  })
})

describe('the stream of an answer', () => {
  afterEach(() => void vi.useRealTimers())

  const open = (options: { streamMs?: number; nowMs?: () => number } = {}) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const said: { cmd: string; content: string; finish?: boolean }[] = []
    let failure: ((command: Command) => PlatformError | null) | null = null
    let running = 0
    const replier = createStreamReplier({
      message: { msgid: '1', chattype: 'single', from: { userid: 'u' }, msgtype: 'text' },
      reqId: 'r',
      async request(command) {
        const error = failure?.(command) ?? null
        if (error !== null) throw error
        expect(++running).toBe(1)
        await new Promise(setImmediate)
        running--
        const { stream, markdown } = command.body as {
          stream?: { content: string; finish: boolean }
          markdown?: { content: string }
        }
        said.push({
          cmd: command.cmd,
          content: stream?.content ?? markdown?.content ?? '',
          ...(stream === undefined ? {} : { finish: stream.finish }),
        })
      },
      dialect: wecomBotDialect(null, 10),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      nowMs: () => Date.now(),
      ...options,
    })
    return { said, replier, fail: (how: typeof failure) => void (failure = how) }
  }

  it('is ended before WeCom ends it, and the answer follows as a message', async () => {
    const { said, replier } = open({ streamMs: 80 })
    await replier.progress?.show('第一句')
    vi.advanceTimersByTime(80)
    await replier.progress?.show('第一句第二句')
    await replier.finish(plainReply('全文'))
    expect(said).toEqual([
      { cmd: 'aibot_respond_msg', content: '第一句', finish: false },
      { cmd: 'aibot_respond_msg', content: expect.stringContaining('另发'), finish: true },
      { cmd: 'aibot_send_msg', content: '全文' },
    ])
  })

  it('is written once at a time, even where its end comes upon a write', async () => {
    const { said, replier } = open({ streamMs: 10 })
    const writing = replier.progress?.show('第一句')
    vi.advanceTimersByTime(10)
    await writing
    await replier.finish(plainReply('全文'))
    await expect.poll(() => said).toHaveLength(3)
    expect(said.map(({ finish }) => finish)).toEqual([false, true, undefined])
  })

  it('is not begun when the question waited too long for it', async () => {
    let now = 0
    const { said, replier } = open({ nowMs: () => now })
    now = 5 * 60_000
    await replier.progress?.show('第一句')
    await replier.finish(plainReply('全文'))
    expect(said).toEqual([{ cmd: 'aibot_send_msg', content: '全文' }])
  })

  it('repeats an end that was not acknowledged, and sends what was refused as a message', async () => {
    const lost = open()
    let losses = 1
    lost.fail(() => (losses-- > 0 ? new PlatformError('lost') : null))
    await lost.replier.finish(plainReply('全文'))
    expect(lost.said).toEqual([{ cmd: 'aibot_respond_msg', content: '全文', finish: true }])
    const refused = open()
    refused.fail(({ cmd }) =>
      cmd === 'aibot_respond_msg' ? new PlatformError('expired', { code: 846_608 }) : null,
    )
    await refused.replier.finish(plainReply('全文'))
    expect(refused.said).toEqual([{ cmd: 'aibot_send_msg', content: '全文' }])
  })

  it('never sends a message twice of which it does not know whether it came', async () => {
    const { said, replier, fail } = open({ nowMs: () => 0, streamMs: 0 })
    let tries = 0
    fail(() => {
      tries++
      return new PlatformError('lost')
    })
    await expect(replier.finish(plainReply('全文'))).rejects.toThrow('lost')
    expect([tries, said]).toEqual([1, []])
  })
})
