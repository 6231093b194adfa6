// Documents: the tree that clauses form by their parents, made once and asked by every stage.
import { isPolicy, policyClauses, type Clause } from '#domain/clause.ts'

/** The clauses of one document as a tree. Matter (title, signature) is found, and stands in no list. */
export class DocumentTree {
  /** The policy clauses in reading order. */
  readonly clauses: readonly Clause[]
  readonly #byId: ReadonlyMap<string, Clause>
  readonly #children = new Map<string | null, Clause[]>()
  #holders: Clause[] | undefined

  /** @param clauses of one document, in any order */
  constructor(clauses: readonly Clause[]) {
    this.clauses = policyClauses(clauses).toSorted((a, b) => a.order - b.order)
    this.#byId = new Map(clauses.map((clause) => [clause.id, clause]))
    for (const clause of this.clauses) pushTo(this.#children, clause.parentId, clause)
  }

  /** Any clause of the document, matter too. */
  find(id: string): Clause | undefined {
    return this.#byId.get(id)
  }

  /** Clauses with others under them: what people name as the place of a number. */
  holders(): readonly Clause[] {
    return (this.#holders ??= this.clauses.filter(({ id }) => this.#children.has(id)))
  }

  /** The clauses that stand under no other. */
  roots(): readonly Clause[] {
    return this.#children.get(null) ?? []
  }

  childrenOf({ id }: Clause): readonly Clause[] {
    return this.#children.get(id) ?? []
  }

  /** Everything under a clause in reading order, the clause itself not included. */
  descendantsOf(clause: Clause): Clause[] {
    return this.childrenOf(clause).flatMap((child) => [child, ...this.descendantsOf(child)])
  }

  /** The clauses around a clause, innermost first, the clause itself not included. */
  ancestorsOf({ parentId }: Clause): Clause[] {
    const ancestors: Clause[] = []
    for (let id = parentId; id !== null;) {
      const parent = this.#byId.get(id)
      if (parent === undefined) break
      ancestors.push(parent)
      id = parent.parentId
    }
    return ancestors
  }
}

const NO_CLAUSES = new DocumentTree([])

/** The clauses of many documents; the tree of each is made when it is first asked for. */
export class ClauseTree {
  readonly #byId = new Map<string, Clause>()
  readonly #byDocument = new Map<string, Clause[]>()
  readonly #places = new Map<string, number>()
  readonly #policyCounts = new Map<string, number>()
  readonly #trees = new Map<string, DocumentTree>()

  /** @param clauses in reading order, document after document */
  constructor(clauses: Iterable<Clause> = []) {
    for (const clause of clauses) this.add(clause)
  }

  /** Takes one more clause in; before the tree is asked for anything. */
  add(clause: Clause): void {
    const { id, documentId } = clause
    this.#byId.set(id, clause)
    if (!this.#byDocument.has(documentId)) this.#places.set(documentId, this.#places.size)
    pushTo(this.#byDocument, documentId, clause)
    if (isPolicy(clause))
      this.#policyCounts.set(documentId, (this.#policyCounts.get(documentId) ?? 0) + 1)
  }

  /** Any clause, matter too. */
  find(id: string): Clause | undefined {
    return this.#byId.get(id)
  }

  /** Every clause of a document in reading order, matter included. */
  clausesOf(documentId: string): readonly Clause[] {
    return this.#byDocument.get(documentId) ?? []
  }

  ofDocument(documentId: string): DocumentTree {
    const known = this.#trees.get(documentId)
    if (known !== undefined) return known
    const clauses = this.#byDocument.get(documentId)
    if (clauses === undefined) return NO_CLAUSES
    const tree = new DocumentTree(clauses)
    this.#trees.set(documentId, tree)
    return tree
  }

  /** How many clauses of these documents are policy, matter left out. */
  countPolicy(documents: readonly { id: string }[]): number {
    return documents.reduce((sum, { id }) => sum + (this.#policyCounts.get(id) ?? 0), 0)
  }

  /** Negative where the first stands before the second in the library. */
  compare(first: Clause, second: Clause): number {
    return (
      (this.#places.get(first.documentId) ?? 0) - (this.#places.get(second.documentId) ?? 0) ||
      first.order - second.order
    )
  }

  childrenOf(clause: Clause): readonly Clause[] {
    return this.ofDocument(clause.documentId).childrenOf(clause)
  }

  /** From the parent up. */
  ancestorsOf(clause: Clause): Clause[] {
    return this.ofDocument(clause.documentId).ancestorsOf(clause)
  }

  /** A heading that only introduces the clauses below it. */
  isBareHeading(clause: Clause): boolean {
    return this.childrenOf(clause).length > 0 && saysOnlyItsHead(clause)
  }
}

/** Whether a clause's own words are its marker and heading alone; 有下列情形之一的： says more. */
function saysOnlyItsHead({ text, marker, title }: Clause): boolean {
  const rest = text.replace(marker, '').replace(title ?? '', '')
  return !/[\p{Script=Han}\p{Script=Latin}\d]/u.test(rest)
}

function pushTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
