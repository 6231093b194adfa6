// CLI: tiaoli clause, one clause by its id, or by its address as people cite it.
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { ClauseDetail } from '#services/clauses.ts'
import { citeDocument } from '#words/answers.ts'
import { renderAnswer } from '../answer-view.ts'
import {
  printJson,
  requestOf,
  type CommandContext,
  type Opened,
  type OutputOptions,
} from '../command.ts'
import { standingBadge } from '../standing.ts'
import { wrapText } from '../wrap.ts'

/** Shows the clause; an address such as 7号文第三条 is looked up by the assistant. */
export async function showClause(
  idOrAddress: string,
  options: OutputOptions,
  context: CommandContext,
): Promise<void> {
  const { assistant } = await context.open()
  const detail = await readIfKnown(assistant, idOrAddress, context)
  if (detail !== null && options.json === true) return printJson(context, { clause: detail.clause })
  if (detail !== null) return printClause(detail, assistant, context)
  const answer = await assistant.ask({ question: idOrAddress }, requestOf(context))
  if (answer.intent !== 'lookup' || answer.outcome === 'refused')
    throw new AppError(
      'NOT_FOUND',
      `没有编号或地址为“${idOrAddress}”的条款；用 ${typedCommand('documents')} 与 ${typedCommand('search')} 查找。`,
    )
  if (options.json === true) printJson(context, answer)
  else context.terminal.print(renderAnswer(answer, context.terminal))
}

async function readIfKnown(
  assistant: Opened['assistant'],
  id: string,
  context: CommandContext,
): Promise<ClauseDetail | null> {
  try {
    return await assistant.readClause({ id }, requestOf(context))
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null
    throw error
  }
}

async function printClause(
  { clause, document, children }: ClauseDetail,
  assistant: Opened['assistant'],
  context: CommandContext,
): Promise<void> {
  const { style, width, print } = context.terminal
  const cited = style.bold(`${citeDocument(document)} ${clause.label}`)
  print(wrapText(`${cited} ${standingBadge(document, style)}`, width))
  print(`\n${wrapText(clause.text, width)}`)
  if (children.length > 0) print(`\n${style.bold('下设')}`)
  for (const id of children) {
    const { label } = (await assistant.readClause({ id }, requestOf(context))).clause
    print(wrapText(`  ${label}  ${style.dim(id)}`, width, '    '))
  }
}
