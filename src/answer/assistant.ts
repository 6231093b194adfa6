// Answer: what the surfaces may ask of the product.
import type { Answer, AskRequest, Citation } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { Principal } from '#domain/principal.ts'

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

export interface SearchHit {
  clause: Clause
  documentTitle: string
  score: number
  keywordScore: number | null
  vectorScore: number | null
  matchedTerms: string[]
}

export interface SearchRequest {
  query: string
  k: number
  documents?: string[]
}

/** One aligned pair of clauses; a side is null when the clause stands in one document only. */
export interface ClausePair {
  from: Clause | null
  to: Clause | null
  /** Character-bigram similarity of the two texts, 0..1; null where a side is missing. */
  similarity: number | null
  change: 'same' | 'changed' | 'added' | 'dropped'
  /** Quantities that only one side sets, as printed. */
  figures: { from: string[]; to: string[] }
}

export interface CompareRequest {
  /** Id of the earlier document. */
  from: string
  /** Id of the later document. */
  to: string
  /** The day on which standings are judged, YYYY-MM-DD; today if absent. */
  asOf?: string
}

/** Two documents, each with its standing on the day, and their clauses aligned. */
export interface Comparison {
  from: PolicyDocument
  to: PolicyDocument
  pairs: ClausePair[]
}

/** One topic and the clauses of each document that bear on it. */
export interface TopicRow {
  topic: string
  /** Suggested by the library as an industry or a theme, or asked for. */
  kind: 'industry' | 'theme' | 'asked'
  /** Documents without such a clause are left out. */
  cells: { documentId: string; clauses: { id: string; label: string }[] }[]
  /** Clauses with a word of the topic that were too many to be read, and are in no cell. */
  unread: number
}

/** What comes along with a question beside the question itself. */
export interface AskOptions {
  /** Aborts when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined
  /** Whose conversation is continued; by default that of whoever runs the program. */
  principal?: Principal
  /** Names the exchange in log lines. */
  requestId?: string
  /** Is told of each call to a language model that failed; without it, whoever composed is. */
  onModelFailure?: (error: unknown) => void
}

/** What the surfaces may ask of the product. */
export interface Assistant {
  /** Throws AppError LIBRARY_EMPTY if there is nothing to ask; all that asks begins with it. */
  requireClauses(): void
  /** Answers; throws AppError for input that names unknown documents. */
  ask(request: AskRequest, options?: AskOptions): Promise<Answer>
  /** The same, as events. */
  askEvents(request: AskRequest, options?: AskOptions): AsyncIterable<AnswerEvent>
  search(request: SearchRequest): Promise<SearchHit[]>
  /** Throws AppError NOT_FOUND for unknown documents. */
  compare(request: CompareRequest): Promise<Comparison>
  /** The clauses that bear on each topic; on those that the library suggests if none are named. */
  mapTopics(topics?: readonly string[]): Promise<TopicRow[]>
}
