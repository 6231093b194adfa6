// Answers to store, all different in what tells them apart.
import type { Answer } from '#domain/answer.ts'
import { ANSWER_EXAMPLE } from '#surfaces/http/examples.ts'

/** An answer with an id; its words are of the example unless changed. */
export function answerOf(id: string, changes: Partial<Answer> = {}): Answer {
  const question = `问题${id}`
  return { ...ANSWER_EXAMPLE, id, question, standaloneQuestion: question, ...changes }
}
