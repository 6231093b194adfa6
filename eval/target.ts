// Eval: the systems that can be asked: the product in process, a running service, recorded answers.
import type { Composed } from '#compose.ts'
import type { Answer, AskRequest } from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'
import { readAnswer, type ScoredAnswer } from './answer.ts'
import type { Corpus } from './corpus.ts'
import type { EvalCase } from './schema.ts'

export interface Reply {
  answer: ScoredAnswer
  /** Ids of the clauses that the answer was made from, best first; null if the system is silent. */
  evidence: readonly string[] | null
  latencyMs: number
}

/** What is evaluated. */
export interface Target {
  ask(testCase: EvalCase, asOf: string): Promise<Reply>
  /** Clause ids for a query, best first; null when the system has no search to ask. */
  search(query: string, k: number): Promise<readonly string[] | null>
}

/** A target with the documents it knows. */
export interface Session {
  target: Target
  corpus: Corpus
}

/** The request that a case makes. */
export function requestOf(testCase: EvalCase, asOf: string): AskRequest {
  const { question, history } = testCase
  return { question, asOf, ...(history === undefined ? {} : { history }) }
}

/** The product itself, asked in process. */
export function assistantTarget({
  assistant,
  newContext,
}: Pick<Composed, 'assistant' | 'newContext'>): Target {
  return {
    async ask(testCase, asOf) {
      const startedAt = performance.now()
      let evidence: string[] = []
      let answer: Answer | undefined
      for await (const event of assistant.askEvents(requestOf(testCase, asOf), newContext())) {
        if (event.type === 'evidence') evidence = event.clauses.map(({ id }) => id)
        if (event.type === 'answer-end') answer = event.answer
      }
      if (answer === undefined) throw new AppError('INTERNAL', '回答流没有 answer-end 事件。')
      return { answer: readAnswer(answer), evidence, latencyMs: performance.now() - startedAt }
    },
    async search(query, k) {
      const { hits } = await assistant.search({ query, k }, newContext())
      return hits.map(({ clause }) => clause.id)
    },
  }
}
