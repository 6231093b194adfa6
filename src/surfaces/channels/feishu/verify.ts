// Channels / Feishu: whether a push is from Feishu, and what it says.
// https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case
import { createDecipheriv, createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawRequest } from '../channel.ts'
import { equalInConstantTime } from '../wire/crypto.ts'
import { requireFresh } from '../wire/fresh-signature.ts'
import { parseJson, RefusedPush } from '../refusal.ts'
import type { FeishuWebhookSecrets } from '#config/channels/platforms.ts'

const IV_BYTES = 16

const OuterSchema = z.looseObject({ encrypt: z.string().optional() })
const ChallengeSchema = z.object({
  type: z.literal('url_verification'),
  challenge: z.string(),
  token: z.string(),
})
const EventSchema = z.looseObject({
  header: z.looseObject({ token: z.string(), event_type: z.string(), create_time: z.string() }),
})

export type FeishuPush =
  { kind: 'challenge'; challenge: string } | { kind: 'event'; event: unknown }

/** hex sha256(timestamp + nonce + encryptKey + raw body). */
export function feishuSignature(
  { timestamp, nonce }: { timestamp: string; nonce: string },
  encryptKey: string,
  body: Buffer,
): string {
  return createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest('hex')
}

/** AES-256-CBC, key sha256(encryptKey), base64(iv ‖ ciphertext); throws if it cannot be read. */
export function decryptFeishu(encrypted: string, encryptKey: string): string {
  const bytes = Buffer.from(encrypted, 'base64')
  const key = createHash('sha256').update(encryptKey).digest()
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, IV_BYTES))
  return decipher.update(bytes.subarray(IV_BYTES), undefined, 'utf8') + decipher.final('utf8')
}

/**
 * Checks and decrypts a push. With an encrypt key, events must be encrypted and signed over the raw
 * body; only the address check, which Feishu does not sign, passes on the verification token alone.
 * @throws RefusedPush
 */
export function readFeishuPush(
  request: RawRequest,
  secrets: FeishuWebhookSecrets,
  nowMs: number,
): FeishuPush {
  const isSigned = checkSignature(request, secrets, nowMs)
  const { content, isEncrypted } = open(request.body, secrets)
  const challenge = ChallengeSchema.safeParse(content)
  if (challenge.success) {
    requireToken(challenge.data.token, secrets)
    return { kind: 'challenge', challenge: challenge.data.challenge }
  }
  if (secrets.encryptKey !== null && !(isSigned && isEncrypted))
    throw new RefusedPush(401, 'event not signed or not encrypted')
  const event = EventSchema.safeParse(content)
  if (!event.success) throw new RefusedPush(isSigned ? 400 : 401, 'not an event of schema 2.0')
  requireToken(event.data.header.token, secrets)
  return { kind: 'event', event: content }
}

/** Whether the push is signed; a signature that is there must be right. */
function checkSignature(
  { headers, body }: RawRequest,
  { encryptKey }: FeishuWebhookSecrets,
  nowMs: number,
): boolean {
  const signature = headers.get('x-lark-signature')
  const timestamp = headers.get('x-lark-request-timestamp')
  const nonce = headers.get('x-lark-request-nonce')
  if (encryptKey === null || signature === null) return false
  if (timestamp === null || nonce === null) throw new RefusedPush(401, 'signature without parts')
  const expected = feishuSignature({ timestamp, nonce }, encryptKey.reveal(), body)
  if (!equalInConstantTime(signature, expected)) throw new RefusedPush(401, 'wrong signature')
  const signedAtMs = epochMs(timestamp)
  // Signed over all of it, what cannot be read is Feishu's; the message tells its own age, too.
  if (signedAtMs !== null) requireFresh(signedAtMs, nowMs)
  return true
}

/** A time in seconds or in milliseconds since 1970; null for what is neither. */
function epochMs(timestamp: string): number | null {
  if (!/^(?:\d{10}|\d{13})$/u.test(timestamp)) return null
  return timestamp.length === 10 ? Number(timestamp) * 1000 : Number(timestamp)
}

function open(
  body: Buffer,
  { encryptKey }: FeishuWebhookSecrets,
): { content: unknown; isEncrypted: boolean } {
  const outer = OuterSchema.safeParse(parseJson(body.toString('utf8')))
  if (!outer.success) throw new RefusedPush(400, 'not a JSON object')
  const { encrypt } = outer.data
  if (encrypt === undefined) return { content: outer.data, isEncrypted: false }
  if (encryptKey === null) throw new RefusedPush(401, 'encrypted, but no encrypt key is set')
  try {
    return { content: JSON.parse(decryptFeishu(encrypt, encryptKey.reveal())), isEncrypted: true }
  } catch {
    throw new RefusedPush(401, 'cannot be decrypted')
  }
}

function requireToken(token: string, { verificationToken }: FeishuWebhookSecrets): void {
  if (!equalInConstantTime(token, verificationToken.reveal()))
    throw new RefusedPush(401, 'wrong verification token')
}
