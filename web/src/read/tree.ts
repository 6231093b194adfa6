// Page: walking through the clauses of a document.
import type { ClauseNode, DocumentDetail } from '../api/types.ts'

/** A clause with how deep it stands. */
export interface PlacedClause {
  node: ClauseNode
  depth: number
}

/** Every clause in reading order, parents before their children. */
export function flatten(nodes: readonly ClauseNode[], depth = 0): PlacedClause[] {
  return nodes.flatMap((node) => [{ node, depth }, ...flatten(node.children, depth + 1)])
}

/** 《title》（number）label, as official documents cite each other. */
export function citeClause(
  { title, number }: Pick<DocumentDetail, 'title' | 'number'>,
  label: string,
): string {
  return `《${title}》${number === null ? '' : `（${number}）`}${label}`
}

/** The address of a clause that can be sent to somebody. */
export function clauseAddress(documentId: string, clauseId: string): string {
  return `/documents/${encodeURIComponent(documentId)}#${clauseId}`
}
