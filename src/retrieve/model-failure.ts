// Retrieve: whether a search can go on without the model that failed.
import { AppError, type ErrorCode } from '#domain/errors.ts'

const MODEL_CODES: ReadonlySet<ErrorCode> = new Set([
  'MODEL_UNAVAILABLE',
  'TIMEOUT',
  'RATE_LIMITED',
])

/** Whether an error says that a model did not answer, and nothing about the library or the query. */
export function isModelFailure(error: unknown): error is AppError {
  return error instanceof AppError && MODEL_CODES.has(error.code)
}
