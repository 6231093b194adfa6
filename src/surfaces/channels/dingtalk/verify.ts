// Channels / DingTalk: whether a push to the webhook is from DingTalk.
// https://open.dingtalk.com/document/orgapp/receive-message
import type { RawRequest } from '../channel.ts'
import { hmacSha256 } from '../wire/crypto.ts'
import { requireSigned, type UsedSignatures } from '../wire/fresh-signature.ts'

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
  const signature = headers.get('sign')
  const sign = (at: string): string => dingtalkSignature(at, appSecret)
  used.use(requireSigned({ timestamp, signature, sign, unitMs: 1, name: 'sign' }, nowMs), body)
}
