// Channels / WeCom and WeChat: a callback is verified and decrypted, an answer to it encrypted.
import { randomBytes } from 'node:crypto'
import type { RawRequest } from '../channel.ts'
import { requireSigned } from '../wire/fresh-signature.ts'
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
  requireSignedQuery(query, { name: 'msg_signature', token: keys.token, encrypted, nowMs })
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

export interface QuerySignature {
  name: 'signature' | 'msg_signature'
  token: string
  /** The ciphertext, where the signature covers it. */
  encrypted?: string
  nowMs: number
}

/** Checks the signature in a query; the time and nonce that it is made over. @throws RefusedPush 401 */
export function requireSignedQuery(
  query: RawRequest['query'],
  { name, token, encrypted, nowMs }: QuerySignature,
): string {
  const [signature = null, timestamp = null, nonce] = [name, 'timestamp', 'nonce'].map((key) =>
    query.get(key),
  )
  if (!nonce) throw new RefusedPush(401, 'not signed')
  const content = encrypted === undefined ? [] : [encrypted]
  const sign = (at: string): string => wecomSignature(token, at, nonce, ...content)
  return JSON.stringify([requireSigned({ timestamp, signature, sign, name }, nowMs), nonce])
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
