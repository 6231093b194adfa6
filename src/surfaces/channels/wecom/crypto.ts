// Channels / WeCom and WeChat: the encryption and signatures of their callbacks.
// https://developer.work.weixin.qq.com/document/path/90968
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const RANDOM_BYTES = 16
const LENGTH_BYTES = 4
const IV_BYTES = 16
/** PKCS#7, but to blocks of 32 bytes although AES has blocks of 16. */
const PAD_BLOCK_BYTES = 32

/** hex sha1 of the sorted parts; the parts are token, timestamp, nonce and, if any, the ciphertext. */
export function wecomSignature(...parts: readonly string[]): string {
  return createHash('sha1').update(parts.toSorted(byCodeUnits).join('')).digest('hex')
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

export interface WecomKey {
  /** 43 characters of base64. */
  encodingAesKey: string
  /** CorpID, AppID, or empty for AI bots: whom the message is for. */
  receiveId: string
}

/**
 * AES-256-CBC over 16 random bytes ‖ length ‖ message ‖ receiveId.
 * @param random the 16 bytes, given by tests
 */
export function encryptWecom(
  message: string,
  { encodingAesKey, receiveId }: WecomKey,
  random: Buffer = randomBytes(RANDOM_BYTES),
): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const content = Buffer.from(message)
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(content.length)
  const plain = Buffer.concat([random, length, content, Buffer.from(receiveId)])
  const padding = PAD_BLOCK_BYTES - (plain.length % PAD_BLOCK_BYTES)
  const padded = Buffer.concat([plain, Buffer.alloc(padding, padding)])
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES)).setAutoPadding(false)
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/** The message; null when it cannot be read, is badly padded or is for someone else. */
export function decryptWecom(
  encrypted: string,
  { encodingAesKey, receiveId }: WecomKey,
): string | null {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % IV_BYTES !== 0) return null
  const iv = key.subarray(0, IV_BYTES)
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const plain = withoutPadding(Buffer.concat([decipher.update(bytes), decipher.final()]))
  if (plain === null || plain.length < RANDOM_BYTES + LENGTH_BYTES) return null
  const start = RANDOM_BYTES + LENGTH_BYTES
  const end = start + plain.readUInt32BE(RANDOM_BYTES)
  if (end > plain.length || plain.toString('utf8', end) !== receiveId) return null
  return plain.toString('utf8', start, end)
}

function withoutPadding(padded: Buffer): Buffer | null {
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > PAD_BLOCK_BYTES || padding > padded.length) return null
  const end = padded.length - padding
  return padded.subarray(end).every((byte) => byte === padding) ? padded.subarray(0, end) : null
}
