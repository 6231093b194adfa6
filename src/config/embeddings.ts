// Config: where embeddings come from, and what they weigh beside BM25.
import { z } from 'zod'
import { Secret } from '#domain/secret.ts'
import { decimal, httpUrl, needed, setting, whole, type Values } from './setting.ts'

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

export const EMBEDDINGS_VARIABLES = {
  TIAOLI_EMBEDDINGS: z.enum(['offline', 'openai'], '应为 offline 或 openai').default('offline'),
  TIAOLI_EMBEDDINGS_ADAPT: z.enum(['off', 'on'], '应为 off 或 on').default('off'),
  TIAOLI_EMBEDDINGS_BASE_URL: httpUrl.default('https://api.openai.com/v1'),
  TIAOLI_EMBEDDINGS_API_KEY: setting,
  TIAOLI_EMBEDDINGS_MODEL: setting,
  TIAOLI_EMBEDDINGS_DIMENSION: whole(8, 8192, '维').optional(),
  TIAOLI_EMBEDDINGS_TIMEOUT_MS: whole(100, 600_000, '毫秒').default(30_000),
  TIAOLI_EMBEDDINGS_BATCH_SIZE: whole(1, 2048, '条').default(64),
  TIAOLI_EMBEDDINGS_CONFIRM_TOKENS: whole(0, 1_000_000_000_000, '词元').default(1_000_000),
  TIAOLI_VECTOR_WEIGHT: decimal(10).optional(),
}

type EmbeddingsValues = Values<typeof EMBEDDINGS_VARIABLES>

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

/** Settings of the table that ships with the product. */
export interface OfflineEmbeddingsConfig {
  kind: 'offline'
  /** Whether it is tuned on the documents of the library when they are read. */
  adapt: boolean
}

export type EmbeddingsConfig = OfflineEmbeddingsConfig | OpenAIEmbeddingsConfig

export const EMBEDDINGS_CHECKS = (
  ['TIAOLI_EMBEDDINGS_API_KEY', 'TIAOLI_EMBEDDINGS_MODEL'] as const
).map((name) =>
  needed<EmbeddingsValues>(
    name,
    'TIAOLI_EMBEDDINGS=openai 时必须设置',
    (env) => env.TIAOLI_EMBEDDINGS === 'openai',
  ),
)

export function embeddingsOf(env: EmbeddingsValues): EmbeddingsConfig {
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

/** The weights of both legs; that of the vectors lies between two, by the library's familiarity. */
export function fusionOf(env: EmbeddingsValues) {
  const own = env.TIAOLI_VECTOR_WEIGHT
  const vector = own === undefined ? VECTOR_WEIGHTS[env.TIAOLI_EMBEDDINGS] : constantWeight(own)
  return { keyword: 1, vector }
}

/** The same weight for every library. */
function constantWeight(weight: number) {
  return { strange: { familiarity: 0, weight }, familiar: { familiarity: 1, weight } }
}
