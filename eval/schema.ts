// Eval: the shape of a case, one line of eval/cases/*.jsonl.
import { z } from 'zod'
import { DaySchema, RefusalSchema, TurnSchema } from '#domain/answer.ts'

export const CATEGORIES = [
  'enumeration',
  'numeric',
  'version-compare',
  'draft-trap',
  'unanswerable',
  'multi-turn',
  'colloquial',
  'ocr',
  'injection',
  'lookup',
  'scope-status',
] as const
/** Kinds of fault of the field cases (see README.md), and requests to the surfaces. */
export const FIELD_KINDS = [
  'K1',
  'K2',
  'K3',
  'K4',
  'K5',
  'K6',
  'K7',
  'K8',
  'K9',
  'K10',
  'K11',
  'K12',
  'K13',
  'api',
] as const
export type FieldKind = (typeof FIELD_KINDS)[number]
export const CategorySchema = z.enum([...CATEGORIES, ...FIELD_KINDS])
export type Category = z.infer<typeof CategorySchema>

const PatternSchema = z.string().refine((source) => {
  try {
    return new RegExp(source, 'u').source !== ''
  } catch {
    return false
  }
}, '不是合法的正则表达式')

/** A clause that should be cited, by its address and by words that stand in it. */
export const ExpectedClauseSchema = z.strictObject({
  doc: z.string(),
  clause: z.string().describe('path from the root: 三/（二）/老年用品, 导语 or 题录'),
  evidence: z.string().describe('words of the clause, verbatim; the label is anchored by them'),
  need: z.enum(['required', 'acceptable']),
})
export type ExpectedClause = z.infer<typeof ExpectedClauseSchema>

export const FactSchema = z
  .strictObject({
    id: z.string(),
    any: z.array(z.string().min(1)).describe('any of these proves the fact'),
    re: z.array(PatternSchema).optional().describe('or any of these, on normalised text'),
    weight: z.number().positive().optional(),
  })
  .refine(({ any, re = [] }) => any.length + re.length > 0, '事实没有任何措辞')
export type Fact = z.infer<typeof FactSchema>

export const ExpectedNumberSchema = z.strictObject({
  value: z.string(),
  unit: z.string(),
  anchor: z.string().describe('words that must stand near the figure'),
  window: z.int().positive().optional().describe('most characters between figure and anchor'),
})
export type ExpectedNumber = z.infer<typeof ExpectedNumberSchema>

export const ForbiddenSchema = z.strictObject({
  id: z.string(),
  re: PatternSchema,
  unless: PatternSchema.optional().describe(
    'allowed in a sentence or under a heading that says so',
  ),
  why: z.string(),
})
export type Forbidden = z.infer<typeof ForbiddenSchema>

/** A request to the service, whose answer's words are scored. */
export const SurfaceRequestSchema = z.strictObject({ path: z.string(), body: z.unknown() })
export type SurfaceRequest = z.infer<typeof SurfaceRequestSchema>

/** A message as WeCom delivers it to the bot; what the product reads in it is scored. */
export const SurfacePushSchema = z.strictObject({
  content: z.string(),
  chattype: z.enum(['single', 'group']),
  name: z.string().nullable().describe('as the bot is mentioned; null if it was not configured'),
})
export type SurfacePush = z.infer<typeof SurfacePushSchema>

export const CaseSchema = z.strictObject({
  id: z.string().regex(/^[\w-]+$/),
  question: z.string().min(1),
  history: z.array(TurnSchema).optional(),
  askedBefore: z.array(z.string().min(1)).optional().describe('asked first, in one conversation'),
  request: SurfaceRequestSchema.optional().describe('made in place of asking the question'),
  push: SurfacePushSchema.optional().describe('delivered in place of asking the question'),
  category: CategorySchema,
  tags: z.array(z.string()).optional(),
  group: z.string().optional().describe('paraphrases of one question share it'),
  difficulty: z.literal([1, 2, 3]).optional(),
  critical: z.boolean().optional(),
  asOf: DaySchema.optional(),
  statusPolicy: z.enum(['final-only', 'draft-labelled', 'any']).default('draft-labelled'),
  answerable: z.union([z.boolean(), z.literal(['partial', 'unsaid'])]),
  unanswerableReason: z
    .enum([...RefusalSchema.shape.reason.options, 'number-dropped'] as const)
    .optional(),
  expected: z.array(ExpectedClauseSchema),
  facts: z.array(FactSchema).default([]),
  numbers: z.array(ExpectedNumberSchema).default([]),
  items: z.array(z.array(z.string().min(1)).min(1)).default([]),
  forbidden: z.array(ForbiddenSchema).default([]),
  cited: z
    .array(z.string().min(1))
    .optional()
    .describe('words that must stand in the text of a cited clause'),
  mostCited: z.int().positive().optional().describe('more citations are wrong'),
  canary: z.string().min(4).optional(),
  fixtures: z.array(z.string()).optional().describe('documents loaded for this case only'),
  library: z
    .string()
    .optional()
    .describe('folder of eval/fixtures that is the whole library, in place of the seeds'),
  notes: z.string().optional(),
  source: z.enum(['author', 'user-log', 'mutation']),
  addedIn: z.string(),
})
export type EvalCase = z.infer<typeof CaseSchema>
