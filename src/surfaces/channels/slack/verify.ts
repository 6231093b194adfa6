// Channels / Slack: whether a push is from Slack.
// https://api.slack.com/authentication/verifying-requests-from-slack
import type { RawRequest } from '../channel.ts'
import { hmacSha256 } from '../wire/crypto.ts'
import { requireSigned } from '../wire/fresh-signature.ts'

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
  const sign = (at: string): string => slackSignature(at, body, signingSecret)
  requireSigned({ timestamp, signature, sign }, nowMs)
}
