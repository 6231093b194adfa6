// OpenAI API: the examples of its OpenAPI description.
import { ANSWER_EXAMPLE } from '#surfaces/http/examples.ts'
import { replyOf, toCompletion, type ChatCompletion } from './completion.ts'
import type { OpenAIError } from './failure.ts'
import { MODEL_ID } from './request.ts'

const CREATED = 1_790_000_000
const linkTo = (path: string): string => `https://policy.example.cn${path}`

export const MODEL_EXAMPLE = { id: MODEL_ID, object: 'model', created: CREATED, owned_by: MODEL_ID }

export const COMPLETION_EXAMPLE: ChatCompletion = toCompletion(
  { id: 'chatcmpl-6f1b0f0e', created: CREATED, model: MODEL_ID },
  replyOf(ANSWER_EXAMPLE, linkTo, ANSWER_EXAMPLE.question.length),
)

export const ERROR_EXAMPLE: OpenAIError = {
  error: {
    message: '没有名为“gpt”的模型；GET /v1/models 列出可用的模型（tiaoli）。',
    type: 'invalid_request_error',
    param: 'model',
    code: 'model_not_found',
  },
}
