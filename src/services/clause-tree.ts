// Services: the clauses of a document as the tree that its headings make.
import { z } from 'zod'
import { ClauseSchema, type Clause } from '#domain/clause.ts'

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
 * Splits the clauses of one document, given in reading order, into the tree of its policy text and
 * its matter (title, number, cover notice, signature), which is no part of the tree.
 */
export function clauseTree(clauses: readonly Clause[]): {
  clauses: ClauseNode[]
  matter: ClauseNode[]
} {
  const nodes = new Map(clauses.map((clause) => [clause.id, toNode(clause)]))
  const tree: ClauseNode[] = []
  const matter: ClauseNode[] = []
  for (const clause of clauses) {
    const node = nodes.get(clause.id) ?? toNode(clause)
    const parent = clause.parentId === null ? undefined : nodes.get(clause.parentId)
    if (clause.kind === 'matter') matter.push(node)
    else (parent?.children ?? tree).push(node)
  }
  return { clauses: tree, matter }
}

/**
 * The neighbours of a clause among the clauses of its document. Previous and next follow reading
 * order and stay within policy text, or within matter for a matter clause.
 */
export function neighboursOf(clause: Clause, documentClauses: readonly Clause[]): ClauseNeighbours {
  const isMatter = clause.kind === 'matter'
  const alike = documentClauses.filter(({ kind }) => (kind === 'matter') === isMatter)
  const position = alike.findIndex(({ id }) => id === clause.id)
  return {
    parent: clause.parentId,
    children: alike.filter(({ parentId }) => parentId === clause.id).map(({ id }) => id),
    previous: alike[position - 1]?.id ?? null,
    next: alike[position + 1]?.id ?? null,
  }
}

function toNode({ id, kind, label, title, text, defects }: Clause): ClauseNode {
  return { id, kind, label, title, text, defects, children: [] }
}
