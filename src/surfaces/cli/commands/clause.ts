// CLI: tiaoli clause, one clause by its id, or by its address as people cite it.
import { dayInBeijing } from '#domain/document.ts'
import { standingOn } from '#domain/validity.ts'
import type { Clause } from '#domain/clause.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { LibraryView } from '#library/view.ts'
import { renderAnswer } from '../answer-view.ts'
import { printJson, type CommandContext, type OutputOptions } from '../command.ts'
import { citeDocument, standingBadge } from '../standing.ts'
import { wrapText } from '../wrap.ts'

/** Shows the clause; an address such as 7号文第三条 is looked up by the assistant. */
export async function showClause(
  idOrAddress: string,
  options: OutputOptions,
  context: CommandContext,
): Promise<void> {
  const { assistant, library } = await context.open()
  const clause = await library.clause(idOrAddress)
  if (clause !== undefined) return printClause(clause, library, { options, context })
  const answer = await assistant.ask({ question: idOrAddress })
  if (answer.intent !== 'lookup' || answer.outcome === 'refused')
    throw new AppError(
      'NOT_FOUND',
      `没有编号或地址为“${idOrAddress}”的条款；用 ${typedCommand('documents')} 与 ${typedCommand('search')} 查找。`,
    )
  if (options.json === true) printJson(context, answer)
  else context.terminal.print(renderAnswer(answer, context.terminal))
}

interface Output {
  options: OutputOptions
  context: CommandContext
}

async function printClause(
  clause: Clause,
  library: LibraryView,
  { options, context }: Output,
): Promise<void> {
  if (options.json === true) return printJson(context, { clause })
  const { style, width, print, now } = context.terminal
  const document = await library.document(clause.documentId)
  if (document === undefined) throw new AppError('INTERNAL', `条款 ${clause.id} 没有所属文件。`)
  const standing = standingOn(document, clause, dayInBeijing(now()))
  const cited = `${citeDocument(document.title, document.number)} ${clause.label}`
  const badge = standingBadge({ ...document, standing }, style)
  print(wrapText(`${style.bold(cited)} ${badge}`, width))
  print(`\n${wrapText(clause.text, width)}`)
  const siblings = await library.clausesOf(document.id)
  const children = siblings.filter(({ parentId }) => parentId === clause.id)
  if (children.length > 0) print(`\n${style.bold('下设')}`)
  for (const child of children) {
    print(wrapText(`  ${child.label}  ${style.dim(child.id)}`, width, '    '))
  }
}
