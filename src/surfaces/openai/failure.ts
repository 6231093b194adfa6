// OpenAI API: errors in the shape that its clients read.
import { z } from '@hono/zod-openapi'
import type { Problem } from '#surfaces/http/problem.ts'
import type { ProblemCode } from '#words/problems.ts'

/** The error object of the OpenAI API (platform.openai.com/docs/guides/error-codes). */
export const OpenAIErrorSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable().describe('the parameter that was refused: messages[0].content'),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'OpenAIError' })
export type OpenAIError = z.infer<typeof OpenAIErrorSchema>

const CODES: Partial<Record<ProblemCode, string>> = {
  UNAUTHORIZED: 'invalid_api_key',
  NOT_FOUND: 'not_found',
  TOO_LARGE: 'request_too_large',
  RATE_LIMITED: 'rate_limit_exceeded',
  BUSY: 'overloaded',
  INDEX_NOT_READY: 'not_ready',
  LIBRARY_EMPTY: 'library_empty',
  MODEL_UNAVAILABLE: 'model_unavailable',
  TIMEOUT: 'timeout',
}

/** An error as the OpenAI API would tell it; words of unexpected errors are never shown. */
export function toOpenAIError({ detail, status, errors }: Problem, code: ProblemCode): OpenAIError {
  const param = errors?.[0]?.field.replaceAll(/\.(\d+)/gu, '[$1]') ?? null
  return {
    error: {
      message: detail,
      type: status >= 500 ? 'server_error' : 'invalid_request_error',
      param: param === '(body)' ? null : param,
      code: param === 'model' && code === 'NOT_FOUND' ? 'model_not_found' : (CODES[code] ?? null),
    },
  }
}
