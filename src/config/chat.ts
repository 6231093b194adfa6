// Config: the endpoint that a language model answers at.
import { z } from 'zod'
import { Secret } from '#domain/secret.ts'
import { decimal, httpUrl, needed, setting, whole, type Values } from './setting.ts'

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

export const CHAT_VARIABLES = {
  TIAOLI_CHAT_PRESET: z
    .enum(CHAT_PRESET_NAMES, `应为 ${CHAT_PRESET_NAMES.join('、')} 之一`)
    .optional(),
  TIAOLI_CHAT_BASE_URL: httpUrl.optional(),
  TIAOLI_CHAT_API_KEY: setting,
  TIAOLI_CHAT_MODEL: setting,
  TIAOLI_CHAT_TEMPERATURE: decimal(2).default(0),
  TIAOLI_CHAT_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(45_000),
  TIAOLI_CHAT_FIRST_TOKEN_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(20_000),
  TIAOLI_CHAT_IDLE_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(15_000),
  TIAOLI_CHAT_MAX_TOKENS: whole(1000, 10_000_000, '词元').default(100_000),
}

type ChatValues = Values<typeof CHAT_VARIABLES>

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

/** It is named whole, or not at all. */
export const CHAT_CHECKS = [
  needed<ChatValues>(
    'TIAOLI_CHAT_MODEL',
    '已设置语言模型的其他项，还须设置模型名',
    (env) =>
      (env.TIAOLI_CHAT_PRESET ?? env.TIAOLI_CHAT_BASE_URL ?? env.TIAOLI_CHAT_API_KEY) !== undefined,
  ),
  needed<ChatValues>(
    'TIAOLI_CHAT_BASE_URL',
    '已设置 TIAOLI_CHAT_MODEL，还须设置此项或 TIAOLI_CHAT_PRESET',
    (env) => env.TIAOLI_CHAT_MODEL !== undefined && env.TIAOLI_CHAT_PRESET === undefined,
  ),
  needed<ChatValues>(
    'TIAOLI_CHAT_API_KEY',
    '此服务商需要密钥',
    (env) =>
      env.TIAOLI_CHAT_PRESET !== undefined &&
      env.TIAOLI_CHAT_BASE_URL === undefined &&
      !PRESETS_WITHOUT_KEY.has(env.TIAOLI_CHAT_PRESET),
  ),
]

/** The settings, or null when there is no model. */
export function chatOf(env: ChatValues): ChatConfig | null {
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
