// Retrieve: the tree that the clauses of documents form, for lookup, 展开 and 包括哪些.
import { policyClauses } from '#domain/clause.ts'
import type { Clause } from '#domain/clause.ts'

/** The clauses of one document as a tree. Matter (title, signature) is no part of it. */
export class DocumentOutline {
  readonly documentId: string
  /** In reading order. */
  readonly clauses: readonly Clause[]
  readonly #byId: ReadonlyMap<string, Clause>
  readonly #children = new Map<string, Clause[]>()
  #holders: Clause[] | undefined

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

  /** Clauses with others under them: what people name as the place of a number. */
  holders(): readonly Clause[] {
    return (this.#holders ??= this.clauses.filter(({ id }) => this.#children.has(id)))
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
