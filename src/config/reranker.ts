// Config: the endpoint that reranks what was found.
import { Secret } from '#domain/secret.ts'
import { httpUrl, needed, setting, whole, type Values } from './setting.ts'

export const RERANKER_VARIABLES = {
  TIAOLI_RERANK_BASE_URL: httpUrl.optional(),
  TIAOLI_RERANK_API_KEY: setting,
  TIAOLI_RERANK_MODEL: setting,
  TIAOLI_RERANK_TIMEOUT_MS: whole(100, 60_000, '毫秒').default(5000),
}

type RerankerValues = Values<typeof RERANKER_VARIABLES>

export interface RerankerConfig {
  baseUrl: string
  /** Null where the endpoint wants none. */
  apiKey: Secret | null
  model: string
  /** For one call, its repetition included. */
  timeoutMs: number
}

/** It is named whole, or not at all. */
export const RERANKER_CHECKS = (['TIAOLI_RERANK_BASE_URL', 'TIAOLI_RERANK_MODEL'] as const).map(
  (name) =>
    needed<RerankerValues>(
      name,
      '已设置重排模型的其他项，还须设置此项',
      (env) =>
        (env.TIAOLI_RERANK_BASE_URL ?? env.TIAOLI_RERANK_MODEL ?? env.TIAOLI_RERANK_API_KEY) !==
        undefined,
    ),
)

/** The settings, or null when there is none. */
export function rerankerOf(env: RerankerValues): RerankerConfig | null {
  const { TIAOLI_RERANK_BASE_URL: baseUrl, TIAOLI_RERANK_API_KEY: key } = env
  const model = env.TIAOLI_RERANK_MODEL
  if (baseUrl === undefined || model === undefined) return null
  const apiKey = key === undefined ? null : new Secret(key)
  return { baseUrl, apiKey, model, timeoutMs: env.TIAOLI_RERANK_TIMEOUT_MS }
}
