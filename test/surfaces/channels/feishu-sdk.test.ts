// Whether the fake of Feishu is one: the official SDK must find nothing wrong with it.
import { randomBytes } from 'node:crypto'
import { AESCipher, Client, EventDispatcher, WSClient } from '@larksuiteoapi/node-sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { decryptFeishu } from '#surfaces/channels/feishu/verify.ts'
import { createFakeFeishu, encryptFeishu } from './fakes/feishu.ts'
import { direct, pause, randomText } from './harness.ts'

const quiet = () => undefined
const logger = { error: quiet, warn: quiet, info: quiet, debug: quiet, trace: quiet }
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open() {
  const platform = await createFakeFeishu({ mode: 'long-connection' })
  const { TIAOLI_FEISHU_APP_ID: appId = '', TIAOLI_FEISHU_APP_SECRET: appSecret = '' } =
    platform.env
  const domain = platform.env['TIAOLI_FEISHU_BASE_URL'] ?? ''
  closing.push(() => platform.close())
  return { platform, app: { appId, appSecret, domain, logger } }
}

describe('the official SDK of Feishu', () => {
  it('takes events of the fake over its long connection, whole and in parts', async () => {
    const { platform, app } = await open()
    platform.socket.config.PingInterval = 1
    const taken: string[] = []
    // The SDK begins to listen after the handshake: what comes with it would be lost.
    let onReady = (): void => undefined
    const ready = new Promise<void>((resolve) => (onReady = resolve))
    const client = new WSClient({ ...app, onReady })
    closing.unshift(() => client.close({ force: true }))
    const eventDispatcher = new EventDispatcher({ logger }).register({
      'im.message.receive_v1': ({ message }) => void taken.push(message.message_id),
    })
    await client.start({ eventDispatcher })
    await ready
    const messages = [direct(), direct({ text: '很长的问题'.repeat(200) })]
    await platform.socket.event(platform.eventOf(messages[0]!))
    await platform.socket.event(platform.eventOf(messages[1]!), 5)
    expect(taken).toEqual(messages.map(({ id }) => id))
    const pings = () => platform.socket.received.filter(({ method }) => method === 0).length
    await expect.poll(pings).toBeGreaterThanOrEqual(2)
    platform.socket.drop()
    await expect.poll(() => platform.socket.connections).toBe(2)
    expect(platform.faults).toEqual([])
  })

  it('is refused by the fake with a wrong secret', async () => {
    const { platform, app } = await open()
    const errors: string[] = []
    const client = new WSClient({
      ...app,
      appSecret: 'wrong',
      onError: ({ message }) => void errors.push(message),
    })
    closing.unshift(() => client.close({ force: true }))
    await client.start({ eventDispatcher: new EventDispatcher({ logger }) })
    await expect.poll(() => errors.join()).toContain('10014')
    await pause(50)
    expect(platform.socket.connections).toBe(0)
  })

  it('streams a card to the fake as we do', async () => {
    const { platform, app } = await open()
    const client = new Client(app)
    const message = direct()
    const card = {
      schema: '2.0',
      config: { streaming_mode: true, summary: { content: '摘要' } },
      body: { elements: [{ tag: 'markdown', element_id: 'answer', content: '第一句' }] },
    }
    const created = await client.cardkit.v1.card.create({
      data: { type: 'card_json', data: JSON.stringify(card) },
    })
    const card_id = created.data?.card_id ?? ''
    await client.im.v1.message.reply({
      path: { message_id: message.id },
      data: {
        msg_type: 'interactive',
        content: JSON.stringify({ type: 'card', data: { card_id } }),
        uuid: 'uuid-1',
      },
    })
    await client.cardkit.v1.cardElement.content({
      path: { card_id, element_id: 'answer' },
      data: { content: '第一句。第二句。', sequence: 1, uuid: 'uuid-2' },
    })
    const settings = { config: { streaming_mode: false, summary: { content: '摘要' } } }
    await client.cardkit.v1.card.settings({
      path: { card_id },
      data: { settings: JSON.stringify(settings), sequence: 2, uuid: 'uuid-3' },
    })
    expect(platform.shown(message.id)).toEqual(['第一句。第二句。'])
    expect(platform.faults).toEqual([])
  })

  it('decrypts what the fake encrypts, and we what it would, 200 times', () => {
    for (let length = 0; length < 200; length++) {
      const key = randomBytes(12).toString('hex')
      const words = randomText(length)
      const encrypted = encryptFeishu(words, key)
      expect(new AESCipher(key).decrypt(encrypted)).toBe(words)
      expect(decryptFeishu(encrypted, key)).toBe(words)
    }
  })
})
