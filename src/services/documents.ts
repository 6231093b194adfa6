// Services: what the library holds, each document with its standing on the day of the request.
import { z } from 'zod'
import type { RequestContext } from '#domain/context.ts'
import { PolicyDocumentSchema, type PolicyDocument } from '#domain/document.ts'
import { documentOn } from '#domain/validity.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { LibraryView } from '#library/view.ts'
import { ClauseNodeSchema, nodesOf } from './clause-tree.ts'

export const ListedDocumentSchema = PolicyDocumentSchema.extend({
  clauseCount: z.int().describe('of its policy text'),
}).meta({ id: 'ListedDocument' })
export type ListedDocument = z.infer<typeof ListedDocumentSchema>

export const DocumentListSchema = z
  .object({ documents: z.array(ListedDocumentSchema) })
  .meta({ id: 'DocumentList' })
export type DocumentList = z.infer<typeof DocumentListSchema>

export const DocumentDetailSchema = PolicyDocumentSchema.extend({
  clauses: z.array(ClauseNodeSchema).describe('the policy text as a tree'),
  matter: z
    .array(ClauseNodeSchema)
    .describe('words about the document: title, number, cover notice, signature'),
}).meta({ id: 'DocumentDetail' })
export type DocumentDetail = z.infer<typeof DocumentDetailSchema>

/** Which documents to list. */
export interface DocumentListRequest {
  /** Words of the title, the number or an alias; all documents without. */
  name?: string | undefined
}

/** Every document that is named so, in library order. */
export async function listDocuments(
  library: LibraryView,
  { name = '' }: DocumentListRequest,
  { asOf }: RequestContext,
): Promise<DocumentList> {
  const tree = await library.tree()
  const named = (await library.documents()).filter(({ title, number, aliases }) =>
    [title, number ?? '', ...aliases].some((words) => words.includes(name)),
  )
  const documents = named.map((document) => ({
    ...documentOn(document, asOf),
    clauseCount: tree.countPolicy([document]),
  }))
  return { documents }
}

/** A document with its clauses. @throws AppError NOT_FOUND */
export async function readDocument(
  library: LibraryView,
  { id }: { id: string },
  { asOf }: RequestContext,
): Promise<DocumentDetail> {
  const document = await requireDocument(library, id)
  return { ...documentOn(document, asOf), ...nodesOf(id, await library.tree()) }
}

/** A document by its id, as it is stored. @throws AppError NOT_FOUND if the library has none */
export async function requireDocument(library: LibraryView, id: string): Promise<PolicyDocument> {
  const document = await library.document(id)
  if (document !== undefined) return document
  throw new AppError(
    'NOT_FOUND',
    `没有编号为“${id}”的文件；${typedCommand('documents')} 或 GET /api/documents 列出全部文件。`,
  )
}
