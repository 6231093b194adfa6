// CLI: tiaoli search, retrieval alone, with its scores.
import type { SearchHit } from '#services/search.ts'
import { printJson, requestOf, type CommandContext, type OutputOptions } from '../command.ts'
import { wrapText } from '../wrap.ts'

export interface SearchOptions extends OutputOptions {
  /** Most hits to show. */
  top: number
  documents?: string[]
}

/** Shows the best clauses for a query, best first. */
export async function search(
  query: string,
  { top, documents, json }: SearchOptions,
  context: CommandContext,
): Promise<void> {
  const { assistant } = await context.open()
  const found = await assistant.search({ query, k: top, documents }, requestOf(context))
  if (json === true) return printJson(context, found)
  const { hits } = found
  if (hits.length === 0) return context.terminal.print('没有找到相关条款。')
  for (const [index, hit] of hits.entries())
    context.terminal.print(renderHit(hit, index + 1, context))
}

function renderHit(hit: SearchHit, rank: number, { terminal }: CommandContext): string {
  const { style, width } = terminal
  const indent = ' '.repeat(4)
  const { clause, documentTitle, score, keywordScore, vectorScore } = hit
  const head = `${String(rank).padEnd(3)} ${style.bold(`《${documentTitle}》 ${clause.label}`)}`
  const scores = `得分 ${scoreOf(score)}（词 ${scoreOf(keywordScore)}，向量 ${scoreOf(vectorScore)}）`
  return [
    wrapText(head, width, indent),
    indent + style.dim(`${scores} ${clause.id}`),
    wrapText(indent + clause.text, width, indent),
    '',
  ].join('\n')
}

const scoreOf = (score: number | null): string => score?.toFixed(3) ?? '—'
