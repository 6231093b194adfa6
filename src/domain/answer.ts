// Domain: the question and answer contract that every surface and the evals speak.
import { z } from 'zod'
import { AuthoritySchema, SpanSchema, StandingSchema } from './document.ts'
import { MAX_QUESTION_CHARS } from './limits.ts'

/** Most earlier turns that a client may send along. */
export const MAX_HISTORY_TURNS = 40

export const TurnSchema = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.string().max(20_000),
})
export type Turn = z.infer<typeof TurnSchema>

/**
 * Words that someone typed. NUL is refused; other control characters but tab and newline, and lone
 * surrogates, are dropped: they carry no meaning and break terminals, logs and URLs.
 */
export const TypedWordsSchema = z
  .string()
  .refine((text) => !text.includes('\0'), '不能含有 NUL 字符')
  .overwrite((text) => text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, ''))

/** Who knows the id of a conversation may read it, so it should be as hard to guess as a UUID. */
export const ConversationIdSchema = z
  .string()
  .regex(/^[\w-]{1,64}$/, '应为 1 到 64 个字母、数字、下划线或连字符')

/** A calendar day that exists: 2026-02-30 is refused. */
export const DaySchema = z.iso.date()

export const AskRequestSchema = z
  .strictObject({
    question: TypedWordsSchema.trim()
      .min(1, '问题不能为空')
      .max(MAX_QUESTION_CHARS, `问题不能超过 ${MAX_QUESTION_CHARS} 字`),
    conversationId: ConversationIdSchema.optional(),
    history: z.array(TurnSchema).max(MAX_HISTORY_TURNS).optional(),
    documents: z.array(z.string()).min(1).max(100).optional(),
    asOf: DaySchema.optional(),
    mode: z
      .enum(['normal', 'deep'])
      .optional()
      .describe('deep: a language model looks things up in several steps'),
    stream: z.boolean().optional(),
  })
  .meta({ id: 'AskRequest' })
export type AskRequest = z.infer<typeof AskRequestSchema>

export const IntentSchema = z.enum(['list', 'fact', 'lookup', 'compare', 'explain', 'chat'])
export type Intent = z.infer<typeof IntentSchema>

export const RefusalSchema = z.object({
  reason: z.enum(['not-in-corpus', 'truncated', 'false-premise', 'out-of-scope', 'unsafe']),
  message: z.string(),
  nearest: z.array(z.string()).describe('clause ids'),
})
export type Refusal = z.infer<typeof RefusalSchema>

export const QuoteSchema = SpanSchema.extend({ text: z.string() })
export type Quote = z.infer<typeof QuoteSchema>

export const CitationSchema = z
  .object({
    n: z.int().min(1).describe('the number in the [n] marker of the text'),
    clauseId: z.string(),
    documentId: z.string(),
    documentTitle: z.string(),
    documentNumber: z.string().nullable(),
    label: z.string(),
    standing: StandingSchema,
    authority: AuthoritySchema,
    text: z.string().describe('the clause, verbatim'),
    quotes: z.array(QuoteSchema).describe('what was quoted of it; offsets into text'),
    url: z.string(),
  })
  .meta({ id: 'Citation' })
export type Citation = z.infer<typeof CitationSchema>

export const CoverageSchema = z.object({
  clausesMatched: z.int(),
  clausesScanned: z.int(),
  documentsMatched: z.int(),
  documentsScanned: z.int(),
})
export type Coverage = z.infer<typeof CoverageSchema>

export const VerificationSchema = z.object({
  passed: z.boolean(),
  sentences: z.int(),
  removed: z.int(),
  repaired: z.int(),
  failures: z.array(z.object({ check: z.string(), sentence: z.string(), detail: z.string() })),
})
export type Verification = z.infer<typeof VerificationSchema>

export const ScopeSchema = z.object({
  documents: z.array(z.string()).describe('ids of the documents that were asked; empty for all'),
  asOf: DaySchema.nullable().describe('the day that was asked for; null for that of the question'),
})
export type Scope = z.infer<typeof ScopeSchema>

export const AnswerSchema = z
  .object({
    id: z.string(),
    question: z.string(),
    standaloneQuestion: z.string(),
    scope: ScopeSchema.optional().describe('absent from answers that older versions stored'),
    intent: IntentSchema,
    outcome: z.enum(['answered', 'partial', 'refused']),
    refusal: RefusalSchema.nullable(),
    text: z.string().describe('Markdown; every factual sentence carries its [n] markers'),
    citations: z.array(CitationSchema),
    coverage: CoverageSchema.nullable(),
    notices: z.array(z.string()),
    verification: VerificationSchema,
    generator: z.object({
      kind: z.enum(['extractive', 'model']),
      model: z.string().optional(),
      promptHash: z.string().optional(),
      degraded: z.string().optional(),
    }),
    timingsMs: z.object({
      understand: z.number(),
      retrieve: z.number(),
      generate: z.number(),
      verify: z.number(),
      total: z.number(),
    }),
    usage: z.object({ inputTokens: z.int(), outputTokens: z.int() }).nullable(),
  })
  .meta({ id: 'Answer' })
export type Answer = z.infer<typeof AnswerSchema>
