// Retrieve: parents and children of the clauses of a library, one outline a document.
import type { Clause } from '#domain/clause.ts'
import { DocumentOutline } from './outline.ts'

export interface ClauseTree {
  /** Every clause of a document in reading order, matter included. */
  clausesOf(documentId: string): readonly Clause[]
  outlineOf(documentId: string): DocumentOutline
  /** Any clause, matter too. */
  find(id: string): Clause | undefined
  /** How many clauses of these documents are policy, matter left out. */
  countPolicy(documents: readonly { id: string }[]): number
  /** Negative where the first stands before the second in the library. */
  compare(first: Clause, second: Clause): number
  childrenOf(clause: Clause): readonly Clause[]
  /** From the parent up. */
  ancestorsOf(clause: Clause): Clause[]
  /** A heading that only introduces the clauses below it. */
  isBareHeading(clause: Clause): boolean
}

const trees = new WeakMap<readonly Clause[], ClauseTree>()

/** The tree of a list of clauses, made once for as long as the list lives. @param clauses in reading order */
export function treeOf(clauses: readonly Clause[]): ClauseTree {
  const known = trees.get(clauses)
  if (known !== undefined) return known
  const tree = createClauseTree(clauses)
  trees.set(clauses, tree)
  return tree
}

/** The outline of a document is made when it is first asked for. */
function createClauseTree(clauses: readonly Clause[]): ClauseTree {
  const byDocument = new Map<string, Clause[]>()
  const policyCounts = new Map<string, number>()
  for (const clause of clauses) {
    if (clause.kind !== 'matter')
      policyCounts.set(clause.documentId, (policyCounts.get(clause.documentId) ?? 0) + 1)
    const ofDocument = byDocument.get(clause.documentId)
    if (ofDocument === undefined) byDocument.set(clause.documentId, [clause])
    else ofDocument.push(clause)
  }
  const places = new Map([...byDocument.keys()].map((id, place) => [id, place]))
  const outlines = new Map<string, DocumentOutline>()
  let byId: Map<string, Clause> | undefined
  const clausesOf = (documentId: string): readonly Clause[] => byDocument.get(documentId) ?? []
  const outlineOf = (documentId: string): DocumentOutline => {
    const known = outlines.get(documentId)
    if (known !== undefined) return known
    const outline = new DocumentOutline(documentId, clausesOf(documentId))
    outlines.set(documentId, outline)
    return outline
  }
  const childrenOf = (clause: Clause): readonly Clause[] =>
    outlineOf(clause.documentId).childrenOf(clause)
  return {
    clausesOf,
    outlineOf,
    find: (id) => (byId ??= new Map(clauses.map((clause) => [clause.id, clause]))).get(id),
    countPolicy: (documents) =>
      documents.reduce((sum, { id }) => sum + (policyCounts.get(id) ?? 0), 0),
    compare: (first, second) =>
      (places.get(first.documentId) ?? 0) - (places.get(second.documentId) ?? 0) ||
      first.order - second.order,
    childrenOf,
    ancestorsOf: (clause) => outlineOf(clause.documentId).ancestorsOf(clause),
    isBareHeading: (clause) => childrenOf(clause).length > 0 && saysOnlyItsHead(clause),
  }
}

/** Whether a clause's own words are its marker and heading alone; 有下列情形之一的： says more. */
function saysOnlyItsHead({ text, marker, title }: Clause): boolean {
  const rest = text.replace(marker, '').replace(title ?? '', '')
  return !/[\p{Script=Han}\p{Script=Latin}\d]/u.test(rest)
}
