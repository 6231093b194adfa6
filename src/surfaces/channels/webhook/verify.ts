// Channels / signed webhook: whether a request is from someone who knows the secret.
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime, hmacSha256 } from '../wire/crypto.ts'
import { requireFresh } from '../wire/fresh-signature.ts'
import { RefusedPush } from '../refusal.ts'

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
  if (timestamp === null || signature === null) throw new RefusedPush(401, 'not signed')
  if (!equalInConstantTime(signature, webhookSignature(timestamp, body, secret)))
    throw new RefusedPush(401, 'wrong signature')
  requireFresh(Number(timestamp) * 1000, nowMs)
}
