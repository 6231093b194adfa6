// Channels / DingTalk: whether a push to the webhook is from DingTalk.
// https://open.dingtalk.com/document/orgapp/receive-message
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime, hmacSha256 } from '../crypto.ts'
import { RefusedPush } from '../refusal.ts'

/** DingTalk's own bound for the age of a signature. */
const MAX_SKEW_MS = 60 * 60 * 1000

/** base64 HMAC-SHA256 of "timestamp\nappSecret" with the app secret as key. */
export function dingtalkSignature(timestamp: string, appSecret: string): string {
  return hmacSha256(appSecret, `${timestamp}\n${appSecret}`, 'base64')
}

/**
 * Checks the headers of a push. The signature does not cover the body: DingTalk offers nothing that
 * does, so the secret must stay secret and the address must be https.
 * @throws RefusedPush
 */
export function verifyDingtalk(
  { headers }: RawRequest,
  { appSecret, nowMs }: { appSecret: string; nowMs: number },
): void {
  const timestamp = headers.get('timestamp')
  const sign = headers.get('sign')
  if (timestamp === null || sign === null) throw new RefusedPush(401, 'not signed')
  if (!equalInConstantTime(sign, dingtalkSignature(timestamp, appSecret)))
    throw new RefusedPush(401, 'wrong sign')
  if (!(Math.abs(nowMs - Number(timestamp)) <= MAX_SKEW_MS))
    throw new RefusedPush(401, 'timestamp too old')
}
