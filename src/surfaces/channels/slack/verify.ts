// Channels / Slack: whether a push is from Slack.
// https://api.slack.com/authentication/verifying-requests-from-slack
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime, hmacSha256 } from '../wire/crypto.ts'
import { requireFresh } from '../wire/fresh-signature.ts'
import { RefusedPush } from '../refusal.ts'

/** "v0=" and hex HMAC-SHA256 of "v0:timestamp:raw body". */
export function slackSignature(timestamp: string, body: Buffer, signingSecret: string): string {
  const content = Buffer.concat([Buffer.from(`v0:${timestamp}:`), body])
  return `v0=${hmacSha256(signingSecret, content, 'hex')}`
}

/** Checks the signature of a push and its age. @throws RefusedPush */
export function verifySlack(
  { headers, body }: RawRequest,
  { signingSecret, nowMs }: { signingSecret: string; nowMs: number },
): void {
  const timestamp = headers.get('x-slack-request-timestamp')
  const signature = headers.get('x-slack-signature')
  if (timestamp === null || signature === null) throw new RefusedPush(401, 'not signed')
  if (!equalInConstantTime(signature, slackSignature(timestamp, body, signingSecret)))
    throw new RefusedPush(401, 'wrong signature')
  requireFresh(Number(timestamp) * 1000, nowMs)
}
