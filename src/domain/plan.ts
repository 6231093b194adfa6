// Domain: what a question asks, as data that can be checked, stored and shown.
import { z } from 'zod'
import { DaySchema } from './answer.ts'
import { SpanSchema } from './document.ts'

/** Where the words stand in the question; empty where they stand there in another form. */
const spans = z.array(SpanSchema)

/**
 * What the code of a question can check. Places and issuers, polarity, exclusions and the kind of
 * bound that is asked for are not read as slots yet.
 */
export const SlotSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('documents'),
    include: z.array(z.string()).nullable().describe('ids; null where the question names none'),
    unknown: z.string().nullable().describe('a document that is named and not held'),
    spans,
  }),
  z.object({ kind: z.literal('address'), text: z.string(), spans }),
  z.object({
    kind: z.literal('figure'),
    text: z.string(),
    value: z.number(),
    unit: z.string(),
    bound: z.string().describe('以上, 左右 …; empty for an exact figure'),
    spans,
  }),
  z.object({ kind: z.literal('year'), year: z.string(), spans }),
  z.object({ kind: z.literal('metadata'), field: z.string(), spans }),
])
export type Slot = z.infer<typeof SlotSchema>

export const TermSchema = z.object({
  text: z.string().describe('as the question says it, normalised'),
  role: z
    .enum(['asked', 'background', 'unheld'])
    .describe('background ranks and selects nothing; unheld stands in no clause'),
  isExact: z.boolean().describe('in quotation marks: it must stand just so'),
  weight: z.number().nullable().describe('null: terms are weighed when evidence is ranked'),
  alternatives: z.array(
    z.object({
      text: z.string(),
      source: z.enum(['literal', 'synonym', 'broader']),
      weight: z.number().describe('0..1'),
    }),
  ),
  spans,
})
export type Term = z.infer<typeof TermSchema>

export const PlanPartSchema = z.object({
  asks: z
    .enum([
      'list',
      'fact',
      'yes-no',
      'definition',
      'lookup',
      'compare',
      'metadata',
      'catalogue',
      'overview',
    ])
    .describe('counts and procedures are not told apart yet'),
  slots: z.array(SlotSchema),
  terms: z.array(TermSchema),
})
export type PlanPart = z.infer<typeof PlanPartSchema>

/** Whether it narrows the library to documents that are there. */
export function namesDocuments({ slots }: PlanPart): boolean {
  return slots.some((slot) => slot.kind === 'documents' && slot.include !== null)
}

/** Whether it asks for something in the text: terms, an address, a figure. */
export function namesTopic({ slots, terms }: PlanPart): boolean {
  return (
    terms.some(({ role }) => role === 'asked') ||
    slots.some(({ kind }) => kind === 'address' || kind === 'figure')
  )
}

/** A document that is named and not held, in the words of the question; null for none. */
export function unknownDocument({ slots }: PlanPart): string | null {
  return slots.find((slot) => slot.kind === 'documents')?.unknown ?? null
}

export const QueryPlanSchema = z.object({
  standalone: z.string().describe('the question as it stands alone'),
  language: z.enum(['zh', 'en']),
  asOf: DaySchema.describe('the day on which standings are judged'),
  parts: z.array(PlanPartSchema).describe('one today; none for a greeting'),
  unread: z
    .object({
      words: z.array(z.string()),
      addresses: z.array(z.string()),
      figures: z.array(z.string()),
    })
    .describe('what is beyond the bounds of one question, in its own words'),
})
/** Each character of the question belongs to one slot or term at most. */
export type QueryPlan = z.infer<typeof QueryPlanSchema>
