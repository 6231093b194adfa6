// Answer: a request and what was said before it become a question that stands alone, understood.
import type { AskRequest, Turn } from '#domain/answer.ts'
import type { TurnMemory } from '#domain/conversation.ts'
import type { Understanding } from '#domain/understanding.ts'
import type { LibraryView } from '#library/view.ts'
import type { Lexicon } from '#retrieve/lexicon.ts'
import { understand, wordsToLookUp } from '#retrieve/question.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { ModelSession } from './model-session.ts'
import { rewriteFollowUp } from './rewrite-follow-up.ts'

/** Rewrites a follow-up into a question that stands alone; conversation/ provides it. */
export type MakeStandalone = (
  question: string,
  history: readonly Turn[],
  reader: { library: LibraryView; read: (question: string) => Promise<Understanding> },
) => Promise<string>

/** Whether a question cannot be understood without what was said before; conversation/ provides it. */
export type LeansOnHistory = (question: string, own: Understanding) => boolean

export interface ReadDependencies {
  library: LibraryView
  lexicon: Lexicon
  makeStandalone: MakeStandalone
  leansOnHistory: LeansOnHistory
}

/** The turns before this question; null if they were kept but cannot be read. */
export async function historyOf(
  turnMemory: TurnMemory,
  { history, conversationId }: AskRequest,
): Promise<readonly Turn[] | null> {
  if (history !== undefined) return history
  return conversationId === undefined ? [] : turnMemory.recall(conversationId)
}

/** The request as an understood question that stands alone. */
export async function readQuestion(
  { library, lexicon, makeStandalone, leansOnHistory }: ReadDependencies,
  request: AskRequest,
  {
    history,
    session,
    asOf,
  }: { history: readonly Turn[]; session: ModelSession | null; asOf: string },
): Promise<Understanding> {
  const documentIds = request.documents
  const read = (question: string): Promise<Understanding> =>
    understand(
      { library, lexicon },
      question,
      documentIds === undefined ? { asOf } : { asOf, documentIds },
    )
  const { question } = request
  for (const { role, content } of history) {
    const said = normaliseText(content.slice(0, MAX_MENTIONED_CHARS))
    library.mention(role === 'user' ? wordsToLookUp(said, lexicon) : [said])
  }
  const standalone = await makeStandalone(question, history, { library, read })
  const understanding = await read(standalone)
  const isOpen =
    history.length > 0 &&
    wordsOf(standalone) === wordsOf(question) &&
    leansOnHistory(question, understanding)
  if (session === null || !isOpen) return understanding
  return read(await rewriteFollowUp(question, history, session))
}

/** Of what was said before, so much is looked up together with the question. */
const MAX_MENTIONED_CHARS = 4000

/** Its letters and digits alone. */
function wordsOf(question: string): string {
  return question.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
