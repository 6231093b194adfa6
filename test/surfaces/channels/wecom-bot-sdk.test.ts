// Whether the fake of WeCom's long connection is one: the official SDK must find nothing wrong.
import { randomBytes } from 'node:crypto'
import { WecomCrypto, WSClient, type TextMessage, type WsFrame } from '@wecom/aibot-node-sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { decryptWecom, encryptWecom, wecomSignature } from '#surfaces/channels/wecom/crypto.ts'
import { createFakeWecomBotSocket } from './fakes/wecom-bot-socket.ts'
import { direct, inGroup, pause, randomText } from './harness.ts'

const quiet = () => undefined
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(secret?: string) {
  const platform = await createFakeWecomBotSocket()
  closing.push(() => platform.close())
  const { env } = platform
  const client = new WSClient({
    botId: env['TIAOLI_WECOM_BOT_ID'] ?? '',
    secret: secret ?? env['TIAOLI_WECOM_BOT_SECRET'] ?? '',
    wsUrl: env['TIAOLI_WECOM_BOT_SOCKET_URL'] ?? '',
    heartbeatInterval: 500,
    maxAuthFailureAttempts: 0,
    logger,
  })
  closing.unshift(() => client.disconnect())
  const events: string[] = []
  client.on('authenticated', () => void events.push('authenticated'))
  client.on('error', ({ message }) => void events.push(message))
  client.connect()
  return { platform, client, events }
}

describe('the official SDK of WeCom AI bots', () => {
  it('subscribes to the fake, pings it, and answers by a stream and by messages', async () => {
    const { platform, client } = await open()
    const answering: Promise<unknown>[] = []
    const answer = async (frame: WsFrame<TextMessage>): Promise<void> => {
      await client.replyStream(frame, 'stream-1', '第一句', false)
      await client.replyStream(frame, 'stream-1', '第一句第二句', true)
      const to = frame.body?.chatid ?? frame.body?.from.userid ?? ''
      const markdown = { msgtype: 'markdown' as const, markdown: { content: '另一条' } }
      if (frame.body?.chattype === 'single') await client.sendMessage(to, markdown)
    }
    client.on('message.text', (frame) => void answering.push(answer(frame)))
    client.on('event.enter_chat', (frame) => {
      answering.push(client.replyWelcome(frame, { msgtype: 'text', text: { content: '您好' } }))
    })
    const messages = [direct(), inGroup()]
    for (const message of messages) await platform.push(message)
    expect(await platform.enter()).toBe('您好')
    await expect.poll(() => answering.length).toBe(3)
    await Promise.all(answering)
    expect(platform.shown(messages[0]!.id)).toEqual(['第一句第二句', '另一条'])
    expect(platform.shown(messages[1]!.id)).toEqual(['第一句第二句'])
    await expect.poll(() => platform.pings).toBeGreaterThanOrEqual(2)
    expect(platform.faults).toEqual([])
  })

  it('is told by the fake that its secret is wrong', async () => {
    const { platform, events } = await open('wrong')
    await expect.poll(() => events.join()).toContain('853000')
    expect(platform.subscriptions).toBe(1)
  })

  it('is told by the fake that another connection took over, and stays away', async () => {
    const { platform, events } = await open()
    await platform.connected()
    await expect.poll(() => events).toEqual(['authenticated'])
    await platform.replace()
    await pause(1300)
    expect(platform.connections).toBe(1)
  })

  it('comes back to the fake after a drop', async () => {
    const { platform } = await open()
    await platform.connected()
    platform.drop()
    await expect.poll(() => platform.connections).toBe(2)
    await platform.connected()
    expect(platform.faults).toEqual([])
  })

  it('decrypts what we encrypt for a callback, and we what it does, 200 times', () => {
    for (let length = 0; length < 200; length++) {
      const encodingAesKey = randomBytes(32).toString('base64').slice(0, 43)
      const keys = { encodingAesKey, receiveId: '' }
      const theirs = new WecomCrypto('token', encodingAesKey, '')
      const words = randomText(length)
      const sealed = theirs.encrypt(words, '1', '2')
      expect(decryptWecom(sealed.encrypt, keys)).toBe(words)
      expect(wecomSignature('token', '1', '2', sealed.encrypt)).toBe(sealed.signature)
      expect(theirs.decrypt(encryptWecom(words, keys))).toBe(words)
    }
  })
})
