// Answer: what the surfaces may ask of the product: the services, and an answer to a question.
import type { Answer, AskRequest, Citation } from '#domain/answer.ts'
import type { RequestContext, Service } from '#domain/context.ts'
import type { Services } from '#services/services.ts'

/** What happens while a question is answered, in this order; text is released after its check. */
export type AnswerEvent =
  | { type: 'answer-start'; id: string; standaloneQuestion: string; intent: Answer['intent'] }
  | {
      type: 'evidence'
      clauses: { id: string; documentId: string; label: string; score: number }[]
    }
  /** A step of mode deep: what was looked up, in a few words, and which clauses it brought. */
  | { type: 'tool-call'; name: string; arguments: string; clauses: string[] }
  | { type: 'answer-delta'; text: string }
  /** What was released so far is withdrawn; the answer begins anew. */
  | { type: 'answer-reset' }
  | { type: 'citation'; citation: Citation }
  | { type: 'answer-end'; answer: Answer }

/** What the surfaces may ask of the product. */
export interface Assistant extends Services {
  /** Answers; throws AppError for input that names unknown documents. */
  ask: Service<AskRequest, Answer>
  /** The same, as events. */
  askEvents(request: AskRequest, context: RequestContext): AsyncIterable<AnswerEvent>
}
