// Domain: a policy document and what is known about its standing. Imports nothing of ours.
import { z } from 'zod'

/** draft = 征求意见稿; ended = the document's own period is over on the as-of date. */
export const StandingSchema = z.enum(['in-force', 'draft', 'ended', 'repealed', 'unknown'])
export type Standing = z.infer<typeof StandingSchema>

export const AuthoritySchema = z.enum(['government', 'association', 'other'])
export type Authority = z.infer<typeof AuthoritySchema>

/** A calendar date as exact as the source gives it: 2022, 2022-01 or 2022-01-10. */
export const PartialDateSchema = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)

/** Half-open range of UTF-16 offsets, [start, end). */
export const SpanSchema = z.object({ start: z.int().min(0), end: z.int().min(0) })
export type Span = z.infer<typeof SpanSchema>

/** The words of the document that prove a metadata field, and the clause they stand in. */
export const ProofSchema = z.object({ clauseId: z.string(), text: z.string() })
export type Proof = z.infer<typeof ProofSchema>

/** The metadata fields that can be proved by words of the document. */
export const PROVABLE_FIELDS = [
  'title',
  'number',
  'issuers',
  'issuedOn',
  'period',
  'standing',
] as const
export type ProvableField = (typeof PROVABLE_FIELDS)[number]

export const DocumentDefectSchema = z.object({
  /**
   * lost-glyph and typo are found in the text; truncated is known from the corpus file; flattened:
   * markup nested too deep, its words are kept.
   */
  kind: z.enum(['lost-glyph', 'typo', 'truncated', 'flattened']),
  note: z.string(),
})

/** The collection of documents of which the corpus file names none. */
export const DEFAULT_COLLECTION = 'default'

export const PolicyDocumentSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    number: z.string().nullable().describe('发文字号, e.g. 工信部联消费〔2022〕68号'),
    issuers: z.array(z.string()),
    issuedOn: PartialDateSchema.nullable(),
    period: z
      .object({ from: PartialDateSchema, to: PartialDateSchema })
      .nullable()
      .describe('the years that the document itself sets for its validity'),
    standing: StandingSchema,
    standingBasis: z.string().nullable().describe('the words that prove the standing'),
    authority: AuthoritySchema,
    draftOf: z.string().nullable().describe('id of the text in force that this draft became'),
    succeeds: z.string().nullable().describe('id of the document that this one follows'),
    aliases: z.array(z.string()).describe('what people call it: 68号文'),
    collection: z.string().describe('the part of the library that it belongs to'),
    defects: z.array(DocumentDefectSchema),
    proofs: z.partialRecord(z.enum(PROVABLE_FIELDS), ProofSchema),
    source: z.object({
      file: z.string(),
      format: z.string(),
      sha256: z.string(),
      url: z.string().nullable(),
    }),
  })
  .meta({ id: 'PolicyDocument' })
export type PolicyDocument = z.infer<typeof PolicyDocumentSchema>

/** The documents live by Beijing time: the day there at a moment, YYYY-MM-DD. */
export function dayInBeijing(moment: Date): string {
  return BEIJING_DAY.format(moment)
}

/** Kept, since making one takes half a millisecond; Swedes write dates as ISO 8601 does. */
const BEIJING_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Whether a year lies in a document's period or is that of its issue. */
export function isOfYear({ period, issuedOn }: PolicyDocument, year: string): boolean {
  if (period === null) return issuedOn?.startsWith(year) === true
  return period.from.slice(0, 4) <= year && year <= period.to.slice(0, 4)
}
