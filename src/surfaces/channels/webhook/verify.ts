// Channels / signed webhook: whether a request is from someone who knows the secret.
import type { RawRequest } from '../channel.ts'
import { hmacSha256 } from '../wire/crypto.ts'
import { requireSigned } from '../wire/fresh-signature.ts'

export const TIMESTAMP_HEADER = 'X-Tiaoli-Timestamp'
export const SIGNATURE_HEADER = 'X-Tiaoli-Signature'

/** "sha256=" and hex HMAC-SHA256 of "timestamp.raw body"; both directions are signed so. */
export function webhookSignature(timestamp: string, body: Buffer, secret: string): string {
  const content = Buffer.concat([Buffer.from(`${timestamp}.`), body])
  return `sha256=${hmacSha256(secret, content, 'hex')}`
}

/** Checks the signature of a request and its age. @throws RefusedPush */
export function verifyWebhook(
  { headers, body }: RawRequest,
  { secret, nowMs }: { secret: string; nowMs: number },
): void {
  const timestamp = headers.get(TIMESTAMP_HEADER)
  const signature = headers.get(SIGNATURE_HEADER)
  const sign = (at: string): string => webhookSignature(at, body, secret)
  requireSigned({ timestamp, signature, sign }, nowMs)
}
