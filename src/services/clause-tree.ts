// Services: the clauses of a document as the tree that its headings make.
import { z } from 'zod'
import type { ClauseTree } from '#documents/clause-tree.ts'
import { ClauseSchema, isPolicy, type Clause } from '#domain/clause.ts'

export const ClauseNodeSchema = ClauseSchema.pick({
  id: true,
  kind: true,
  label: true,
  title: true,
  text: true,
  defects: true,
})
  .extend({
    get children() {
      return z.array(ClauseNodeSchema)
    },
  })
  .meta({ id: 'ClauseNode' })
export type ClauseNode = z.infer<typeof ClauseNodeSchema>

/** What stands around a clause, as ids. */
export interface ClauseNeighbours {
  parent: string | null
  children: string[]
  previous: string | null
  next: string | null
}

/**
 * The clauses of one document as the tree of its policy text and its matter (title, number, cover
 * notice, signature), which is no part of the tree.
 */
export function nodesOf(
  documentId: string,
  tree: ClauseTree,
): { clauses: ClauseNode[]; matter: ClauseNode[] } {
  const own = tree.ofDocument(documentId)
  const toNode = (clause: Clause): ClauseNode => {
    const { id, kind, label, title, text, defects } = clause
    return { id, kind, label, title, text, defects, children: own.childrenOf(clause).map(toNode) }
  }
  const matter = tree.clausesOf(documentId).filter((clause) => !isPolicy(clause))
  return { clauses: own.roots().map(toNode), matter: matter.map(toNode) }
}

/**
 * The neighbours of a clause in its document. Previous and next follow reading order and stay within
 * policy text, or within matter for a matter clause.
 */
export function neighboursOf(clause: Clause, tree: ClauseTree): ClauseNeighbours {
  const own = tree.clausesOf(clause.documentId)
  const alike = own.filter((other) => isPolicy(other) === isPolicy(clause))
  const position = alike.findIndex(({ id }) => id === clause.id)
  return {
    parent: clause.parentId,
    children: tree.childrenOf(clause).map(({ id }) => id),
    previous: alike[position - 1]?.id ?? null,
    next: alike[position + 1]?.id ?? null,
  }
}
