// Domain: a clause, the unit of splitting, retrieval, citation, URL and eval label.
import { z } from 'zod'
import { SpanSchema } from './document.ts'

/**
 * What a clause is, by its marker (GB/T 9704-2012 7.3.3 for policy documents, the
 * 立法技术规范 for statutes): part 编, chapter 章 or 一、, section 节, article 条 or （一）,
 * paragraph 款 or an unnumbered paragraph with a run-in head, item 项 or 1. or （1）, subitem 目,
 * bullet ——, box 专栏, box-item an entry of a box. Two kinds have no marker: preamble (导语, policy
 * text before the first marker) and matter (title, number, cover notice, signature: citable words
 * about the document, never searched as policy).
 */
export const CLAUSE_KINDS = [
  'part',
  'chapter',
  'section',
  'article',
  'paragraph',
  'item',
  'subitem',
  'bullet',
  'box',
  'box-item',
  'preamble',
  'matter',
] as const
export const ClauseKindSchema = z.enum(CLAUSE_KINDS)
export type ClauseKind = z.infer<typeof ClauseKindSchema>

/** A place in a clause's text where glyphs are lost or wrong, and what probably stood there. */
export const ClauseDefectSchema = z.object({
  kind: z.enum(['lost-glyph', 'wrong-glyph']),
  start: z.int(),
  end: z.int(),
  /** The inferred reading of text[start, end), or null. Never shown as the document's words. */
  repair: z.string().nullable(),
  /** The clause of the sister document that the repair was read from. */
  repairedFrom: z.string().nullable(),
})
export type ClauseDefect = z.infer<typeof ClauseDefectSchema>

export const ClauseSchema = z
  .object({
    id: z
      .string()
      .describe('stable, readable, URL-safe: miit-2023-101:chapter3.article2.paragraph1'),
    documentId: z.string(),
    kind: ClauseKindSchema,
    marker: z.string().describe('the marker as printed: （六）, 第十四条, 专栏 2; empty if none'),
    ordinal: z.string().nullable().describe('the marker as a number: 6, 14, 14-1 for 第十四条之一'),
    label: z.string().describe('the address as people cite it: 三（二）老年用品'),
    path: z.array(z.string()).describe('markers or heads from the root: 三, （二）, 老年用品'),
    title: z.string().nullable().describe('heading or run-in head without its marker'),
    text: z.string().describe('verbatim words of the unit itself, marker included, children not'),
    searchText: z.string().describe('normalised and repaired; for search, never shown'),
    span: SpanSchema.describe('from first to last character in the decoded source'),
    parentId: z.string().nullable(),
    order: z.int().describe('position in the document, 0-based'),
    defects: z.array(ClauseDefectSchema),
  })
  .meta({ id: 'Clause' })
export type Clause = z.infer<typeof ClauseSchema>

/** Whether a clause is policy text: matter is not, its words are about the document. */
export function isPolicy({ kind }: Pick<Clause, 'kind'>): boolean {
  return kind !== 'matter'
}

/**
 * The policy clauses, in their order. They are what is searched, swept and compared, and "the number
 * of clauses" is their number wherever one is told.
 */
export function policyClauses(clauses: readonly Clause[]): Clause[] {
  return clauses.filter(isPolicy)
}
