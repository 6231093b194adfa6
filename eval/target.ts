// Eval: the systems that can be asked: the product in process, a running service, recorded answers.
import type { Composed } from '#compose.ts'
import type { Answer, AskRequest, Turn } from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'
import { readAnswer, type ScoredAnswer } from './answer.ts'
import type { Corpus } from './corpus.ts'
import type { EvalCase } from './schema.ts'
import { pushedAnswer, requestedAnswer } from './surfaces.ts'

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

/** What a case is asked over: the seeds with fixture files beside them, or a library of its own. */
export type CaseDocuments = Pick<EvalCase, 'fixtures' | 'library'>

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

interface Told {
  answer: ScoredAnswer
  evidence: string[]
}

/** What a library says in which nothing could be read: to who asks it is a refusal. */
function emptyLibraryWords(error: unknown): string {
  if (error instanceof AppError && error.code === 'LIBRARY_EMPTY') return error.message
  throw error
}

async function ask({ assistant, newContext }: Composed, request: AskRequest): Promise<Told> {
  let evidence: string[] = []
  let answer: Answer | undefined
  try {
    for await (const event of assistant.askEvents(request, newContext())) {
      if (event.type === 'evidence') evidence = event.clauses.map(({ id }) => id)
      if (event.type === 'answer-end') answer = event.answer
    }
  } catch (error) {
    const text = emptyLibraryWords(error)
    return { answer: readAnswer({ text, outcome: 'refused' }), evidence }
  }
  if (answer === undefined) throw new AppError('INTERNAL', '回答流没有 answer-end 事件。')
  return { answer: readAnswer(answer), evidence }
}

/** The conversation of the questions that are asked first. */
async function historyOf(
  product: Composed,
  { askedBefore = [], history = [] }: EvalCase,
  asOf: string,
): Promise<Turn[]> {
  const turns = [...history]
  for (const question of askedBefore) {
    const { answer } = await ask(product, { question, asOf, history: turns })
    turns.push({ role: 'user', content: question }, { role: 'assistant', content: answer.text })
  }
  return turns
}

async function surfaceAnswer(
  product: Composed,
  { request, push }: EvalCase,
): Promise<ScoredAnswer | null> {
  if (request !== undefined) return requestedAnswer(product, request)
  return push === undefined ? null : pushedAnswer(push)
}

/** The product itself, asked in process. */
export function assistantTarget(product: Composed): Target {
  return {
    async ask(testCase, asOf) {
      const before = await historyOf(product, testCase, asOf)
      const history = before.length === 0 ? testCase.history : before
      const startedAt = performance.now()
      const since = (): number => performance.now() - startedAt
      const surface = await surfaceAnswer(product, testCase)
      if (surface !== null) return { answer: surface, evidence: null, latencyMs: since() }
      const told = await ask(product, requestOf({ ...testCase, history }, asOf))
      return { ...told, latencyMs: since() }
    },
    async search(query, k) {
      try {
        const { hits } = await product.assistant.search({ query, k }, product.newContext())
        return hits.map(({ clause }) => clause.id)
      } catch (error) {
        emptyLibraryWords(error)
        return []
      }
    },
  }
}
