// Services: stored conversations: whoever knows an id reads, only the owner changes and judges.
import { z } from 'zod'
import type { Service } from '#domain/context.ts'
import {
  ConversationSummarySchema,
  type Conversation,
  type ConversationSummary,
  type Feedback,
  type FeedbackRequest,
} from '#domain/conversation.ts'
import { AppError } from '#domain/errors.ts'
import type { ConversationStore, Refused } from '#store/conversation-store.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'

export const ConversationListSchema = z
  .object({
    conversations: z.array(ConversationSummarySchema).describe('latest answer first'),
    nextCursor: z.string().nullable().describe('`cursor` of the next page; null on the last'),
  })
  .meta({ id: 'ConversationList' })
export type ConversationList = z.infer<typeof ConversationListSchema>

export interface ConversationListRequest {
  /** Most conversations on the page. */
  limit: number
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
  /** Those of the principal, or of everybody. */
  whose: 'own' | 'everybody'
}

export interface ConversationServices {
  /** Rejects with INVALID_INPUT for a cursor that no page gave. */
  listConversations: Service<ConversationListRequest, ConversationList>
  /** These, too, reject with NOT_FOUND, and with FORBIDDEN what is somebody else's to change. */
  readConversation: Service<{ id: string }, Conversation>
  renameConversation: Service<{ id: string; title: string }, ConversationSummary>
  deleteConversation: Service<{ id: string }, void>
  judgeAnswer: Service<FeedbackRequest & { id: string }, Feedback>
}

/** The services over a store. */
export function createConversationServices(store: ConversationStore): ConversationServices {
  return {
    listConversations: ({ limit, cursor = null, whose }, { principal }) =>
      store.list({ limit, cursor }, whose === 'own' ? principal : whose),
    async readConversation({ id }) {
      const conversation = await store.read(id)
      return conversation ?? refuse('unknown')
    },
    async renameConversation({ id, title }, { principal }) {
      const renamed = await store.rename(id, title, principal)
      return typeof renamed === 'string' ? refuse(renamed) : renamed
    },
    async deleteConversation({ id }, { principal }) {
      const deleted = await store.delete(id, principal)
      if (deleted !== 'deleted') refuse(deleted)
    },
    async judgeAnswer({ id, ...feedback }, { principal }) {
      const kept = await store.judge(id, feedback, principal)
      if (kept === 'unknown') throw new AppError('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.answer)
      return kept === 'foreign' ? refuse(kept) : kept
    },
  }
}

/** Its existence is no secret: who knows the id may read it. */
function refuse(refused: Refused): never {
  throw refused === 'foreign'
    ? new AppError('FORBIDDEN', EXACT_PROBLEMS.FORBIDDEN.conversation)
    : new AppError('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.conversation)
}
