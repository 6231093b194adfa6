// Domain: the one error type that crosses module borders. Says what failed, never how it is shown.
import type { Language } from './context.ts'

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_LARGE'
  | 'INDEX_NOT_READY'
  | 'LIBRARY_EMPTY'
  | 'MODEL_UNAVAILABLE'
  | 'TIMEOUT'
  | 'RATE_LIMITED'
  | 'INTERNAL'

/** A sentence in both languages. */
export type Bilingual = Readonly<Record<Language, string>>

/**
 * An expected failure. `message` names what failed, the value and the cure, in Chinese, because
 * people read it; `english` says the same where it is known; `code` is for programs. Absence of an answer in the documents is not an error.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly english: string | null

  constructor(code: ErrorCode, message: string | Bilingual, options?: { cause?: unknown }) {
    super(typeof message === 'string' ? message : message.zh, options)
    this.code = code
    this.english = typeof message === 'string' ? null : message.en
  }
}
