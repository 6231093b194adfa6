// CLI: tiaoli documents, what the library holds.
import { dayInBeijing, standingOn, type PolicyDocument } from '../domain/document.ts'
import { printJson, type CommandContext, type OutputOptions } from './command.ts'
import { standingBadge } from './standing.ts'
import { renderTable } from './table.ts'

const HEADINGS = ['编号', '题名', '文号', '发布日期', '效力', '条款']

/** Lists every document with its standing of today and the number of its clauses. */
export async function listDocuments(
  options: OutputOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context
  const { library } = await context.open()
  const today = dayInBeijing(terminal.now())
  const documents = (await library.documents()).map((document) => ({
    ...document,
    standing: standingOn(document, today),
  }))
  if (options.json === true) return printJson(context, { documents })
  const clauses = await library.clauses()
  const counted = (id: string) =>
    clauses.filter(({ documentId, kind }) => documentId === id && kind !== 'matter').length
  const rows = documents.map((each) => documentRow(each, counted(each.id), context))
  const headings = HEADINGS.map((heading) => terminal.style.bold(heading))
  terminal.print(renderTable([headings, ...rows], terminal.width))
}

function documentRow(
  document: PolicyDocument,
  clauseCount: number,
  { terminal }: CommandContext,
): string[] {
  const { id, title, number, issuedOn } = document
  const badge = standingBadge(document, terminal.style)
  return [id, `《${title}》`, number ?? '—', issuedOn ?? '—', badge, String(clauseCount)]
}
