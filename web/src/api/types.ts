// Page: the shapes that the service sends, taken from its own schemas.
import type { z } from 'zod'
import type { ComparisonSchema } from '../../../src/server/compare.ts'
import type { ClauseDetailSchema } from '../../../src/server/clauses.ts'
import type { ConversationListSchema } from '../../../src/server/conversations.ts'
import type { DocumentDetailSchema, DocumentListSchema } from '../../../src/server/documents.ts'
import type { TopicMapSchema } from '../../../src/server/map.ts'
import type { SearchResultSchema } from '../../../src/server/search.ts'

export type { Answer, AskRequest, Citation, Quote } from '../../../src/domain/answer.ts'
export type { Clause, ClauseDefect } from '../../../src/domain/clause.ts'
export type { Authority, PolicyDocument, Standing } from '../../../src/domain/document.ts'
export type {
  Conversation,
  ConversationSummary,
  Feedback,
  FeedbackReason,
  FeedbackRequest,
} from '../../../src/domain/conversation.ts'
export type { AnswerEvent } from '../../../src/answer/assistant.ts'
export type { ClauseNode } from '../../../src/server/clause-tree.ts'
export type { Problem } from '../../../src/server/problem.ts'

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
