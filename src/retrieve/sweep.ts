// Retrieve: the sweep, which answers list questions by testing every clause, never by top-k.
import { policyClauses } from '../domain/clause.ts'
import type { Clause } from '../domain/clause.ts'
import type { ClauseFilter, Library } from '../indexing/library.ts'
import type { Quantity } from '../text/quantities.ts'
import { normaliseText } from '../text/normalise.ts'
import { segmentWords } from '../text/words.ts'
import type { PrepareClause, PreparedSentence, PreparedText } from './clause-text.ts'
import { mergeAlternatives, searchTerms } from './concepts.ts'
import type { Concept } from './concepts.ts'
import type { Lexicon } from './lexicon.ts'
import { createClauseTree } from './clause-tree.ts'
import type { ClauseTree } from './clause-tree.ts'
import { bears, termsIn } from './term-match.ts'

/** A clause that bears on the topic, with the sentences that show it. */
export interface SweptClause {
  clause: Clause
  sentences: PreparedSentence[]
}

export interface SweepResult {
  /** In reading order. */
  hits: SweptClause[]
  clausesScanned: number
  documentsScanned: number
}

export interface SweepQuery {
  concepts: readonly Concept[]
  /** Figures that a sentence must hold too. */
  figures?: readonly Quantity[]
}

export interface SweepDependencies {
  library: Library
  prepare: PrepareClause
  lexicon: Lexicon
}

/**
 * Every clause of the scope in which one sentence speaks of all concepts. What the clause's own
 * head or a heading above it says holds for each of its sentences, but the sentence, or the
 * clause's own head, must say at least one concept itself. Entries of a box on the topic, and
 * clauses under a heading about nothing but the topic, count as a whole; a heading without words of
 * its own is no measure.
 */
export async function sweep(
  dependencies: SweepDependencies,
  { concepts: wanted, figures = [] }: SweepQuery,
  filter: ClauseFilter,
): Promise<SweepResult> {
  const { library } = dependencies
  const concepts = [...mergeAlternatives(wanted), ...figures.map(figureConcept)]
  const scope = policyClauses(await library.clauses(filter))
  const scanned = {
    clausesScanned: scope.length,
    documentsScanned: new Set(scope.map((clause) => clause.documentId)).size,
  }
  if (concepts.length === 0) return { hits: [], ...scanned }
  const tree = createClauseTree(scope)
  const terms = searchTerms(concepts)
  const test = createClauseTest(dependencies, concepts, tree)
  const hits: SweptClause[] = []
  for (const clause of withDescendants(await library.clausesContaining(terms, filter), tree)) {
    const sentences = test(clause)
    if (sentences.length > 0) hits.push({ clause, sentences })
  }
  return {
    hits: hits.toSorted((a, b) => tree.rank(a.clause) - tree.rank(b.clause)),
    ...scanned,
  }
}

/** A figure as printed, qualifier left out: 300项以上 is found by 300项. */
function figureConcept({ text, qualifier }: Quantity, index: number): Concept {
  const label = normaliseText(text).replace(new RegExp(`${qualifier || '$^'}$`, 'u'), '')
  return {
    label,
    alternatives: [label],
    broader: [],
    compounds: [],
    isQuoted: true,
    isModifier: false,
    isNamed: false,
    group: -1 - index,
  }
}

/** Headings bring what stands below them along, so that it is judged by the heading too. */
function withDescendants(candidates: readonly Clause[], tree: ClauseTree): Set<Clause> {
  const found = new Set(candidates.filter((clause) => tree.has(clause)))
  for (const clause of found) for (const child of tree.childrenOf(clause)) found.add(child)
  return found
}

type ConceptSet = ReadonlySet<Concept>
const NONE: ConceptSet = new Set()

/** A test that gives the sentences of a clause that bear on all concepts. */
function createClauseTest(
  { prepare, lexicon }: SweepDependencies,
  concepts: readonly Concept[],
  tree: ClauseTree,
): (clause: Clause) => PreparedSentence[] {
  const inHead = (clause: Clause | undefined): ConceptSet => {
    if (clause === undefined) return NONE
    const { heading } = prepare(clause)
    if (heading.normal === '') return NONE
    return new Set(concepts.filter((concept) => bears(heading, concept)))
  }
  const isWhollyAbout = (clause: Clause): boolean =>
    inHead(clause).size === concepts.length &&
    (clause.kind === 'box' || saysNothingElse(prepare(clause).heading, concepts, lexicon))
  return (clause) => {
    if (tree.isBareHeading(clause)) return []
    const { sentences } = prepare(clause)
    const ancestors = tree.ancestorsOf(clause)
    const own = inHead(clause)
    if (own.size === concepts.length || ancestors.some(isWhollyAbout)) return sentences
    const above = new Set([...own, ...ancestors.flatMap((ancestor) => [...inHead(ancestor)])])
    return sentences.filter((sentence) => {
      const said = concepts.filter((concept) => bears(sentence, concept))
      const isOpen = (concept: Concept): boolean => !above.has(concept) && !said.includes(concept)
      return !concepts.some(isOpen) && (said.length > 0 || own.size > 0)
    })
  }
}

/** Whether a heading's words, those without topic left out, all belong to the concepts. */
function saysNothingElse(
  heading: PreparedText,
  concepts: readonly Concept[],
  lexicon: Lexicon,
): boolean {
  const said = termsIn(
    heading,
    concepts.flatMap((concept) => concept.alternatives),
  )
  const rest = said
    .toSorted((a, b) => b.length - a.length)
    .reduce((text, term) => text.replaceAll(term, ' '), heading.normal)
  return segmentWords(rest).every(({ text }) => lexicon.isStopWord(text) || lexicon.isWeak(text))
}
