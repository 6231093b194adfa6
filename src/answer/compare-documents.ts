// Answer: two documents of the library set side by side, for every surface.
import { policyClauses } from '#domain/clause.ts'
import { documentOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { LibraryView } from '#library/view.ts'
import { alignClauses } from './align.ts'
import type { Comparison } from './assistant.ts'

/**
 * Aligns the policy clauses of two documents, the older first, each with its standing on a day.
 * @param asOf YYYY-MM-DD
 * @throws AppError NOT_FOUND naming an unknown id
 */
export async function compareDocuments(
  library: LibraryView,
  ids: { from: string; to: string },
  asOf: string,
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

/** A document by its id; throws AppError NOT_FOUND if the library has none. */
export async function requireDocument(library: LibraryView, id: string): Promise<PolicyDocument> {
  const document = await library.document(id)
  if (document !== undefined) return document
  throw new AppError(
    'NOT_FOUND',
    `没有编号为“${id}”的文件；${typedCommand('documents')} 或 GET /api/documents 列出全部文件。`,
  )
}
