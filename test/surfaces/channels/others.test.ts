// WeCom app, Slack, Telegram and the webhook: what is theirs alone.
import { describe, expect, it } from 'vitest'
import { createFakeSlack } from './fakes/slack.ts'
import { createFakeTelegram } from './fakes/telegram.ts'
import { createFakeWebhook } from './fakes/webhook.ts'
import { createFakeWecomApp } from './fakes/wecom-app.ts'
import type { FakePlatform } from './fakes/platform.ts'
import { answerWith, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const shown = async (platform: FakePlatform, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}
/** Answers once the platform has seen that it works. */
const slow = (isSeen: () => boolean) =>
  saying(async () => {
    await expect.poll(isSeen).toBe(true)
    return answerWith('**慢**慢来')
  })

describe('WeCom self-built app', () => {
  it('answers the address check', async () => {
    const platform = await createFakeWecomApp()
    await serve(platform)
    expect(await (await platform.checkAddress()).text()).toBe('1616140317555161061')
    expect((await platform.checkAddress((query) => query.set('timestamp', '1'))).status).toBe(401)
  })

  it('renews an expired token and waits when it is told to', async () => {
    const platform = await createFakeWecomApp()
    await serve(platform, { assistant: echo })
    const first = direct()
    await platform.push(first)
    await shown(platform, first.id)
    platform.expireTokens?.()
    platform.failNext?.(429, { 'Retry-After': '0' })
    const second = direct()
    await platform.push(second)
    await shown(platform, second.id)
    expect(platform.calls.filter(({ path }) => path.endsWith('gettoken'))).toHaveLength(2)
  })

  it('answers the same question twice', async () => {
    const platform = await createFakeWecomApp()
    await serve(platform, { assistant: echo })
    for (const message of [direct(), direct()]) {
      await platform.push(message)
      expect(await shown(platform, message.id)).toContain('答：')
    }
  })
})

describe('Slack', () => {
  it('answers the signed address check only', async () => {
    const platform = await createFakeSlack()
    await serve(platform)
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' })
    expect(await (await platform.send(body, platform.signed(body))).json()).toEqual({
      challenge: 'abc',
    })
    expect((await platform.send(body)).status).toBe(401)
  })

  it('answers in the thread, turning the sign of work into the answer', async () => {
    const platform = await createFakeSlack()
    await serve(platform, { assistant: slow(() => platform.posted.length > 0) })
    const message = inGroup()
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('*慢*')
    expect(platform.posted).toHaveLength(1)
    expect(platform.posted[0]?.history[0]).toContain('正在查阅')
    expect(platform.calls.find(({ path }) => path.endsWith('postMessage'))?.body).toHaveProperty(
      'thread_ts',
    )
  })

  it('waits as long as Slack says', async () => {
    const platform = await createFakeSlack()
    await serve(platform, { assistant: echo })
    platform.failNext?.(429, { 'Retry-After': '0' })
    const message = direct({ text: '甲 & 乙 <丙>' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('甲 &amp; 乙 &lt;丙&gt;')
  })
})

describe('Telegram', () => {
  it('turns the sign of work into the answer', async () => {
    const platform = await createFakeTelegram()
    await serve(platform, { assistant: slow(() => platform.sent.length > 0) })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('<b>慢</b>慢来')
    expect(platform.calls.map(({ path }) => path.split('/').at(-1))).toContain('editMessageText')
    expect(platform.faults).toEqual([])
  })

  it('sends the answer anew when the sign of work was deleted meanwhile', async () => {
    const platform = await createFakeTelegram()
    let isDeleted = false
    await serve(platform, { assistant: slow(() => isDeleted) })
    const message = direct()
    await platform.push(message)
    await expect.poll(() => platform.sent.length).toBe(1)
    platform.sent.length = 0
    isDeleted = true
    expect(await shown(platform, message.id)).toBe('<b>慢</b>慢来')
  })

  it('leaves a message that says the answer already as it is', async () => {
    const platform = await createFakeTelegram()
    const { logs } = await serve(platform, {
      assistant: {
        async *askEvents() {
          yield { type: 'answer-delta', text: '**就是**这句' }
          await expect.poll(() => platform.sent.length).toBe(1)
          yield { type: 'answer-end', answer: answerWith('**就是**这句') }
        },
      },
    })
    const message = direct()
    await platform.push(message)
    await expect.poll(() => logs.some(({ msg }) => msg === 'channel reply')).toBe(true)
    expect(await shown(platform, message.id)).toBe('<b>就是</b>这句')
    expect(logs.filter(({ level }) => Number(level) > 30)).toEqual([])
  })

  it('sends plain words when its HTML is refused', async () => {
    const platform = await createFakeTelegram()
    platform.refuseHtml()
    await serve(platform, { assistant: saying(() => answerWith('**甲** < 乙')) })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('甲 < 乙')
  })

  it('answers replies to itself in groups, and commands with its name', async () => {
    const platform = await createFakeTelegram()
    const { asked } = await serve(platform, { assistant: echo })
    const headers = {
      'X-Telegram-Bot-Api-Secret-Token': platform.env['TIAOLI_TELEGRAM_WEBHOOK_SECRET'] ?? '',
    }
    const say = async (changes: object) => {
      const update = platform.updateOf(inGroup({ mention: 'none' }))
      await platform.send(
        JSON.stringify({ ...update, message: { ...(update['message'] as object), ...changes } }),
        headers,
      )
    }
    const from = { id: 123_456, is_bot: true }
    await say({ text: '它呢？', reply_to_message: { from, text: '先前的回答' } })
    await say({ text: '别人呢？', reply_to_message: { from: { id: 9, is_bot: false } } })
    await say({
      text: '/help@OtherBot',
      entities: [{ type: 'bot_command', offset: 0, length: 14 }],
    })
    await expect.poll(() => asked.length).toBe(1)
    await pause(30)
    expect(asked[0]).toMatchObject({ question: '它呢？', history: [{ content: '先前的回答' }] })
    expect(asked).toHaveLength(1)
  })
})

describe('the signed webhook', () => {
  it('answers in the response when no callback is named', async () => {
    const platform = await createFakeWebhook()
    await serve(platform)
    const body = platform.bodyOf(direct(), { callbackUrl: undefined })
    const response = await platform.send(body, platform.signed(body))
    expect(await response.json()).toMatchObject({
      text: expect.stringContaining('[1]'),
      citations: expect.arrayContaining([
        expect.objectContaining({
          n: 1,
          standing: 'ended',
          url: expect.stringContaining('/documents/'),
        }),
      ]),
    })
    expect((await platform.send(body, platform.signed(body))).status).toBe(409)
  })

  it('posts the answer again when the callback failed', async () => {
    const platform = await createFakeWebhook()
    await serve(platform, { assistant: echo })
    platform.failNext?.(503)
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：')
    expect(platform.faults).toEqual([])
  })
})
