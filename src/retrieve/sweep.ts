// Retrieve: the sweep, which answers list questions by testing every clause, never by top-k.
import type { Concept } from '#domain/understanding.ts'
import type { Clause } from '#domain/clause.ts'
import { USUAL_BUDGET, type Budget } from '#domain/context.ts'
import { unranked, type Evidence } from '#domain/evidence.ts'
import { pace } from '#domain/work/pace.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { ClauseFilter } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import type { Quantity } from '#zh/quantities.ts'
import { normaliseText } from '#zh/normalise.ts'
import { segmentWords } from '#zh/words.ts'
import type { PreparedSentence, PreparedText } from '#documents/clause-reading.ts'
import { mergeAlternatives, searchTerms } from './concepts.ts'
import type { Lexicon } from './lexicon.ts'
import { bears, termsIn } from './term-match.ts'

export interface SweepResult {
  /** In reading order; their places are sentences. */
  hits: Evidence[]
  clausesScanned: number
  documentsScanned: number
  /** Clauses with a word of the topic that were too many to be read. */
  unreadCandidates: number
}

export interface SweepQuery {
  concepts: readonly Concept[]
  /** Figures that a sentence must hold too. */
  figures?: readonly Quantity[]
}

export interface SweepDependencies {
  library: LibraryView
  lexicon: Lexicon
  /** What one request may read; the usual, if absent. */
  budget?: Budget
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
  const { library, budget = USUAL_BUDGET } = dependencies
  const maxRead = budget.clausesRead
  const concepts = [...mergeAlternatives(wanted), ...figures.map(figureConcept)]
  const { clauses, scanned } = await library.sweep(searchTerms(concepts), filter)
  const counts = { clausesScanned: scanned.clauses, documentsScanned: scanned.documents }
  if (concepts.length === 0) return { hits: [], ...counts, unreadCandidates: 0 }
  const tree = await library.tree()
  const test = createClauseTest(dependencies, concepts, tree)
  const bearing = {
    terms: wanted.map(({ label }) => label),
    slots: figures.map(({ text }) => text),
  }
  const hits: Evidence[] = []
  const candidates = withDescendants(clauses, tree)
  for (const clause of [...candidates].slice(0, maxRead)) {
    const sentences = test(clause)
    await pace(1)
    if (sentences.length > 0) hits.push(unranked(clause, { ...bearing, spans: sentences }))
  }
  return {
    hits: hits.toSorted((a, b) => tree.compare(a.clause, b.clause)),
    ...counts,
    unreadCandidates: Math.max(0, candidates.size - maxRead),
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
  const found = new Set(candidates)
  for (const clause of found) for (const child of tree.childrenOf(clause)) found.add(child)
  return found
}

type ConceptSet = ReadonlySet<Concept>
const NONE: ConceptSet = new Set()

/** A test that gives the sentences of a clause that bear on all concepts. */
function createClauseTest(
  { library, lexicon }: SweepDependencies,
  concepts: readonly Concept[],
  tree: ClauseTree,
): (clause: Clause) => PreparedSentence[] {
  const inHead = (clause: Clause | undefined): ConceptSet => {
    if (clause === undefined) return NONE
    const { heading } = library.reading(clause)
    if (heading.normal === '') return NONE
    return new Set(concepts.filter((concept) => bears(heading, concept)))
  }
  const isWhollyAbout = (clause: Clause): boolean =>
    inHead(clause).size === concepts.length &&
    (clause.kind === 'box' || saysNothingElse(library.reading(clause).heading, concepts, lexicon))
  return (clause) => {
    if (tree.isBareHeading(clause)) return []
    const { sentences } = library.reading(clause)
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
