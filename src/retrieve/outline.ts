// Retrieve: the tree that the clauses of documents form, for lookup, 展开 and 包括哪些.
import { policyClauses } from '../domain/clause.ts'
import type { Clause } from '../domain/clause.ts'

/** The clauses of one document as a tree. Matter (title, signature) is no part of it. */
export class DocumentOutline {
  readonly documentId: string
  /** In reading order. */
  readonly clauses: readonly Clause[]
  readonly #byId: ReadonlyMap<string, Clause>
  readonly #children = new Map<string, Clause[]>()

  /** @param clauses of one document, in any order */
  constructor(documentId: string, clauses: readonly Clause[]) {
    this.documentId = documentId
    this.clauses = policyClauses(clauses).toSorted((a, b) => a.order - b.order)
    this.#byId = new Map(this.clauses.map((clause) => [clause.id, clause]))
    for (const clause of this.clauses) {
      if (clause.parentId === null) continue
      const siblings = this.#children.get(clause.parentId)
      if (siblings === undefined) this.#children.set(clause.parentId, [clause])
      else siblings.push(clause)
    }
  }

  childrenOf(clause: Clause): readonly Clause[] {
    return this.#children.get(clause.id) ?? []
  }

  /** Everything under a clause in reading order, the clause itself not included. */
  descendantsOf(clause: Clause): Clause[] {
    return this.childrenOf(clause).flatMap((child) => [child, ...this.descendantsOf(child)])
  }

  /** The clauses around a clause, innermost first, the clause itself not included. */
  ancestorsOf(clause: Clause): Clause[] {
    const ancestors: Clause[] = []
    let parent = this.#parentOf(clause)
    while (parent !== undefined) {
      ancestors.push(parent)
      parent = this.#parentOf(parent)
    }
    return ancestors
  }

  #parentOf(clause: Clause): Clause | undefined {
    return clause.parentId === null ? undefined : this.#byId.get(clause.parentId)
  }
}

/** One outline for each document that the clauses belong to, in the order of first mention. */
export function outlinesOf(clauses: readonly Clause[]): DocumentOutline[] {
  const byDocument = new Map<string, Clause[]>()
  for (const clause of clauses) {
    const ofDocument = byDocument.get(clause.documentId)
    if (ofDocument === undefined) byDocument.set(clause.documentId, [clause])
    else ofDocument.push(clause)
  }
  return [...byDocument].map(([id, ofDocument]) => new DocumentOutline(id, ofDocument))
}

/** A clause with everything under it, in reading order. */
export function outlineOf(clause: Clause, clauses: readonly Clause[]): Clause[] {
  const ofDocument = clauses.filter(({ documentId }) => documentId === clause.documentId)
  return [clause, ...new DocumentOutline(clause.documentId, ofDocument).descendantsOf(clause)]
}

/** The clauses of the same kind under the same parent, in reading order, the clause included. */
export function siblingsOf(clause: Clause, clauses: readonly Clause[]): Clause[] {
  return clauses
    .filter(
      ({ documentId, parentId, kind }) =>
        documentId === clause.documentId && parentId === clause.parentId && kind === clause.kind,
    )
    .toSorted((a, b) => a.order - b.order)
}
