// Requests that no platform sends, over real HTTP: each is refused, and none leaves a trace.
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createFakeDingtalk } from './fakes/dingtalk.ts'
import { createFakeFeishu } from './fakes/feishu.ts'
import { escapeUnicode, type FakePlatform } from './fakes/platform.ts'
import { createFakeSlack } from './fakes/slack.ts'
import { createFakeTelegram } from './fakes/telegram.ts'
import { createFakeWebhook } from './fakes/webhook.ts'
import { createFakeWechatOa } from './fakes/wechat-oa.ts'
import { createFakeWecomApp } from './fakes/wecom-app.ts'
import { createFakeWecomBot } from './fakes/wecom-bot.ts'
import { answerWith, direct, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))

/** Sends bytes as they are, in chunks without a length; the status of the answer. */
function send(
  url: string,
  chunks: (string | Buffer)[],
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string[]> } = {},
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false })
    sent.on('response', (response) => resolve(response.resume().statusCode))
    sent.on('error', reject)
    for (const chunk of chunks) sent.write(chunk)
    sent.end()
  })
}

const PLATFORMS: [string, () => Promise<FakePlatform>][] = [
  ['feishu', createFakeFeishu],
  ['wecom-bot', () => createFakeWecomBot()],
  ['dingtalk', () => createFakeDingtalk('http')],
  ['wecom-app', createFakeWecomApp],
  ['wechat-oa', createFakeWechatOa],
  ['slack', () => createFakeSlack()],
  ['telegram', () => createFakeTelegram()],
  ['webhook', createFakeWebhook],
]

const BODIES: [string, string | Buffer][] = [
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['deep JSON', '['.repeat(200_000)],
  ['deep XML', `<xml>${'<a>'.repeat(200_000)}</xml>`],
  [
    'polluted JSON',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  ],
  ['polluted XML', '<xml><constructor>polluted</constructor><Encrypt>AAAA</Encrypt></xml>'],
  [
    'entities',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>',
  ],
  ['a short ciphertext', '{"encrypt":"AAAA"}'],
  ['what is no text', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ['what is compressed', gzipSync('{"encrypt":"AAAA"}')],
]

describe.each(PLATFORMS)('%s', (name, createFake) => {
  it('refuses what it cannot read, however it is sent', async () => {
    const platform = await createFake()
    const { url, asked, logs } = await serve(platform)
    const address = `${url}/channels/${name}`
    for (const [what, body] of BODIES)
      for (const type of ['application/json', 'text/xml', 'multipart/form-data'])
        expect(
          await send(address, [body], { headers: { 'Content-Type': [type] } }),
          `${what} as ${type}`,
        ).toBeOneOf([400, 401])
    const query = '?msg_signature=a&msg_signature=b&timestamp=&timestamp=1&nonce=1&nonce=2'
    expect(await send(address + query, ['{}'])).toBeOneOf([400, 401])
    expect(await send(address, ['x'.repeat(2 ** 19), 'x'.repeat(2 ** 19), 'x'])).toBe(413)
    for (const method of ['PUT', 'DELETE', 'OPTIONS'])
      expect(await send(address, [], { method })).toBe(405)
    expect(asked).toEqual([])
    expect(logs.filter(({ level }) => Number(level) >= 50)).toEqual([])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})

describe('a signature', () => {
  it('is over the bytes, however their JSON is written', async () => {
    const writings: ((json: string) => string)[] = [
      (json) => JSON.stringify(JSON.parse(json), null, '\t'),
      (json) => escapeUnicode(json).replaceAll('"user', String.raw`"\u0075ser`),
      (json) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json)).toReversed())),
      (json) => `\r\n ${json}\n`,
    ]
    const slack = await createFakeSlack()
    const webhook = await createFakeWebhook()
    for (const platform of [slack, webhook]) {
      await serve(platform, { assistant: echo })
      for (const [at, write] of writings.entries()) {
        const message = direct({ text: `第${at}问`, user: `U${at}`, chat: `D${at}` })
        const body = write(platform.bodyOf(message))
        expect((await platform.send(body, platform.signed(body))).ok).toBe(true)
        await expect.poll(() => platform.shown(message.id).join()).toContain(`答：第${at}问`)
      }
    }
  })

  it('does not count when it comes twice, or with another in front', async () => {
    const platform = await createFakeSlack()
    const { url, asked } = await serve(platform, { assistant: echo })
    const body = platform.bodyOf(direct())
    const signed = platform.signed(body)
    const { 'X-Slack-Signature': right = '', 'X-Slack-Request-Timestamp': seconds = '' } = signed
    for (const signatures of [
      ['v0=0', right],
      [right, 'v0=0'],
    ]) {
      const headers = {
        'X-Slack-Request-Timestamp': [seconds],
        'X-Slack-Signature': signatures,
      }
      expect(await send(`${url}/channels/slack`, [body], { headers })).toBe(401)
    }
    await pause(30)
    expect(asked).toEqual([])
  })
})

it('keeps 200 chats at once in order and apart, each message delivered four times', async () => {
  const platform = await createFakeWebhook()
  const histories = new Map<string, string[]>()
  await serve(platform, {
    assistant: saying(async ({ question, conversationId = '' }) => {
      const history = [...(histories.get(conversationId) ?? []), question]
      await pause(Math.random() * 5)
      histories.set(conversationId, history)
      return answerWith(history.join('，'))
    }),
  })
  const answers = new Map<string, string>()
  const deliver = async (person: number, turn: number): Promise<void> => {
    const changes = { id: `m-${turn}`, userId: `u-${person}`, chatId: 'one-chat' }
    const message = direct({ text: `${person}.${turn}` })
    const bodies = [1, 2, 3, 4].map(() =>
      platform.bodyOf(message, { ...changes, callbackUrl: undefined }),
    )
    const responses = await Promise.all(
      bodies.map((body) => platform.send(body, platform.signed(body))),
    )
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409])
    const answered = responses.find(({ status }) => status === 200)
    const { text } = (await answered!.json()) as { text: string }
    answers.set(`${person}.${turn}`, text)
  }
  await Promise.all(
    Array.from({ length: 200 }, async (_, person) => {
      for (const turn of [0, 1]) await deliver(person, turn)
    }),
  )
  for (let person = 0; person < 200; person++)
    expect(answers.get(`${person}.1`)).toBe(`${person}.0，${person}.1`)
})
