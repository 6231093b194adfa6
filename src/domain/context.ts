// Domain: what comes along with every call of a service, whoever calls.
import { LOCAL, type Principal } from './principal.ts'

/** The languages in which people are answered. */
export type Language = 'zh' | 'en'

/** How much work one request may cause; what it leaves out is said. */
export interface Budget {
  /** Clauses that one list reads sentence by sentence. */
  clausesRead: number
  /** Calls of tools that a model may make for one question. */
  toolCalls: number
}

export const USUAL_BUDGET: Budget = { clausesRead: 5000, toolCalls: 8 }

export interface RequestContext {
  /** For whom it is done. */
  principal: Principal
  /** The day on which standings are judged, YYYY-MM-DD, where the input names none. */
  asOf: string
  /** Of whoever calls; an answer speaks the language of its question. */
  language: Language
  budget: Budget
  /** Aborts when nobody waits for the result any more. */
  signal: AbortSignal
  /** Names the exchange in log lines. */
  requestId: string
}

/** Something that a surface may ask for. Rejects with AppError. */
export type Service<Input, Output> = (input: Input, context: RequestContext) => Promise<Output>

/** The context of a call that whoever runs the program makes, unless said otherwise. */
export function localContext(
  own: Pick<RequestContext, 'asOf'> & Partial<RequestContext>,
): RequestContext {
  return {
    principal: LOCAL,
    language: 'zh',
    budget: USUAL_BUDGET,
    signal: new AbortController().signal,
    requestId: '',
    ...own,
  }
}
