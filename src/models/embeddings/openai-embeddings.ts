// Models: embeddings from any endpoint that speaks OpenAI's API.
import { Embeddings } from '@langchain/core/embeddings'
import { z } from 'zod'
import type { OpenAIEmbeddingsConfig } from '#config/embeddings.ts'
import { AppError } from '#domain/errors.ts'
import type { TextEmbeddings } from './embeddings.ts'
import { cureOf, wrongFormat } from '../endpoint-cure.ts'
import { adviseRetry, createOpenAIClient, isTimeout, reasonOf } from '../openai-client.ts'
import { withRetries, type Pause } from '../retry.ts'

/** A build can wait, somebody who asked a question cannot. */
const BUILD_PATIENCE = { attempts: 4, maxDelayMs: 60_000, timeoutMs: Infinity }
const QUESTION_PATIENCE = { attempts: 2, maxDelayMs: 2000, timeoutMs: 5000 }
type Patience = typeof BUILD_PATIENCE
/** Doubles with each attempt. */
const FIRST_RETRY_DELAY_MS = 500
/** A full batch of long vectors, written as decimal numbers. */
const MAX_RESPONSE_BYTES = 512 * 2 ** 20

const ResponseSchema = z.object({
  data: z.array(
    z.object({ index: z.int().optional(), embedding: z.union([z.array(z.number()), z.base64()]) }),
  ),
})

/**
 * Embeds in batches, in the order given. Each attempt has a time limit; 408, 429, 5xx, timeouts
 * and broken connections are tried again, for documents more patiently than for a question. Throws
 * MODEL_UNAVAILABLE when the endpoint gives up, or gives vectors that are too few, of another
 * dimension or not finite. No message holds the key.
 */
export class OpenAIEmbeddings extends Embeddings implements TextEmbeddings {
  readonly identity: string
  readonly textsPerCall: number
  readonly #config: OpenAIEmbeddingsConfig
  readonly #client: ReturnType<typeof createOpenAIClient>
  /** How the wait before a failed call is repeated passes. */
  readonly #options: { pause?: Pause }
  #dimension: number | null

  constructor(config: OpenAIEmbeddingsConfig, options: { pause?: Pause } = {}) {
    super({})
    const { host, pathname } = new URL(config.baseUrl)
    const place = `${host}${pathname.replace(/\/$/, '')}`
    this.identity = `openai/${place}/${config.model}/${config.dimension ?? 'default'}/v1`
    this.textsPerCall = config.batchSize
    this.#config = config
    this.#dimension = config.dimension
    this.#options = options
    this.#client = createOpenAIClient(config, { maxResponseBytes: MAX_RESPONSE_BYTES })
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    const vectors: number[][] = []
    for (let start = 0; start < texts.length; start += this.#config.batchSize) {
      const batch = texts.slice(start, start + this.#config.batchSize)
      vectors.push(...(await this.#embedBatch(batch, BUILD_PATIENCE)))
    }
    return vectors
  }

  override async embedQuery(text: string): Promise<number[]> {
    const [vector] = await this.#embedBatch([text], QUESTION_PATIENCE)
    if (!vector) throw this.#unavailable('没有返回向量')
    return vector
  }

  async #embedBatch(texts: string[], patience: Patience): Promise<number[][]> {
    const { attempts, maxDelayMs } = patience
    const timeoutMs = Math.min(this.#config.timeoutMs, patience.timeoutMs)
    let response: unknown
    try {
      response = await withRetries(() => this.#request(texts, timeoutMs), {
        attempts,
        firstDelayMs: FIRST_RETRY_DELAY_MS,
        maxDelayMs,
        advise: (error) =>
          isTimeout(error) ? { retry: true, afterMs: null } : adviseRetry(error, Date.now()),
        ...this.#options,
      })
    } catch (error) {
      throw this.#unavailable(this.#reasonOf(error, timeoutMs), cureOf(error, 'TIAOLI_EMBEDDINGS'))
    }
    const parsed = ResponseSchema.safeParse(response)
    if (!parsed.success) {
      throw this.#unavailable('返回的内容不是 OpenAI 格式的向量', wrongFormat('TIAOLI_EMBEDDINGS'))
    }
    return this.#checked(parsed.data.data, texts.length)
  }

  #request(texts: string[], timeoutMs: number): Promise<unknown> {
    const { model, dimension } = this.#config
    return this.#client.embeddings.create(
      {
        model,
        input: texts,
        encoding_format: 'float',
        ...(dimension === null ? {} : { dimensions: dimension }),
      },
      // The client's own limit ends with the headers; the signal also ends a body that hangs.
      { signal: AbortSignal.timeout(timeoutMs) },
    )
  }

  #checked(data: z.infer<typeof ResponseSchema>['data'], expected: number): number[][] {
    if (data.length !== expected) {
      throw this.#unavailable(`应返回 ${expected} 个向量，实际返回 ${data.length} 个`)
    }
    const ordered: (number[] | undefined)[] = Array.from({ length: expected })
    for (const [position, { index = position, embedding }] of data.entries()) {
      ordered[index] = typeof embedding === 'string' ? decodeBase64(embedding) : embedding
    }
    return ordered.slice(0, expected).map((vector) => {
      if (!vector) throw this.#unavailable('返回的向量序号有重复或缺失')
      this.#dimension ??= vector.length
      if (vector.length !== this.#dimension) {
        throw this.#unavailable(`向量应为 ${this.#dimension} 维，实际为 ${vector.length} 维`)
      }
      if (!vector.every(Number.isFinite)) throw this.#unavailable('返回的向量含非数值')
      return vector
    })
  }

  #reasonOf(error: unknown, timeoutMs: number): string {
    if (isTimeout(error)) return `${timeoutMs} 毫秒内没有答复`
    return reasonOf(error, this.#config)
  }

  #unavailable(reason: string, cure = '请检查 TIAOLI_EMBEDDINGS_* 设置'): AppError {
    const { model, baseUrl } = this.#config
    return new AppError(
      'MODEL_UNAVAILABLE',
      `向量模型 ${model}（${new URL(baseUrl).host}）不可用：${reason}。${cure}`,
    )
  }
}

/** Little-endian 32-bit floats, as the API encodes them. */
function decodeBase64(text: string): number[] {
  const bytes = Buffer.from(text, 'base64')
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4))
}
