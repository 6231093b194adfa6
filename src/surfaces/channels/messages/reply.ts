// Channels: what is said for an answer and for a failure.
import type { Answer } from '#domain/answer.ts'
import { AppError, type ErrorCode } from '#domain/errors.ts'
import type { Reply } from '../channel.ts'
import { words } from '../language.ts'
import { sourceOf } from './citations.ts'

const FAILURES: Partial<Record<ErrorCode, string>> = {
  INDEX_NOT_READY: words.notReady,
  LIBRARY_EMPTY: words.empty,
  TIMEOUT: words.tooSlow,
  MODEL_UNAVAILABLE: words.modelUnavailable,
}

/** Words without sources. */
export function plainReply(text: string): Reply {
  return { text, sources: [], notices: [], url: null }
}

/**
 * An answer as it is said in a chat.
 * @param publicUrl where the web page is reached; null leaves the link out
 * @param conversationId under which the web page shows the answer
 */
export function replyOf(
  answer: Answer,
  { publicUrl, conversationId }: { publicUrl: string | null; conversationId: string },
): Reply {
  return {
    text: answer.text,
    sources: answer.citations.map(sourceOf),
    notices: [...answer.notices, ...fallbackNotices(answer)],
    url: publicUrl === null ? null : `${publicUrl}/conversations/${conversationId}`,
  }
}

/** That a model was to answer and did not: what stands there are excerpts. */
function fallbackNotices({ generator: { degraded } }: Answer): string[] {
  return degraded === undefined ? [] : [words.degraded(degraded)]
}

/** What is said when answering failed. What a person did wrong is told, what we did wrong is not. */
export function failureReply(error: unknown): Reply {
  if (!(error instanceof AppError)) return plainReply(words.unexpected)
  const { code, message } = error
  return plainReply(isTheirs(error) ? message : (FAILURES[code] ?? words.unexpected))
}

/** Whether what failed is for the person to mend: a question too long, a clause that is not there. */
export function isTheirs(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'INVALID_INPUT' || error.code === 'NOT_FOUND')
}
