// Published and cross-checked values of the platforms' signatures and encryption.
import { readFileSync } from 'node:fs'
import * as oracle from '@wecom/crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dingtalkSignature } from '#surfaces/channels/dingtalk/verify.ts'
import { decryptFeishu, feishuSignature } from '#surfaces/channels/feishu/verify.ts'
import { slackSignature } from '#surfaces/channels/slack/verify.ts'
import { decryptWecom, encryptWecom, wecomSignature } from '#surfaces/channels/wecom/crypto.ts'
import { openCallback } from '#surfaces/channels/wecom/callback.ts'
import { readFlatXml } from '#surfaces/channels/wecom/xml.ts'
import { encryptFeishu } from './fakes/feishu.ts'

const text = z.string()
const CallbackSchema = z.object({
  token: text,
  key: text,
  receiveId: text,
  timestamp: text,
  nonce: text,
  encrypt: text,
  signature: text,
})
const vectors = z
  .object({
    feishuDecrypt: z.array(z.object({ key: text, encrypt: text, text })),
    feishuSignature: z.object({
      timestamp: text,
      nonce: text,
      key: text,
      body: text,
      signature: text,
    }),
    wecomEcho: z.array(CallbackSchema.extend({ text })),
    wecomMessage: CallbackSchema.extend({ content: text, from: text, id: text }),
    wecomEncrypt: z.array(CallbackSchema.extend({ text, random: text, encrypt: text.optional() })),
    wechatPlain: z.array(z.object({ token: text, timestamp: text, nonce: text, signature: text })),
    slack: z.object({ secret: text, timestamp: text, body: text, signature: text }),
    dingtalk: z.object({ timestamp: text, secret: text, sign: text }),
  })
  .parse(JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')))

const opened = ({
  token,
  key,
  receiveId,
  timestamp,
  nonce,
  encrypt,
  signature,
}: z.infer<typeof CallbackSchema>) =>
  openCallback(new URLSearchParams({ msg_signature: signature, timestamp, nonce }), encrypt, {
    keys: { token, encodingAesKey: key, receiveId },
    nowMs: Number(timestamp) * 1000,
  })

describe('Feishu', () => {
  it.each(vectors.feishuDecrypt)(
    'decrypts with the key $key',
    ({ key, encrypt, text: expected }) => {
      expect(decryptFeishu(encrypt, key)).toBe(expected)
    },
  )

  it('signs', () => {
    const { timestamp, nonce, key, body, signature } = vectors.feishuSignature
    expect(feishuSignature({ timestamp, nonce }, key, Buffer.from(body))).toBe(signature)
  })

  it('reads what a platform encrypts, of any length', () => {
    for (let length = 0; length < 100; length++) {
      const words = '策'.repeat(length)
      expect(decryptFeishu(encryptFeishu(words, 'k'), 'k')).toBe(words)
    }
  })
})

describe('WeCom and WeChat', () => {
  it.each(vectors.wecomEcho)('opens the echostr of $receiveId', (vector) => {
    expect(opened(vector)).toBe(vector.text)
  })

  it('refuses another nonce and another receiver', () => {
    const [vector] = vectors.wecomEcho
    expect(() => opened({ ...vector!, nonce: '437374424' })).toThrow('wrong msg_signature')
    expect(() => opened({ ...vector!, receiveId: 'wx0' })).toThrow('cannot be decrypted')
  })

  it('opens a message', () => {
    const { content, from, id, ...vector } = vectors.wecomMessage
    expect(readFlatXml(opened(vector))).toMatchObject({
      Content: content,
      FromUserName: from,
      MsgId: id,
    })
  })

  it.each(vectors.wecomEncrypt)('encrypts for “$receiveId”', (vector) => {
    const { token, key, receiveId, timestamp, nonce, random, signature } = vector
    const keys = { encodingAesKey: key, receiveId }
    const encrypted = encryptWecom(vector.text, keys, Buffer.from(random))
    if (vector.encrypt !== undefined) expect(encrypted).toBe(vector.encrypt)
    expect(wecomSignature(token, timestamp, nonce, encrypted)).toBe(signature)
  })

  it.each(vectors.wechatPlain)(
    'signs a plain query at $timestamp',
    ({ token, timestamp, nonce, signature }) => {
      expect(wecomSignature(token, timestamp, nonce)).toBe(signature)
    },
  )

  it('agrees with the official package, whatever the length', () => {
    const { token, key } = vectors.wecomMessage
    for (let length = 0; length < 200; length++) {
      const words = `${'长度'.repeat(length % 70)}${'x'.repeat(length)}`
      const theirs = oracle.encrypt(key, words, 'ww1')
      expect(decryptWecom(theirs, { encodingAesKey: key, receiveId: 'ww1' })).toBe(words)
      const ours = encryptWecom(words, { encodingAesKey: key, receiveId: 'ww1' })
      expect(oracle.decrypt(key, ours)).toMatchObject({ message: words, id: 'ww1' })
      expect(wecomSignature(token, '1', '2', ours)).toBe(oracle.getSignature(token, '1', '2', ours))
    }
  })

  it('refuses padding that is wrong in any byte', () => {
    const { key } = vectors.wecomMessage
    const encrypted = Buffer.from(
      encryptWecom('问', { encodingAesKey: key, receiveId: '' }),
      'base64',
    )
    const previous = encrypted.length - 17
    encrypted[previous] = (encrypted[previous] ?? 0) ^ 1
    expect(
      decryptWecom(encrypted.toString('base64'), { encodingAesKey: key, receiveId: '' }),
    ).toBeNull()
  })
})

describe('Slack and DingTalk', () => {
  it('sign as documented', () => {
    const { secret, timestamp, body, signature } = vectors.slack
    expect(slackSignature(timestamp, Buffer.from(body), secret)).toBe(signature)
    const { sign, ...dingtalk } = vectors.dingtalk
    expect(dingtalkSignature(dingtalk.timestamp, dingtalk.secret)).toBe(sign)
  })
})
