// Answer: a language model says a follow-up in full where the rules could not.
import { z } from 'zod'
import type { Turn } from '#domain/answer.ts'
import { MAX_QUESTION_CHARS } from '#domain/limits.ts'
import { normaliseText } from '#zh/normalise.ts'
import { findQuantities } from '#zh/quantities.ts'
import { inert } from './handles.ts'
import type { ModelSession } from './model-session.ts'

const RewriteSchema = z.object({ question: z.string() })
const MAX_OUTPUT_TOKENS = 300
/** Turns that are shown, and characters of each. */
const MAX_TURNS = 6
const MAX_TURN_CHARS = 800

/**
 * The follow-up as a question that stands alone; the follow-up itself when the model fails or adds
 * figures that nobody said.
 */
export async function rewriteFollowUp(
  question: string,
  history: readonly Turn[],
  session: ModelSession,
): Promise<string> {
  const shown = history
    .slice(-MAX_TURNS)
    .map(
      ({ role, content }) =>
        `${role === 'user' ? '问' : '答'}：${content.slice(0, MAX_TURN_CHARS)}`,
    )
    .join('\n')
  try {
    const { question: rewritten } = await session.model.generateObject({
      name: 'rewrite',
      schema: RewriteSchema,
      messages: session.prompts.messages('rewrite-follow-up', {
        history: inert(shown),
        question: inert(question),
      }),
      maxOutputTokens: MAX_OUTPUT_TOKENS,
      signal: session.signal,
    })
    const said = normaliseText([...history.map(({ content }) => content), question].join('\n'))
    return isFaithful(rewritten.trim(), said) ? rewritten.trim() : question
  } catch (error) {
    session.explain(error)
    return question
  }
}

function isFaithful(rewritten: string, said: string): boolean {
  return (
    rewritten !== '' &&
    rewritten.length <= MAX_QUESTION_CHARS &&
    !rewritten.includes('\n') &&
    findQuantities(rewritten).every(({ text }) => said.includes(normaliseText(text)))
  )
}
