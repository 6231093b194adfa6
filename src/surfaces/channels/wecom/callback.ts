// Channels / WeCom and WeChat: a callback is verified and decrypted, an answer to it encrypted.
import { randomBytes } from 'node:crypto'
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime } from '../wire/crypto.ts'
import { requireFresh } from '../wire/fresh-signature.ts'
import { RefusedPush } from '../refusal.ts'
import { decryptWecom, encryptWecom, wecomSignature, type WecomKey } from './crypto.ts'

export interface CallbackKeys extends WecomKey {
  token: string
}

/** What WeCom puts beside an encrypted answer. */
export interface SealedAnswer {
  encrypted: string
  signature: string
  timestamp: number
  nonce: string
}

/**
 * The decrypted content of a callback, whose `msg_signature` covers the ciphertext: what is repeated
 * within the minutes that it counts is a message that was answered already.
 * @throws RefusedPush 401, the same for a wrong signature and a wrong key
 */
export function openCallback(
  query: RawRequest['query'],
  encrypted: string,
  { keys, nowMs }: { keys: CallbackKeys; nowMs: number },
): string {
  const { signature, timestamp, nonce } = signatureParts(query, 'msg_signature')
  const expected = wecomSignature(keys.token, timestamp, nonce, encrypted)
  if (!equalInConstantTime(signature, expected)) throw new RefusedPush(401, 'wrong msg_signature')
  requireFresh(Number(timestamp) * 1000, nowMs)
  const content = decryptWecom(encrypted, keys)
  if (content === null) throw new RefusedPush(401, 'cannot be decrypted')
  return content
}

/** The address check of the console: the decrypted echostr and nothing else. */
export function echoResponse(
  { query }: RawRequest,
  opening: { keys: CallbackKeys; nowMs: number },
): Response {
  return plainResponse(openCallback(query, query.get('echostr') ?? '', opening))
}

/** The signature in a query and what it is made over. */
export function signatureParts(
  query: RawRequest['query'],
  name: 'signature' | 'msg_signature',
): { signature: string; timestamp: string; nonce: string } {
  const [signature, timestamp, nonce] = [name, 'timestamp', 'nonce'].map((key) => query.get(key))
  if (!signature || !timestamp || !nonce) throw new RefusedPush(401, 'not signed')
  return { signature, timestamp, nonce }
}

/** Encrypts and signs an answer to a callback. */
export function sealAnswer(content: string, keys: CallbackKeys, nowMs: number): SealedAnswer {
  const encrypted = encryptWecom(content, keys)
  const timestamp = Math.floor(nowMs / 1000)
  const nonce = randomBytes(8).toString('hex')
  const signature = wecomSignature(keys.token, String(timestamp), nonce, encrypted)
  return { encrypted, signature, timestamp, nonce }
}

/** Bare text; WeCom compares it byte by byte. */
export function plainResponse(text: string): Response {
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
