// Channels: what is said for an answer, for a failure and beside them, in one place.
import type { Answer } from '#domain/answer.ts'
import { AppError, type ErrorCode } from '#domain/errors.ts'
import type { Reply } from '../channel.ts'
import { sourceOf } from './citations.ts'

export const WORKING = '正在查阅政策原文…'
export const WELCOME =
  '您好，我依据库中的政策文件回答问题，每句话都注明出自哪一条。直接提问即可；发送 /help 查看用法。'
export const BUSY = '您前面的问题还在回答，请稍后再问。'
export const NOT_WORDS = '我只能读文字消息，请把问题打成文字发给我。发送 /help 查看用法。'
export const NOT_READY = '文件库正在载入，请过一会儿再问。'
export const EMPTY = '文件库里还没有文件，暂时不能回答；请管理员放入政策文件后再问。'
export const STOPPING = '服务正在重启，这个问题没有答完，请稍后再问一次。'
export const TOO_SLOW = '这个问题没有在规定时间内答完，请稍后再试或缩小问题范围。'

const FAILURES: Partial<Record<ErrorCode, string>> = {
  INDEX_NOT_READY: NOT_READY,
  LIBRARY_EMPTY: EMPTY,
  TIMEOUT: TOO_SLOW,
  MODEL_UNAVAILABLE: '语言模型暂时不可用，请稍后再试。',
}
const UNEXPECTED = '抱歉，回答时出了意外，请稍后再试。'

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
  return degraded === undefined ? [] : [`模型没有作答（${degraded}），改为逐字摘录`]
}

/** What is said when answering failed. What a person did wrong is told, what we did wrong is not. */
export function failureReply(error: unknown): Reply {
  if (!(error instanceof AppError)) return plainReply(UNEXPECTED)
  const { code, message } = error
  return plainReply(isTheirs(error) ? message : (FAILURES[code] ?? UNEXPECTED))
}

/** Whether what failed is for the person to mend: a question too long, a clause that is not there. */
export function isTheirs(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'INVALID_INPUT' || error.code === 'NOT_FOUND')
}
