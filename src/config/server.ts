// Config: the HTTP service and the conversations that it keeps.
import { isIP } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { Secret } from '#domain/secret.ts'
import { httpUrl, listed, origins, setting, whole, type Values } from './setting.ts'

/** Shortest key accepted; shorter ones can be guessed. */
const MIN_KEY_CHARS = 16

/** Lies beside the library, which may be deleted and built again; conversations may not. */
const CONVERSATIONS_FILE = 'conversations.db'

const apiKey = z
  .string()
  .min(MIN_KEY_CHARS, `每个密钥至少 ${MIN_KEY_CHARS} 个字符`)
  .regex(/^[\x21-\x7e]*$/, '密钥只能含 ASCII 可见字符')
  .transform((key) => new Secret(key))

/** An IP address, or a range of them in CIDR notation: 10.0.0.0/8. */
function isAddressRange(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return (
    bits === undefined || (/^\d{1,3}$/u.test(bits) && Number(bits) <= (version === 6 ? 128 : 32))
  )
}

export const SERVER_VARIABLES = {
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535, '端口').default(8787),
  TIAOLI_CORS_ORIGINS: origins.default([]),
  TIAOLI_API_KEYS: listed.pipe(z.array(apiKey)).default([]),
  TIAOLI_PUBLIC_URL: httpUrl.optional(),
  TIAOLI_TRUSTED_PROXIES: listed
    .pipe(
      z.array(z.string().refine(isAddressRange, '应为以逗号分隔的 IP 地址或网段（如 10.0.0.0/8）')),
    )
    .default([]),
  TIAOLI_MAX_BODY_BYTES: whole(1024, 64 * 2 ** 20, '字节').default(2 ** 20),
  TIAOLI_MAX_CONCURRENT_REQUESTS: whole(1, 10_000, '个').default(32),
  TIAOLI_MAX_WAITING_REQUESTS: whole(0, 100_000, '个').default(256),
  TIAOLI_QUEUE_TIMEOUT_MS: whole(10, 600_000, '毫秒').default(5000),
}

export const CONVERSATION_VARIABLES = {
  TIAOLI_CONVERSATIONS_FILE: setting,
  TIAOLI_CONVERSATIONS_DAYS: whole(1, 36_500, '天').default(90),
  TIAOLI_CONVERSATIONS_LISTING: z
    .enum(['auto', 'on', 'off'], '应为 auto、on 或 off')
    .default('auto'),
}

type ServerValues = Values<typeof SERVER_VARIABLES>
type ConversationValues = Values<typeof CONVERSATION_VARIABLES>

/** Whose conversations a caller may list, whose ids let others read them: nobody's, own, all. */
export type ConversationListing = 'off' | 'own' | 'on'

export function serverOf(env: ServerValues & ConversationValues) {
  return {
    host: env.HOST,
    port: env.PORT,
    maxBodyBytes: env.TIAOLI_MAX_BODY_BYTES,
    admission: {
      maxConcurrent: env.TIAOLI_MAX_CONCURRENT_REQUESTS,
      maxWaiting: env.TIAOLI_MAX_WAITING_REQUESTS,
      queueTimeoutMs: env.TIAOLI_QUEUE_TIMEOUT_MS,
    },
    corsOrigins: env.TIAOLI_CORS_ORIGINS,
    apiKeys: env.TIAOLI_API_KEYS,
    publicUrl: env.TIAOLI_PUBLIC_URL ?? null,
    trustedProxies: env.TIAOLI_TRUSTED_PROXIES,
    conversationListing: listingOf(env),
  }
}

function listingOf({ TIAOLI_CONVERSATIONS_LISTING: set }: ConversationValues): ConversationListing {
  return set === 'auto' ? 'own' : set
}

/** Whether a host name or address means this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

export function conversationsOf(env: ConversationValues, vectorStoreDirectory: string) {
  return {
    file:
      env.TIAOLI_CONVERSATIONS_FILE ??
      path.join(path.dirname(vectorStoreDirectory), CONVERSATIONS_FILE),
    expiryDays: env.TIAOLI_CONVERSATIONS_DAYS,
  }
}
