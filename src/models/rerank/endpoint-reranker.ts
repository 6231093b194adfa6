// Models: a reranker behind any endpoint with the common /rerank call.
import { z } from 'zod'
import type { RerankerConfig } from '#config/reranker.ts'
import { AppError } from '#domain/errors.ts'
import { cureOf, wrongFormat } from '../endpoint-cure.ts'
import { adviseRetry, createOpenAIClient, isTimeout, reasonOf } from '../openai-client.ts'
import type { Reranker } from './reranker.ts'
import { withRetries, type Pause } from '../retry.ts'

const ATTEMPTS = 2
const FIRST_RETRY_DELAY_MS = 200
/** Some servers refuse what is longer than their model reads, others cut it themselves. */
const MAX_DOCUMENT_CHARS = 1500
const MAX_RESPONSE_BYTES = 4 * 2 ** 20

const ResponseSchema = z.object({
  results: z.array(z.object({ index: z.int().min(0), relevance_score: z.number() })),
})

/**
 * Speaks the call that Cohere introduced and Jina, SiliconFlow and vLLM serve alike
 * (docs.cohere.com/reference/rerank, docs.siliconflow.cn/en/api-reference/rerank/create-rerank):
 * `{model, query, documents, top_n}` → `{results: [{index, relevance_score}]}`. The time limit is
 * for both attempts together; 408, 429, 5xx and broken connections are tried again. An answer that
 * does not judge each document once is a failure. No message holds the key.
 * @param options `pause` is how the wait before a failed call is repeated passes
 */
export function createEndpointReranker(
  config: RerankerConfig,
  options: { pause?: Pause } = {},
): Reranker {
  const { model, timeoutMs } = config
  const client = createOpenAIClient(config, { maxResponseBytes: MAX_RESPONSE_BYTES })
  const who = `重排模型 ${model}（${new URL(config.baseUrl).host}）`

  const ask = async (query: string, documents: readonly string[]): Promise<unknown> => {
    const signal = AbortSignal.timeout(timeoutMs)
    const body = {
      model,
      query,
      documents: documents.map((document) => document.slice(0, MAX_DOCUMENT_CHARS)),
      top_n: documents.length,
    }
    try {
      return await withRetries(() => client.post<unknown>('/rerank', { body, signal }), {
        attempts: ATTEMPTS,
        firstDelayMs: FIRST_RETRY_DELAY_MS,
        maxDelayMs: timeoutMs,
        advise: (error) => adviseRetry(error, Date.now()),
        signal,
        ...options,
      })
    } catch (error) {
      const reason = isTimeout(error) ? `${timeoutMs} 毫秒内没有答复` : reasonOf(error, config)
      throw unavailable(who, reason, cureOf(error, 'TIAOLI_RERANK'))
    }
  }

  return {
    model,
    rerank: async (query, documents) => {
      if (documents.length === 0) return []
      const scores = scoresOf(await ask(query, documents), documents.length)
      if (scores) return scores
      throw unavailable(who, '没有给每个文本一个分数', wrongFormat('TIAOLI_RERANK'))
    },
  }
}

/** Null for an answer of another form, or one that leaves a document out. */
function scoresOf(response: unknown, count: number): number[] | null {
  const { data } = ResponseSchema.safeParse(response)
  const byIndex = new Map(data?.results.map((result) => [result.index, result.relevance_score]))
  const scores = Array.from({ length: count }, (_, index) => byIndex.get(index))
  return scores.every((score) => score !== undefined) ? scores : null
}

function unavailable(who: string, reason: string, cure: string): AppError {
  return new AppError('MODEL_UNAVAILABLE', `${who}不可用：${reason}。${cure}`)
}
