// Page: the shapes that the service sends, taken from its own schemas.
import type { z } from 'zod'
import type { ComparisonSchema } from '#surfaces/http/routes/compare.ts'
import type { ClauseDetailSchema } from '#surfaces/http/routes/clauses.ts'
import type { ConversationListSchema } from '#surfaces/http/routes/conversations.ts'
import type { DocumentDetailSchema, DocumentListSchema } from '#surfaces/http/routes/documents.ts'
import type { TopicMapSchema } from '#surfaces/http/routes/map.ts'
import type { SearchResultSchema } from '#surfaces/http/routes/search.ts'

export type { Answer, AskRequest, Citation, Quote } from '#domain/answer.ts'
export type { Clause, ClauseDefect } from '#domain/clause.ts'
export type { Authority, PolicyDocument, Standing } from '#domain/document.ts'
export type {
  Conversation,
  ConversationSummary,
  Feedback,
  FeedbackReason,
  FeedbackRequest,
} from '#domain/conversation.ts'
export type { AnswerEvent } from '#answer/assistant.ts'
export type { ClauseNode } from '#surfaces/http/routes/clause-tree.ts'
export type { Problem } from '#surfaces/http/problem.ts'

export type Comparison = z.infer<typeof ComparisonSchema>
export type ComparedPair = Comparison['pairs'][number]
export type ClauseDetail = z.infer<typeof ClauseDetailSchema>
export type ConversationList = z.infer<typeof ConversationListSchema>
export type DocumentDetail = z.infer<typeof DocumentDetailSchema>
export type DocumentList = z.infer<typeof DocumentListSchema>
export type SearchResult = z.infer<typeof SearchResultSchema>
export type TopicMap = z.infer<typeof TopicMapSchema>
export type TopicRow = TopicMap['rows'][number]
export type SearchHit = SearchResult['hits'][number]
