// Domain: stored conversations, and what people say of the answers in them.
import { z } from 'zod'
import { AnswerSchema, TypedWordsSchema, type Answer, type Turn } from './answer.ts'
import { MAX_COMMENT_CHARS, MAX_TITLE_CHARS } from './limits.ts'
import type { Principal } from './principal.ts'

const MomentSchema = z.iso.datetime().describe('UTC, to the millisecond')

export const FEEDBACK_REASONS = [
  'incomplete',
  'wrong',
  'wrong-citation',
  'outdated',
  'off-topic',
  'wrongly-refused',
  'unclear',
  'other',
] as const
export type FeedbackReason = (typeof FEEDBACK_REASONS)[number]

export const FeedbackRequestSchema = z
  .strictObject({
    vote: z.enum(['up', 'down']),
    reason: z.enum(FEEDBACK_REASONS).optional(),
    comment: TypedWordsSchema.trim()
      .max(MAX_COMMENT_CHARS, `意见不能超过 ${MAX_COMMENT_CHARS} 字`)
      .optional(),
  })
  .meta({ id: 'FeedbackRequest' })
export type FeedbackRequest = z.infer<typeof FeedbackRequestSchema>

export const FeedbackSchema = z
  .object({
    vote: z.enum(['up', 'down']),
    reason: z.enum(FEEDBACK_REASONS).nullable(),
    comment: z.string().nullable(),
    givenAt: MomentSchema,
  })
  .meta({ id: 'Feedback' })
export type Feedback = z.infer<typeof FeedbackSchema>

/** One question and its answer; the question, as asked and standing alone, is in the answer. */
export const ExchangeSchema = z
  .object({
    askedAt: MomentSchema,
    answer: AnswerSchema,
    feedback: FeedbackSchema.nullable(),
  })
  .meta({ id: 'Exchange' })
export type Exchange = z.infer<typeof ExchangeSchema>

export const ConversationSummarySchema = z
  .object({
    id: z.string(),
    title: z.string().describe('the first question, shortened, until someone renames it'),
    createdAt: MomentSchema,
    updatedAt: MomentSchema.describe('of the last answer'),
    exchangeCount: z.int().describe('questions with their answers'),
  })
  .meta({ id: 'ConversationSummary' })
export type ConversationSummary = z.infer<typeof ConversationSummarySchema>

export const ConversationSchema = ConversationSummarySchema.extend({
  exchanges: z.array(ExchangeSchema).describe('oldest first'),
}).meta({ id: 'Conversation' })
export type Conversation = z.infer<typeof ConversationSchema>

/**
 * What became of an answer that was to be kept: stored; not, since the conversation is somebody
 * else's or the asker a stranger, who owns nothing; or not, since the storage failed.
 */
export type Remembered = 'stored' | 'foreign' | 'strange' | 'failed'

export const RenameRequestSchema = z
  .strictObject({
    title: TypedWordsSchema.trim()
      .min(1, '标题不能为空')
      .max(MAX_TITLE_CHARS, `标题不能超过 ${MAX_TITLE_CHARS} 字`),
  })
  .meta({ id: 'RenameRequest' })

/** What answers remember conversations by. That it fails costs no answer. */
export interface TurnMemory {
  /** The latest turns, oldest first; null if they cannot be read. */
  recall(conversationId: string): Promise<readonly Turn[] | null>
  /** Stores the answer if the conversation is new or the principal's own. */
  remember(conversationId: string, answer: Answer, principal: Principal): Promise<Remembered>
}
