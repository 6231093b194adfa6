// The encryption of WeCom and WeChat callbacks as the platform does it, written apart from ours.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

export interface Keys {
  token: string
  aesKey: string
  receiveId: string
}

export function sign(...parts: string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex')
}

export function encrypt(text: string, { aesKey, receiveId }: Keys): string {
  const key = Buffer.from(aesKey, 'base64')
  const content = Buffer.from(text)
  const head = Buffer.concat([randomBytes(16), Buffer.alloc(4)])
  head.writeUInt32BE(content.length, 16)
  const plain = Buffer.concat([head, content, Buffer.from(receiveId)])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])),
    cipher.final(),
  ]).toString('base64')
}

export function decrypt(text: string, { aesKey, receiveId }: Keys): string {
  const key = Buffer.from(aesKey, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(text, 'base64'), decipher.final()])
  const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
  const end = 20 + plain.readUInt32BE(16)
  if (plain.subarray(end).toString() !== receiveId) throw new Error('answer is for someone else')
  return plain.subarray(20, end).toString()
}

/** Query and ciphertext of a callback. */
export function sealed(
  text: string,
  keys: Keys,
  nowMs: number,
): { encrypted: string; query: URLSearchParams } {
  const encrypted = encrypt(text, keys)
  const timestamp = String(Math.floor(nowMs / 1000))
  const nonce = randomBytes(6).toString('hex')
  const msg_signature = sign(keys.token, timestamp, nonce, encrypted)
  return { encrypted, query: new URLSearchParams({ msg_signature, timestamp, nonce }) }
}

/** Callbacks that nobody with the keys would send. */
export function tamperings(
  text: string,
  keys: Keys,
  nowMs: number,
): { name: string; encrypted: string; query: URLSearchParams }[] {
  const change = (name: string, changeQuery: (query: URLSearchParams) => void) => {
    const { encrypted, query } = sealed(text, keys, nowMs)
    changeQuery(query)
    return { name, encrypted, query }
  }
  const { encrypted, query } = sealed(text, keys, nowMs)
  const resigned = (cipher: string) => {
    const timestamp = query.get('timestamp') ?? ''
    const nonce = query.get('nonce') ?? ''
    const msg_signature = sign(keys.token, timestamp, nonce, cipher)
    return { encrypted: cipher, query: new URLSearchParams({ msg_signature, timestamp, nonce }) }
  }
  return [
    change('no signature', (each) => each.delete('msg_signature')),
    change('a wrong signature', (each) => each.set('msg_signature', '0'.repeat(40))),
    change('another timestamp', (each) => each.set('timestamp', '1')),
    change('another nonce', (each) => each.set('nonce', 'x')),
    { name: 'a ciphertext that was cut', encrypted: encrypted.slice(0, -24), query },
    { name: 'a signed ciphertext that was cut', ...resigned(encrypted.slice(0, 20)) },
    { name: 'an old signature', ...sealed(text, keys, nowMs - 6 * 60_000) },
    { name: 'a signature of the future', ...sealed(text, keys, nowMs + 6 * 60_000) },
    { name: 'a token of someone else', ...sealed(text, { ...keys, token: 'other' }, nowMs) },
    {
      name: 'a message for someone else',
      ...sealed(text, { ...keys, receiveId: 'wwother' }, nowMs),
    },
  ]
}
