import { describe, expect, it } from 'vitest'
import { createFakeDingtalk, type FakeDingtalk } from './fakes/dingtalk.ts'
import { answerWith, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const shown = async (platform: FakeDingtalk, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}
const post = (platform: FakeDingtalk, body: object) =>
  platform.post(JSON.stringify(body), platform.headers())

describe('DingTalk over HTTP', () => {
  it('takes a signature for one message, which it does not cover', async () => {
    const platform = await createFakeDingtalk('http')
    const { asked, clock } = await serve(platform, { assistant: echo })
    const headers = platform.headers()
    const body = (text: string) => JSON.stringify(platform.bodyOf(direct({ text })))
    const first = body('原来的')
    const status = async (content: string) => (await platform.post(content, headers)).status
    expect([await status(first), await status(first)]).toEqual([200, 200])
    expect(await status(body('别人的'))).toBe(401)
    clock.ms += 6 * 60_000
    expect(await status(body('别人的'))).toBe(401)
    await expect.poll(() => asked.map(({ question }) => question)).toEqual(['原来的'])
  })

  it('answers through the open interface once the webhook has expired', async () => {
    const platform = await createFakeDingtalk('http')
    await serve(platform, { assistant: echo })
    for (const message of [direct(), inGroup()]) {
      await post(platform, { ...platform.bodyOf(message), sessionWebhookExpiredTime: 1 })
      expect(await shown(platform, message.id)).toContain('答：')
    }
    const paths = platform.calls.map(({ path }) => path)
    expect(paths).toContain('/v1.0/robot/oToMessages/batchSend')
    expect(paths).toContain('/v1.0/robot/groupMessages/send')
    expect(platform.faults).toEqual([])
  })

  it('answers through the open interface when the webhook refuses', async () => {
    const platform = await createFakeDingtalk('http')
    platform.refuseWebhooks(300_001)
    await serve(platform, { assistant: echo })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：')
    expect(platform.shown(message.id)).toHaveLength(1)
  })

  it('never calls a webhook of another host', async () => {
    const platform = await createFakeDingtalk('http')
    const other = await createFakeDingtalk('http')
    await serve(platform, { assistant: echo })
    const message = direct()
    const foreign = `${other.env['TIAOLI_DINGTALK_BASE_URL']}/robot/sendBySession/x`
    const own = platform.env['TIAOLI_DINGTALK_BASE_URL']
    const addresses = [
      foreign,
      'http://oapi.dingtalk.com/x',
      'https://oapi.dingtalk.com.evil.example/x',
      'https://oapi.dingtalk.com./x',
      `https://oapi.dingtalk.com@${new URL(foreign).host}/x`,
      'https://2130706433/x',
      'https://[::ffff:127.0.0.1]/x',
      // A redirect is not followed.
      `${own}/robot/sendBySession/${encodeURIComponent(foreign)}`,
    ]
    for (const [at, sessionWebhook] of addresses.entries()) {
      await post(platform, { ...platform.bodyOf(message), msgId: sessionWebhook, sessionWebhook })
      await expect.poll(() => platform.shown(message.id).length).toBe(at + 1)
    }
    expect(other.calls).toEqual([])
    await other.close()
  })

  it('renews a token that the interface refuses', async () => {
    const platform = await createFakeDingtalk('http')
    platform.refuseWebhooks(1)
    await serve(platform, { assistant: echo })
    for (const expire of [false, true]) {
      if (expire) platform.expireTokens?.()
      const message = direct()
      await platform.push(message)
      expect(await shown(platform, message.id)).toContain('答：')
    }
  })

  it('has no webhook of its own in stream mode', async () => {
    const platform = await createFakeDingtalk('stream')
    const { asked } = await serve(platform, { assistant: echo })
    expect((await post(platform, platform.bodyOf(direct()))).status).toBe(404)
    expect(asked).toEqual([])
  })
})

describe('DingTalk over its Stream connection', () => {
  it('acknowledges a frame before the answer is there, and echoes pings', async () => {
    const platform = await createFakeDingtalk('stream')
    await serve(platform, { assistant: saying(() => new Promise(() => {})) })
    const data = JSON.stringify(platform.bodyOf(direct()))
    const topic = '/v1.0/im/bot/messages/get'
    const ack = await platform.frame({ type: 'CALLBACK', headers: { topic }, data })
    expect(ack).toMatchObject({ code: 200, data: '{"response":null}' })
    const pong = await platform.frame({
      type: 'SYSTEM',
      headers: { topic: 'ping' },
      data: '{"opaque":"x"}',
    })
    expect(pong.data).toBe('{"opaque":"x"}')
  })

  it('survives frames that it cannot read', async () => {
    const platform = await createFakeDingtalk('stream')
    await serve(platform, { assistant: echo })
    await platform.frame({
      type: 'CALLBACK',
      headers: { topic: '/v1.0/im/bot/messages/get' },
      data: '{',
    })
    await platform.frame({ type: 'EVENT', headers: { topic: '*' }, data: '{}' })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：')
  })

  it('connects again when the connection drops, and answers no message twice', async () => {
    const platform = await createFakeDingtalk('stream')
    const { asked } = await serve(platform, { assistant: echo })
    const message = direct()
    await platform.push(message)
    await shown(platform, message.id)
    platform.drop()
    await expect.poll(() => platform.connections).toBe(2)
    await platform.push(message)
    const next = direct({ text: '之后' })
    await platform.push(next)
    expect(await shown(platform, next.id)).toContain('答：之后')
    expect(asked).toHaveLength(2)
  })

  it('does not storm a gateway that refuses it', async () => {
    const platform = await createFakeDingtalk('stream')
    await serve(platform, { env: { TIAOLI_DINGTALK_CLIENT_SECRET: 'wrong' } })
    await pause(700)
    const asked = platform.calls.filter(({ path }) => path.includes('connections/open'))
    expect(asked.length).toBeLessThanOrEqual(2)
  })
})
