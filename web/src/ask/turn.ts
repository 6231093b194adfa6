// Page: one question and its answer, while it comes and when it is there.
import type { Answer, Citation, Conversation, Feedback } from '../api/types.ts'

export interface TurnRequest {
  question: string
  /** Documents asked; empty for all. */
  documents: readonly string[]
  /** Day on which standing is judged; null for today. */
  asOf: string | null
}

export interface Turn extends TurnRequest {
  /** Of the page alone, to tell turns apart. */
  key: string
  state: 'streaming' | 'done' | 'stopped' | 'failed'
  standaloneQuestion: string | null
  intent: Answer['intent'] | null
  /** Clauses found, once retrieval is over. */
  evidenceCount: number | null
  /** What has come so far; the whole text in the end. */
  text: string
  citations: readonly Citation[]
  answer: Answer | null
  /** What was said of the answer before. */
  feedback: Feedback | null
  error: unknown
}

/** A turn whose answer has not begun. */
export function startTurn(request: TurnRequest): Turn {
  return {
    ...request,
    key: crypto.getRandomValues(new Uint32Array(2)).join('-'),
    state: 'streaming',
    standaloneQuestion: null,
    intent: null,
    evidenceCount: null,
    text: '',
    citations: [],
    answer: null,
    feedback: null,
    error: null,
  }
}

/** A turn with its whole answer. */
export function finishTurn(turn: Turn, answer: Answer): Turn {
  return {
    ...turn,
    state: 'done',
    standaloneQuestion: answer.standaloneQuestion,
    intent: answer.intent,
    text: answer.text,
    citations: answer.citations,
    answer,
  }
}

/** A kept turn; of an answer from before scopes were kept, it is taken to be everything. */
export function restoreTurn({ answer, feedback }: Conversation['exchanges'][number]): Turn {
  const { question, scope = { documents: [], asOf: null } } = answer
  const turn = startTurn({ question, ...scope })
  return { ...finishTurn(turn, answer), feedback }
}
