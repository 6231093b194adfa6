// MCP: results and documents as text for models and people that read no structured data.
import { sayStanding } from '#words/standing.ts'
import { citeDocument } from '#words/answers.ts'
import { CHANGE_WORDS } from '#words/changes.ts'
import type { ClauseNode } from '#services/clause-tree.ts'
import type { DocumentDetail } from '#services/documents.ts'
import type { ShownClause, ShownComparison, ShownDocument } from './schemas.ts'

/** One line on a document: id, name, standing, date. */
function documentLine(document: ShownDocument): string {
  const issued = document.issuedOn === null ? '' : `，${document.issuedOn} 发布`
  return `${document.id} ${citeDocument(document)}【${sayStanding(document, 'zh')}】${issued}`
}

export function documentsText(listed: {
  total: number
  documents: readonly ShownDocument[]
}): string {
  const lines = listed.documents.map((document) => `- ${documentLine(document)}`)
  return [`共 ${listed.total} 份文件，列出 ${lines.length} 份：`, ...lines].join('\n')
}

export function clauseText(clause: ShownClause, document: ShownDocument): string {
  const source = `${citeDocument(document)} ${clause.label}【${sayStanding(document, 'zh')}】`
  return `${source}\n\n${clause.text}\n\n编号：${clause.id}`
}

export function hitsText(hits: readonly { clause: ShownClause; documentTitle: string }[]): string {
  if (hits.length === 0) return '没有找到相关条款。'
  return hits
    .map(({ clause, documentTitle }, index) => {
      const head = `${index + 1}. 《${documentTitle}》 ${clause.label}（${clause.id}）`
      return `${head}\n   ${clause.text.replaceAll('\n', '\n   ')}`
    })
    .join('\n')
}

export function comparisonText({ from, to, counts, pairs }: ShownComparison): string {
  const summary = Object.entries(CHANGE_WORDS).map(([change, word]) => {
    return `${word} ${counts[change as keyof typeof CHANGE_WORDS]} 条`
  })
  const lines = pairs.map((pair) => {
    const sides = [pair.from && `- 旧：${pair.from.text}`, pair.to && `- 新：${pair.to.text}`]
    const head = `### ${CHANGE_WORDS[pair.change]}：${(pair.to ?? pair.from)?.label ?? ''}`
    return [head, ...sides.filter((side) => side !== null)].join('\n')
  })
  return [`从 ${documentLine(from)}\n到 ${documentLine(to)}`, summary.join('，'), ...lines].join(
    '\n\n',
  )
}

/** A document as Markdown: what is known about it, then each clause after its address and id. */
export function documentMarkdown(document: DocumentDetail): string {
  const { number, issuers, issuedOn, standing, standingBasis, authority } = document
  const basis = standingBasis === null ? '' : `（依据：“${standingBasis}”）`
  const facts = [
    number === null ? null : `- 文号：${number}`,
    issuers.length === 0 ? null : `- 发文机关：${issuers.join('、')}`,
    issuedOn === null ? null : `- 发布日期：${issuedOn}`,
    `- 效力：${sayStanding({ standing, authority }, 'zh')}${basis}`,
  ]
  const body = inOrder(document.clauses).map(
    ({ id, label, text }) => `**${label}** \`${id}\`\n\n${text}`,
  )
  const head = [`# ${document.title}`, facts.filter((fact) => fact !== null).join('\n')]
  return [...head, ...body].join('\n\n')
}

function inOrder(nodes: readonly ClauseNode[]): ClauseNode[] {
  return nodes.flatMap((node) => [node, ...inOrder(node.children)])
}
