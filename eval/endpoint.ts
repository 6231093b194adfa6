// Eval: a running service, asked over its HTTP API.
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { readAnswer } from './answer.ts'
import { requestOf, type Target } from './target.ts'

const TIMEOUT_MS = 120_000
const SearchResponseSchema = z.object({
  hits: z.array(z.object({ clause: z.object({ id: z.string() }) })),
})

async function post(url: URL, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new AppError('MODEL_UNAVAILABLE', `无法连接“${url.href}”，请确认服务已启动。`, { cause })
  })
  if (!response.ok) {
    const words = (await response.text()).slice(0, 300)
    throw new AppError('MODEL_UNAVAILABLE', `“${url.href}”返回 ${response.status}：${words}`)
  }
  return response.json()
}

/** @param base address of the service, e.g. http://127.0.0.1:8787 */
export function endpointTarget(base: string): Target {
  return {
    async ask(testCase, asOf) {
      const startedAt = performance.now()
      const body = await post(new URL('/api/ask', base), requestOf(testCase, asOf))
      return {
        answer: readAnswer(body),
        evidence: null,
        latencyMs: performance.now() - startedAt,
      }
    },
    async search(query, k) {
      const body = await post(new URL('/api/search', base), { query, k })
      return SearchResponseSchema.parse(body).hits.map(({ clause }) => clause.id)
    },
  }
}
