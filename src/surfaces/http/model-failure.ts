// HTTP: a call to a language model that failed, as a line of the log.
import { AppError } from '#domain/errors.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import type { Logger } from './logger.ts'

/**
 * Logs why a model gave no usable reply and what to do about it. The message of the failure stays
 * out of it: an endpoint's words may repeat the key or the question.
 */
export function logModelFailure(logger: Logger, error: unknown, requestId?: string): void {
  if (error instanceof ChatFailure) {
    const { reason, status, cure } = error
    logger.warn({ requestId, reason, status, cure }, 'language model failed')
  } else if (error instanceof AppError) {
    logger.warn(
      { requestId, reason: error.code, err: error },
      'answered without a model that failed',
    )
  } else logger.error({ requestId, err: error }, 'answered without a model that failed')
}
