// Channels / DingTalk: whether a push to the webhook is from DingTalk.
// https://open.dingtalk.com/document/orgapp/receive-message
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime, hmacSha256 } from '../wire/crypto.ts'
import { requireFresh, type UsedSignatures } from '../wire/fresh-signature.ts'
import { RefusedPush } from '../refusal.ts'

/** base64 HMAC-SHA256 of "timestamp\nappSecret" with the app secret as key. */
export function dingtalkSignature(timestamp: string, appSecret: string): string {
  return hmacSha256(appSecret, `${timestamp}\n${appSecret}`, 'base64')
}

/**
 * Checks the headers of a push. The signature does not cover the body, and DingTalk offers nothing
 * that does; so each counts for one body, and for minutes where DingTalk would allow an hour.
 * @throws RefusedPush
 */
export function verifyDingtalk(
  { headers, body }: RawRequest,
  { appSecret, nowMs, used }: { appSecret: string; nowMs: number; used: UsedSignatures },
): void {
  const timestamp = headers.get('timestamp')
  const sign = headers.get('sign')
  if (timestamp === null || sign === null) throw new RefusedPush(401, 'not signed')
  if (!equalInConstantTime(sign, dingtalkSignature(timestamp, appSecret)))
    throw new RefusedPush(401, 'wrong sign')
  requireFresh(Number(timestamp), nowMs)
  used.use(timestamp, body)
}
