// Conversation: a question that leans on what was said becomes one that stands alone.
import type { Turn } from '#domain/answer.ts'
import { MAX_QUESTION_CHARS } from '#domain/limits.ts'
import { pace } from '#domain/work/pace.ts'
import { otherDay, otherDocument } from './changes.ts'
import { again, askedOfDocument, closerLook, narrowedTopic, otherTopic } from './ellipsis.ts'
import {
  amongThem,
  itemOfAnswer,
  oneOfTwo,
  partOfClause,
  stepFromClause,
  thisClause,
  thisDocument,
  thisTopic,
} from './references.ts'
import { answerAfter, namesTopic, threadOf } from './thread.ts'
import type { FollowUp, FollowUpDependencies, Thread } from './thread.ts'

const CHANGE_OF_SUBJECT =
  /^(?:我想)?(?:换个(?:问题|话题)|另外问|另一个问题|顺便问(?:一?下|问)?|再问(?:一?个|你)?|问(?:个|一个)别的|题外话|不说这个了|new question|by the way)[，,：: ]*/iu
const LEAD_IN =
  /^(?:(?:好的?|嗯|哦|明白了?|知道了|谢谢)[，,。 ]*)?(?:(?:不对|不是)[，, ]*)?(?:我(?:问|说|指)的是|那么?|然后|还有(?!效|用|没)|另外|再说|换成|换到|改成|如果是|要是|and|then|what about|how about)(?![个份些一年种条里两几边位块段版轮])[，, ]*/iu

/** Ways in which a question can lean on what was said, tried in this order. */
const READINGS: readonly ((followUp: FollowUp) => string | null | Promise<string | null>)[] = [
  stepFromClause,
  itemOfAnswer,
  thisClause,
  oneOfTwo,
  amongThem,
  otherDay,
  thisTopic,
  thisDocument,
  otherDocument,
  partOfClause,
  closerLook,
  askedOfDocument,
  otherTopic,
  narrowedTopic,
]

/**
 * Rewrites a follow-up by what it leaves out: the document (文号呢？), the topic (那新方案呢？), the
 * clause (它的下一条) or an item of the last answer (第二个展开说说). A question that names its own
 * topic without leaning on anything is returned as it is.
 * @param history oldest first, the question itself not included
 */
export async function standaloneQuestion(
  question: string,
  history: readonly Turn[],
  dependencies: FollowUpDependencies,
): Promise<string> {
  return history.length === 0
    ? question
    : standalone(question, await lastThread(history, dependencies), dependencies)
}

async function standalone(
  question: string,
  thread: Thread | null,
  dependencies: FollowUpDependencies,
): Promise<string> {
  if (thread === null) return question
  const changed = question.replace(CHANGE_OF_SUBJECT, '')
  if (changed !== question) return changed
  const words = question.replace(LEAD_IN, '')
  const own = await dependencies.read(words)
  if (own.guard.isGreeting || own.guard.isOtherJob || own.asks.catalogue) return question
  const followUp = {
    ...dependencies,
    question: words,
    own,
    thread,
    hasTopic: namesTopic(own, dependencies),
    isLed: words !== question || /呢[，,]/u.test(words),
  }
  if (words === '') return again(followUp)
  for (const reading of READINGS) {
    const rewritten = await reading(followUp)
    if (rewritten !== null) return rewritten
  }
  return question
}

/** Work of reading one turn, in clauses read. */
const UNITS_PER_TURN = 64
/** Questions of a conversation that are read again; what was said before them is left behind. */
const MAX_READ_AGAIN = 8

/** The threads of the latest questions that were no small talk, the last of them on top. */
async function lastThread(
  history: readonly Turn[],
  dependencies: FollowUpDependencies,
): Promise<Thread | null> {
  const asked = [...history.keys()].filter((index) => history[index]?.role === 'user')
  let thread: Thread | null = null
  for (const index of asked.slice(-MAX_READ_AGAIN)) {
    await pace(UNITS_PER_TURN)
    const said = history[index]?.content.slice(0, MAX_QUESTION_CHARS) ?? ''
    const question = await dependencies.read(await standalone(said, thread, dependencies))
    if (question.guard.isGreeting || question.guard.isOtherJob) continue
    const answer = answerAfter(history, index)
    thread = threadOf({ question, answer, before: thread }, dependencies)
  }
  return thread
}
