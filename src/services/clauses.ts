// Services: one clause or several, each with its document and what stands around it.
import { z } from 'zod'
import { ClauseSchema } from '#domain/clause.ts'
import type { RequestContext } from '#domain/context.ts'
import { PolicyDocumentSchema } from '#domain/document.ts'
import { documentOn } from '#domain/validity.ts'
import { AppError } from '#domain/errors.ts'
import type { LibraryView } from '#library/view.ts'
import { neighboursOf } from './clause-tree.ts'

export const ClauseDetailSchema = z
  .object({
    clause: ClauseSchema,
    document: PolicyDocumentSchema,
    parent: z.string().nullable().describe('id of the clause that this one belongs to'),
    children: z.array(z.string()).describe('ids of the clauses directly below'),
    previous: z.string().nullable().describe('id of the clause before, in reading order'),
    next: z.string().nullable().describe('id of the clause after, in reading order'),
  })
  .meta({ id: 'ClauseDetail' })
export type ClauseDetail = z.infer<typeof ClauseDetailSchema>

/** A clause with its document as of the day. @throws AppError NOT_FOUND */
export async function readClause(
  library: LibraryView,
  { id }: { id: string },
  { asOf }: RequestContext,
): Promise<ClauseDetail> {
  const [held] = await library.read([id])
  if (held === undefined) throw new AppError('NOT_FOUND', `没有编号为“${id}”的条款。`)
  const { clause, document } = held
  const around = neighboursOf(clause, await library.tree())
  return { clause, document: documentOn(document, asOf), ...around }
}
