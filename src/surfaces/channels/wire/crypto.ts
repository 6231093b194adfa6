// Channels: the few cryptographic steps that signatures of platforms share.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return first !== undefined && second !== undefined && timingSafeEqual(first, second)
}

/** HMAC-SHA256 of some bytes. */
export function hmacSha256(
  key: string,
  content: string | Buffer,
  encoding: 'hex' | 'base64',
): string {
  return createHmac('sha256', key).update(content).digest(encoding)
}

/** A short id that follows from other ids: the same send has the same id when it is repeated. */
export function derivedId(...ids: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 32)
}
