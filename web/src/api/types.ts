// Page: the shapes that the service sends, taken from its own schemas.
import type { z } from 'zod'
import type { ComparisonSchema } from '#services/compare.ts'
import type { ClauseDetailSchema } from '#services/clauses.ts'
import type { ConversationListSchema } from '#services/conversations.ts'
import type { DocumentDetailSchema, DocumentListSchema } from '#services/documents.ts'
import type { TopicMapSchema } from '#services/topic-map.ts'
import type { SearchResultSchema } from '#services/search.ts'

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
export type { ClauseNode } from '#services/clause-tree.ts'
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
