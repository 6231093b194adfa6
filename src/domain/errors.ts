// Domain: the one error type that crosses module borders. Says what failed, never how it is shown.

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'INDEX_NOT_READY'
  | 'LIBRARY_EMPTY'
  | 'MODEL_UNAVAILABLE'
  | 'TIMEOUT'
  | 'RATE_LIMITED'
  | 'INTERNAL'

/**
 * An expected failure. `message` names what failed, the value and the cure, in Chinese, because
 * people read it; `code` is for programs. Absence of an answer in the documents is not an error.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
