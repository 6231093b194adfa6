// CLI: tiaoli compare, what became of each clause from one document to another.
import type { ClausePair } from '#services/align.ts'
import { citeDocument } from '#words/answers.ts'
import { CHANGE_WORDS } from '#words/changes.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { printJson, requestOf, type CommandContext, type OutputOptions } from '../command.ts'
import { standingBadge } from '../standing.ts'
import { wrapText } from '../wrap.ts'

/** Shows changed, added and dropped clauses; those that stayed the same are only counted. */
export async function compare(
  [fromId, toId]: [string, string],
  options: OutputOptions,
  context: CommandContext,
): Promise<void> {
  const { assistant } = await context.open()
  const comparison = await assistant.compare({ from: fromId, to: toId }, requestOf(context))
  if (options.json === true) return printJson(context, comparison)
  const { from, to, pairs } = comparison
  const { style, print } = context.terminal
  const named = (document: PolicyDocument): string =>
    citeDocument(document) + standingBadge(document, style)
  print(`从 ${named(from)}`)
  print(`到 ${named(to)}`)
  for (const change of ['changed', 'added', 'dropped', 'same'] as const) {
    const alike = pairs.filter((pair) => pair.change === change)
    print(`\n${style.bold(`${CHANGE_WORDS[change]} ${alike.length} 条`)}`)
    if (change !== 'same') for (const pair of alike) print(renderPair(pair, context))
  }
}

function renderPair({ from, to, figures }: ClausePair, { terminal }: CommandContext): string {
  const { style, width } = terminal
  const line = (sign: string, paint: (text: string) => string, text: string): string =>
    paint(wrapText(`  ${sign} ${text}`, width, '    '))
  const lines = [(to ?? from)?.label ?? '']
  if (from !== null) lines.push(line('-', style.red, from.text))
  if (to !== null) lines.push(line('+', style.green, to.text))
  if (figures.from.length + figures.to.length > 0)
    lines.push(line('·', style.dim, `数字：${listed(figures.from)} → ${listed(figures.to)}`))
  return lines.join('\n')
}

const listed = (figures: string[]): string => (figures.length === 0 ? '无' : figures.join('、'))
