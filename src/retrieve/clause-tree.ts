// Retrieve: parents and children of the clauses in scope.
import type { Clause } from '../domain/clause.ts'

export interface ClauseTree {
  has(clause: Clause): boolean
  /** Place in reading order. */
  rank(clause: Clause): number
  childrenOf(clause: Clause): readonly Clause[]
  /** From the parent up. */
  ancestorsOf(clause: Clause): Clause[]
  /** A heading that only introduces the clauses below it. */
  isBareHeading(clause: Clause): boolean
}

/** @param clauses in reading order */
export function createClauseTree(clauses: readonly Clause[]): ClauseTree {
  const ranks = new Map(clauses.map((clause, index) => [clause.id, index]))
  const byId = new Map(clauses.map((clause) => [clause.id, clause]))
  const children = new Map<string, Clause[]>()
  for (const clause of clauses) {
    if (clause.parentId === null) continue
    const siblings = children.get(clause.parentId)
    if (siblings === undefined) children.set(clause.parentId, [clause])
    else siblings.push(clause)
  }
  const childrenOf = (clause: Clause): readonly Clause[] => children.get(clause.id) ?? []
  return {
    has: (clause) => byId.has(clause.id),
    rank: (clause) => ranks.get(clause.id) ?? clauses.length,
    childrenOf,
    ancestorsOf(clause) {
      const ancestors: Clause[] = []
      let parent = byId.get(clause.parentId ?? '')
      while (parent !== undefined) {
        ancestors.push(parent)
        parent = byId.get(parent.parentId ?? '')
      }
      return ancestors
    },
    isBareHeading: (clause) => childrenOf(clause).length > 0 && saysOnlyItsHead(clause),
  }
}

/** Whether a clause's own words are its marker and heading alone; 有下列情形之一的： says more. */
function saysOnlyItsHead({ text, marker, title }: Clause): boolean {
  const rest = text.replace(marker, '').replace(title ?? '', '')
  return !/[\p{Script=Han}\p{Script=Latin}\d]/u.test(rest)
}
