// Services: two documents of the library set side by side.
import { z } from 'zod'
import { policyClauses } from '#domain/clause.ts'
import type { RequestContext } from '#domain/context.ts'
import { PolicyDocumentSchema, type PolicyDocument } from '#domain/document.ts'
import { documentOn } from '#domain/validity.ts'
import type { LibraryView } from '#library/view.ts'
import { alignClauses, ClausePairSchema } from './align.ts'
import { requireDocument } from './documents.ts'

export interface CompareRequest {
  /** Id of the earlier document. */
  from: string
  /** Id of the later document. */
  to: string
}

export const ComparisonSchema = z
  .object({
    from: PolicyDocumentSchema,
    to: PolicyDocumentSchema,
    pairs: z.array(ClausePairSchema),
  })
  .meta({ id: 'Comparison' })
export type Comparison = z.infer<typeof ComparisonSchema>

/** Aligns the policy clauses of two documents. @throws AppError NOT_FOUND naming an unknown id */
export async function compareDocuments(
  library: LibraryView,
  ids: CompareRequest,
  { asOf }: RequestContext,
): Promise<Comparison> {
  const from = await requireDocument(library, ids.from)
  const to = await requireDocument(library, ids.to)
  const clausesOf = async ({ id }: PolicyDocument) => policyClauses(await library.clausesOf(id))
  return {
    from: documentOn(from, asOf),
    to: documentOn(to, asOf),
    pairs: alignClauses(await clausesOf(from), await clausesOf(to)),
  }
}
