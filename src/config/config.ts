// Config: every setting, default and limit of the product, read from the environment once.
import { z } from 'zod'
import { CHANNEL_VARIABLES, channelsOf, neededByChannels } from './channels/channels.ts'
import { CHAT_CHECKS, CHAT_VARIABLES, chatOf } from './chat.ts'
import { EMBEDDINGS_CHECKS, EMBEDDINGS_VARIABLES, embeddingsOf, fusionOf } from './embeddings.ts'
import { RERANKER_CHECKS, RERANKER_VARIABLES, rerankerOf } from './reranker.ts'
import { CONVERSATION_VARIABLES, conversationsOf, SERVER_VARIABLES, serverOf } from './server.ts'
import { whole } from './setting.ts'
import { AppError } from '#domain/errors.ts'

/** The text of every variable; an empty one counts as not set. */
const EnvSchema = z.object({
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], '不是日志级别')
    .default('info'),
  TIAOLI_SEEDS: z.string().default('seeds'),
  TIAOLI_VECTORSTORE: z.string().default('vectorstore'),
  TIAOLI_WATCH_SECONDS: whole(0, 86_400, '秒').default(5),
  TIAOLI_ASK_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(60_000),
  ...SERVER_VARIABLES,
  ...CONVERSATION_VARIABLES,
  ...EMBEDDINGS_VARIABLES,
  ...RERANKER_VARIABLES,
  ...CHAT_VARIABLES,
  ...CHANNEL_VARIABLES,
})

/** Names of all variables that are read; .env.example lists the same. */
export const ENV_NAMES = Object.keys(EnvSchema.shape)

const ConfigSchema = EnvSchema.check(
  ...EMBEDDINGS_CHECKS,
  ...RERANKER_CHECKS,
  ...CHAT_CHECKS,
  ...neededByChannels(),
).transform((env) => ({
  logLevel: env.LOG_LEVEL,
  seedsDirectory: env.TIAOLI_SEEDS,
  vectorStoreDirectory: env.TIAOLI_VECTORSTORE,
  /** How often a running service looks for changed documents; 0 never. */
  watchIntervalMs: env.TIAOLI_WATCH_SECONDS * 1000,
  askTimeoutMs: env.TIAOLI_ASK_TIMEOUT_MS,
  server: serverOf(env),
  conversations: conversationsOf(env, env.TIAOLI_VECTORSTORE),
  embeddings: embeddingsOf(env),
  fusion: fusionOf(env),
  reranker: rerankerOf(env),
  chat: chatOf(env),
  channels: channelsOf(env),
}))

export type Config = Readonly<z.infer<typeof ConfigSchema>>

function freezeDeeply<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(freezeDeeply)
    Object.freeze(value)
  }
  return value
}

/**
 * The settings that an environment asks for, frozen. Empty variables count as not set.
 * Throws INVALID_INPUT that names every faulty variable at once and repeats no value.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = ENV_NAMES.flatMap((name) => {
    const value = env[name]?.trim()
    return value === undefined || value === '' ? [] : [[name, value]]
  })
  const result = ConfigSchema.safeParse(Object.fromEntries(given))
  if (!result.success) {
    throw new AppError(
      'INVALID_INPUT',
      `配置有误，请改正这些环境变量：\n${z.prettifyError(result.error)}`,
    )
  }
  return freezeDeeply(result.data)
}
