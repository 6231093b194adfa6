// Config: every setting, default and limit of the product, read from the environment once.
import path from 'node:path'
import { z } from 'zod'
import { CHANNEL_VARIABLES, channelsOf, neededByChannels } from './channels/settings.ts'
import { AppError } from './domain/errors.ts'
import { Secret } from './domain/secret.ts'

export { Secret } from './domain/secret.ts'

const whole = (least: number, most: number, unit: string) =>
  z
    .string()
    .regex(/^\d+$/, `应为整数（${unit}）`)
    .transform(Number)
    .pipe(
      z.int().min(least, `不能小于 ${least}（${unit}）`).max(most, `不能大于 ${most}（${unit}）`),
    )

/** Shortest key accepted; shorter ones can be guessed. */
const MIN_KEY_CHARS = 16

const keys = z
  .string()
  .transform((list) => list.split(',').map((key) => key.trim()))
  .pipe(
    z.array(
      z
        .string()
        .min(MIN_KEY_CHARS, `每个密钥至少 ${MIN_KEY_CHARS} 个字符`)
        .regex(/^[\x21-\x7e]*$/, '密钥只能含 ASCII 可见字符')
        .transform((key) => new Secret(key)),
    ),
  )

const weight = z
  .string()
  .regex(/^\d+(\.\d+)?$/, '应为不小于 0 的数')
  .transform(Number)
  .pipe(z.number().max(10, '不能大于 10'))

/**
 * Weight of the vector leg beside BM25 at 1, by embedder. Measured for the offline one (npm run
 * bench:retrieval; docs/embedding.md): on 1,235 statute questions, whose articles are as familiar
 * to the table as .95, R@10 / R@100 are .4538 / .6558 by BM25 alone and .4876 / .7222 with weight
 * 1.25; on 332 policy questions, familiarity .82, R@1 / R@5 / R@10 are .5974 / .8384 / .8845 alone,
 * .6034 / .8474 / .8921 with weight 0.1, and R@1 falls from 0.25 on. The weight of an endpoint's
 * model is a start, not a result.
 */
const VECTOR_WEIGHTS = {
  offline: {
    strange: { familiarity: 0.82, weight: 0.1 },
    familiar: { familiarity: 0.95, weight: 1.25 },
  },
  openai: constantWeight(1),
}

/** The same weight for every library. */
function constantWeight(weightOfAll: number) {
  return {
    strange: { familiarity: 0, weight: weightOfAll },
    familiar: { familiarity: 1, weight: weightOfAll },
  }
}

/**
 * Base URLs of common providers, from their documentation: api-docs.deepseek.com,
 * help.aliyun.com/model-studio (OpenAI compatible, Beijing), docs.bigmodel.cn, platform.kimi.com,
 * docs.siliconflow.cn, platform.openai.com, docs.ollama.com/api/openai-compatibility and
 * docs.vllm.ai (OpenAI-compatible server). The last two run where Tiaoli runs and want no key.
 */
const CHAT_PRESETS = {
  deepseek: 'https://api.deepseek.com/v1',
  qwen: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  zhipu: 'https://open.bigmodel.cn/api/paas/v4',
  moonshot: 'https://api.moonshot.cn/v1',
  siliconflow: 'https://api.siliconflow.cn/v1',
  openai: 'https://api.openai.com/v1',
  ollama: 'http://127.0.0.1:11434/v1',
  vllm: 'http://127.0.0.1:8000/v1',
} as const
type ChatPreset = keyof typeof CHAT_PRESETS
const CHAT_PRESET_NAMES = Object.keys(CHAT_PRESETS) as [ChatPreset, ...ChatPreset[]]
const PRESETS_WITHOUT_KEY: ReadonlySet<string> = new Set(['ollama', 'vllm'])

/** The text of every variable; an empty one counts as not set. */
const EnvSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535, '端口').default(8787),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], '不是日志级别')
    .default('info'),
  TIAOLI_SEEDS: z.string().default('seeds'),
  TIAOLI_VECTORSTORE: z.string().default('vectorstore'),
  TIAOLI_CONVERSATIONS_FILE: z.string().optional(),
  TIAOLI_CONVERSATIONS_DAYS: whole(1, 36_500, '天').default(90),
  TIAOLI_CONVERSATIONS_LISTING: z
    .enum(['auto', 'on', 'off'], '应为 auto、on 或 off')
    .default('auto'),
  TIAOLI_CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .pipe(z.array(z.url({ protocol: /^https?$/, error: '应为以逗号分隔的 http(s) 来源' })))
    .default([]),
  TIAOLI_API_KEYS: keys.default([]),
  TIAOLI_PUBLIC_URL: z.url({ protocol: /^https?$/, error: '应为 http(s) 地址' }).optional(),
  TIAOLI_MAX_BODY_BYTES: whole(1024, 64 * 2 ** 20, '字节').default(2 ** 20),
  TIAOLI_ASK_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(60_000),
  TIAOLI_EMBEDDINGS: z.enum(['offline', 'openai'], '应为 offline 或 openai').default('offline'),
  TIAOLI_EMBEDDINGS_ADAPT: z.enum(['off', 'on'], '应为 off 或 on').default('off'),
  TIAOLI_EMBEDDINGS_BASE_URL: z
    .url({ protocol: /^https?$/, error: '应为 http(s) 地址' })
    .default('https://api.openai.com/v1'),
  TIAOLI_EMBEDDINGS_API_KEY: z.string().optional(),
  TIAOLI_EMBEDDINGS_MODEL: z.string().optional(),
  TIAOLI_EMBEDDINGS_DIMENSION: whole(8, 8192, '维').optional(),
  TIAOLI_EMBEDDINGS_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(30_000),
  TIAOLI_EMBEDDINGS_BATCH_SIZE: whole(1, 2048, '条').default(64),
  TIAOLI_EMBEDDINGS_CONFIRM_TOKENS: whole(0, 1_000_000_000_000, '词元').default(1_000_000),
  TIAOLI_VECTOR_WEIGHT: weight.optional(),
  TIAOLI_RERANK_BASE_URL: z.url({ protocol: /^https?$/, error: '应为 http(s) 地址' }).optional(),
  TIAOLI_RERANK_API_KEY: z.string().optional(),
  TIAOLI_RERANK_MODEL: z.string().optional(),
  TIAOLI_RERANK_TIMEOUT_MS: whole(100, 60_000, '毫秒').default(5000),
  TIAOLI_CHAT_PRESET: z
    .enum(CHAT_PRESET_NAMES, `应为 ${CHAT_PRESET_NAMES.join('、')} 之一`)
    .optional(),
  TIAOLI_CHAT_BASE_URL: z.url({ protocol: /^https?$/, error: '应为 http(s) 地址' }).optional(),
  TIAOLI_CHAT_API_KEY: z.string().optional(),
  TIAOLI_CHAT_MODEL: z.string().optional(),
  TIAOLI_CHAT_TEMPERATURE: z
    .string()
    .regex(/^\d+(\.\d+)?$/, '应为不小于 0 的数')
    .transform(Number)
    .pipe(z.number().max(2, '不能大于 2'))
    .default(0),
  TIAOLI_CHAT_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(45_000),
  TIAOLI_CHAT_FIRST_TOKEN_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(20_000),
  TIAOLI_CHAT_IDLE_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(15_000),
  TIAOLI_CHAT_MAX_TOKENS: whole(1000, 10_000_000, '词元').default(100_000),
  ...CHANNEL_VARIABLES,
})

/** Names of all variables that are read; .env.example lists the same. */
export const ENV_NAMES = Object.keys(EnvSchema.shape)

/** Whether a variable is there when the endpoint is chosen; asked even if others are faulty. */
function neededByEndpoint(name: 'TIAOLI_EMBEDDINGS_API_KEY' | 'TIAOLI_EMBEDDINGS_MODEL') {
  return z.refine<z.infer<typeof EnvSchema>>(
    (env) => env.TIAOLI_EMBEDDINGS !== 'openai' || env[name] !== undefined,
    { path: [name], error: 'TIAOLI_EMBEDDINGS=openai 时必须设置', when: () => true },
  )
}

/** Whether an endpoint that reranks is named whole, or not at all; its key is optional. */
function neededByReranker(name: 'TIAOLI_RERANK_BASE_URL' | 'TIAOLI_RERANK_MODEL') {
  return z.refine<z.infer<typeof EnvSchema>>(
    (env) =>
      env[name] !== undefined ||
      (env.TIAOLI_RERANK_BASE_URL ?? env.TIAOLI_RERANK_MODEL ?? env.TIAOLI_RERANK_API_KEY) ===
        undefined,
    { path: [name], error: '已设置重排模型的其他项，还须设置此项', when: () => true },
  )
}

type ChatVariable = 'TIAOLI_CHAT_MODEL' | 'TIAOLI_CHAT_BASE_URL' | 'TIAOLI_CHAT_API_KEY'

/** Whether what belongs together is there; asked even if others are faulty. */
function neededByChat(
  name: ChatVariable,
  error: string,
  isMissing: (env: z.infer<typeof EnvSchema>) => boolean,
) {
  const complete = (env: z.infer<typeof EnvSchema>) => env[name] !== undefined || !isMissing(env)
  return z.refine<z.infer<typeof EnvSchema>>(complete, { path: [name], error, when: () => true })
}

const ConfigSchema = EnvSchema.check(
  neededByEndpoint('TIAOLI_EMBEDDINGS_API_KEY'),
  neededByEndpoint('TIAOLI_EMBEDDINGS_MODEL'),
  neededByReranker('TIAOLI_RERANK_BASE_URL'),
  neededByReranker('TIAOLI_RERANK_MODEL'),
  neededByChat(
    'TIAOLI_CHAT_MODEL',
    '已设置语言模型的其他项，还须设置模型名',
    (env) =>
      (env.TIAOLI_CHAT_PRESET ?? env.TIAOLI_CHAT_BASE_URL ?? env.TIAOLI_CHAT_API_KEY) !== undefined,
  ),
  neededByChat(
    'TIAOLI_CHAT_BASE_URL',
    '已设置 TIAOLI_CHAT_MODEL，还须设置此项或 TIAOLI_CHAT_PRESET',
    (env) => env.TIAOLI_CHAT_MODEL !== undefined && env.TIAOLI_CHAT_PRESET === undefined,
  ),
  neededByChat(
    'TIAOLI_CHAT_API_KEY',
    '此服务商需要密钥',
    (env) =>
      env.TIAOLI_CHAT_PRESET !== undefined &&
      env.TIAOLI_CHAT_BASE_URL === undefined &&
      !PRESETS_WITHOUT_KEY.has(env.TIAOLI_CHAT_PRESET),
  ),
  ...neededByChannels(),
).transform((env) => ({
  server: {
    host: env.HOST,
    port: env.PORT,
    maxBodyBytes: env.TIAOLI_MAX_BODY_BYTES,
    corsOrigins: env.TIAOLI_CORS_ORIGINS,
    apiKeys: env.TIAOLI_API_KEYS,
    publicUrl: env.TIAOLI_PUBLIC_URL ?? null,
    conversationListing: listingOf(env),
  },
  conversations: {
    file:
      env.TIAOLI_CONVERSATIONS_FILE ??
      path.join(path.dirname(env.TIAOLI_VECTORSTORE), CONVERSATIONS_FILE),
    expiryDays: env.TIAOLI_CONVERSATIONS_DAYS,
  },
  logLevel: env.LOG_LEVEL,
  seedsDirectory: env.TIAOLI_SEEDS,
  vectorStoreDirectory: env.TIAOLI_VECTORSTORE,
  askTimeoutMs: env.TIAOLI_ASK_TIMEOUT_MS,
  embeddings: embeddingsOf(env),
  reranker: rerankerOf(env),
  chat: chatOf(env),
  fusion: {
    keyword: 1,
    vector:
      env.TIAOLI_VECTOR_WEIGHT === undefined
        ? VECTOR_WEIGHTS[env.TIAOLI_EMBEDDINGS]
        : constantWeight(env.TIAOLI_VECTOR_WEIGHT),
  },
  channels: channelsOf(env),
}))

/** Lies beside the library, which may be deleted and built again; conversations may not. */
const CONVERSATIONS_FILE = 'conversations.db'

/**
 * Who may see the list of all conversations, whose ids are the only key to them: nobody, those who
 * call from this machine, or everyone.
 */
export type ConversationListing = 'off' | 'local' | 'on'

function listingOf(env: z.infer<typeof EnvSchema>): ConversationListing {
  if (env.TIAOLI_CONVERSATIONS_LISTING !== 'auto') return env.TIAOLI_CONVERSATIONS_LISTING
  return isLoopback(env.HOST) ? 'local' : 'off'
}

/** Whether a host name or address means this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}

/** Settings of the endpoint that gives embeddings. */
export interface OpenAIEmbeddingsConfig {
  kind: 'openai'
  baseUrl: string
  apiKey: Secret
  model: string
  /** Asked of the model and checked; null takes the model's own. */
  dimension: number | null
  timeoutMs: number
  batchSize: number
  /** A build that needs more than so many tokens begins only once somebody agreed. */
  confirmAboveTokens: number
}

/** Settings of the endpoint that reranks what was found. */
export interface RerankerConfig {
  baseUrl: string
  /** Null where the endpoint wants none. */
  apiKey: Secret | null
  model: string
  /** For one call, its repetition included. */
  timeoutMs: number
}

/** Settings of the endpoint that a language model answers at. */
export interface ChatConfig {
  baseUrl: string
  /** Null where the endpoint wants none. */
  apiKey: Secret | null
  model: string
  temperature: number
  /** For one call, its repetitions included. */
  timeoutMs: number
  /** Until the first token of an attempt, and between two tokens. */
  firstTokenTimeoutMs: number
  idleTimeoutMs: number
  /** In and out, for one question. */
  maxTokensPerQuestion: number
}

/** Settings of the table that ships with the product. */
export interface OfflineEmbeddingsConfig {
  kind: 'offline'
  /** Whether it is tuned on the documents of the library when they are read. */
  adapt: boolean
}

export type EmbeddingsConfig = OfflineEmbeddingsConfig | OpenAIEmbeddingsConfig
export type Config = Readonly<z.infer<typeof ConfigSchema>>

function embeddingsOf(env: z.infer<typeof EnvSchema>): EmbeddingsConfig {
  if (env.TIAOLI_EMBEDDINGS === 'offline') {
    return { kind: 'offline', adapt: env.TIAOLI_EMBEDDINGS_ADAPT === 'on' }
  }
  return {
    kind: 'openai',
    baseUrl: env.TIAOLI_EMBEDDINGS_BASE_URL,
    apiKey: new Secret(env.TIAOLI_EMBEDDINGS_API_KEY ?? ''),
    model: env.TIAOLI_EMBEDDINGS_MODEL ?? '',
    dimension: env.TIAOLI_EMBEDDINGS_DIMENSION ?? null,
    timeoutMs: env.TIAOLI_EMBEDDINGS_TIMEOUT_MS,
    batchSize: env.TIAOLI_EMBEDDINGS_BATCH_SIZE,
    confirmAboveTokens: env.TIAOLI_EMBEDDINGS_CONFIRM_TOKENS,
  }
}

function rerankerOf(env: z.infer<typeof EnvSchema>): RerankerConfig | null {
  const { TIAOLI_RERANK_BASE_URL: baseUrl, TIAOLI_RERANK_API_KEY: key } = env
  const model = env.TIAOLI_RERANK_MODEL
  if (baseUrl === undefined || model === undefined) return null
  const apiKey = key === undefined ? null : new Secret(key)
  return { baseUrl, apiKey, model, timeoutMs: env.TIAOLI_RERANK_TIMEOUT_MS }
}

function chatOf(env: z.infer<typeof EnvSchema>): ChatConfig | null {
  const { TIAOLI_CHAT_MODEL: model, TIAOLI_CHAT_API_KEY: key, TIAOLI_CHAT_PRESET: preset } = env
  const baseUrl = env.TIAOLI_CHAT_BASE_URL ?? (preset && CHAT_PRESETS[preset])
  if (model === undefined || baseUrl === undefined) return null
  return {
    baseUrl,
    apiKey: key === undefined ? null : new Secret(key),
    model,
    temperature: env.TIAOLI_CHAT_TEMPERATURE,
    timeoutMs: env.TIAOLI_CHAT_TIMEOUT_MS,
    firstTokenTimeoutMs: env.TIAOLI_CHAT_FIRST_TOKEN_TIMEOUT_MS,
    idleTimeoutMs: env.TIAOLI_CHAT_IDLE_TIMEOUT_MS,
    maxTokensPerQuestion: env.TIAOLI_CHAT_MAX_TOKENS,
  }
}

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
