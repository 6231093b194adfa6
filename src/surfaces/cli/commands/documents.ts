// CLI: tiaoli documents, what the library holds.
import type { ListedDocument } from '#services/documents.ts'
import { printJson, requestOf, type CommandContext, type OutputOptions } from '../command.ts'
import { standingBadge } from '../standing.ts'
import { renderTable } from '../table.ts'

const HEADINGS = ['编号', '题名', '文号', '发布日期', '效力', '条款']

/**
 * Lists every document with its standing of today and the number of its clauses. Throws
 * LIBRARY_EMPTY where there is nothing to ask.
 */
export async function listDocuments(
  options: OutputOptions,
  context: CommandContext,
): Promise<void> {
  const { assistant } = await context.open()
  const { documents } = await assistant.listDocuments({}, requestOf(context))
  if (options.json === true) printJson(context, { documents })
  else if (documents.length > 0) printTable(documents, context)
  assistant.requireClauses()
}

function printTable(documents: readonly ListedDocument[], context: CommandContext): void {
  const { terminal } = context
  const rows = documents.map((each) => documentRow(each, context))
  const headings = HEADINGS.map((heading) => terminal.style.bold(heading))
  terminal.print(renderTable([headings, ...rows], terminal.width))
}

function documentRow(document: ListedDocument, { terminal }: CommandContext): string[] {
  const { id, title, number, issuedOn, clauseCount } = document
  const badge = standingBadge(document, terminal.style)
  return [id, `《${title}》`, number ?? '—', issuedOn ?? '—', badge, String(clauseCount)]
}
