// Retrieve: how much of a question a sentence and what stands around it speak of.
import type { Concept, Understanding } from '#domain/understanding.ts'
import type { Clause } from '#domain/clause.ts'
import { pace } from '#domain/work/pace.ts'
import type { PreparedSentence, PreparedText } from '#documents/clause-reading.ts'
import type { ClauseFilter, HeldClause } from '#library/library.ts'
import { filterOf, type LibraryView } from '#library/view.ts'
import { isOfYear, type PolicyDocument } from '#domain/document.ts'
import { searchTerms, turnsRound } from './concepts.ts'
import type { Lexicon } from './lexicon.ts'
import { bears, holdsTogether, speaksOf } from './term-match.ts'
import { titleForms } from './title-forms.ts'

/** How much a concept counts where it is found; the sentence itself counts in full. */
export const PLACE_WEIGHT = { heading: 0.85, title: 0.8, clause: 0.5, parts: 0.9, broader: 0.75 }

export type Weights = Map<Concept, number>

/** The clauses that hold a concept, one of its words or its parts close together. */
export async function clausesHolding(
  library: LibraryView,
  concept: Concept,
  filter: ClauseFilter,
): Promise<readonly Clause[]> {
  const candidates = await library.clausesContaining(searchTerms([concept]), filter)
  if (concept.compounds.length === 0) return candidates
  const holding: Clause[] = []
  const partCount = concept.compounds.flat().length
  for (const clause of candidates) {
    await pace(partCount / PARTS_PER_UNIT)
    const { searchText } = clause
    const isHeld =
      concept.alternatives.some((word) => searchText.includes(word)) ||
      concept.compounds.some((parts) => holdsTogether(searchText, parts))
    if (isHeld) holding.push(clause)
  }
  return holding
}

/** Whether some clause says all parts close together. */
export async function standTogether(
  library: LibraryView,
  parts: readonly string[][],
  filter: ClauseFilter,
): Promise<boolean> {
  for (const { searchText } of await library.clausesContaining(parts[0] ?? [], filter)) {
    await pace(parts.length / PARTS_PER_UNIT)
    if (holdsTogether(searchText, parts)) return true
  }
  return false
}

/** Parts of a word that a clause is held against in the time that it takes to read one closely. */
const PARTS_PER_UNIT = 16

/** Inverse document frequency over clauses: log((N + 1) / (n + 0.5)), Robertson & Zaragoza 2009. */
export async function conceptWeights(
  { library, lexicon }: { library: LibraryView; lexicon: Lexicon },
  { concepts, background, scope }: Understanding,
): Promise<Weights> {
  const filter = filterOf(scope.documents)
  const tree = await library.tree()
  const total = scope.documents.reduce((sum, { id }) => sum + tree.clausesOf(id).length, 0)
  const held = new Map<Concept, number>()
  for (const concept of [...concepts, ...background]) {
    held.set(concept, (await clausesHolding(library, concept, filter)).length)
  }
  const weights: Weights = new Map()
  for (const concept of [...concepts, ...background]) {
    const idf = Math.log((total + 1) / ((held.get(concept) ?? 0) + 0.5))
    const factors = [
      background.includes(concept) ? BACKGROUND_FACTOR : 1,
      lexicon.isGeneric(concept.label) ? GENERIC_FACTOR : 1,
    ]
    weights.set(concept, Math.max(idf, 0.1) * Math.min(...factors))
  }
  return weights
}

/** What every document of the scope is about. */
const BACKGROUND_FACTOR = 0.2
/** Words that tell which side of the topic is asked about. */
const GENERIC_FACTOR = 0.3
/** Whether evidence that lacks the concept is no evidence, however well the rest fits. */
export function isStrict(concept: Concept): boolean {
  return concept.isQuoted || concept.isModifier || turnsRound(concept)
}

/** What is asked about: the last concept of the question that is no generic word. */
export function headConcept(concepts: readonly Concept[], lexicon: Lexicon): Concept | undefined {
  return concepts.findLast(({ label }) => !lexicon.isGeneric(label))
}

export interface Surroundings {
  /** The clause's own heading. */
  own: PreparedText
  /** Its heading and those above it. */
  headings: PreparedText[]
  title: PreparedText
  siblings: PreparedSentence[]
  /** Sentences of the clauses above it. */
  above: PreparedSentence[]
  document: PolicyDocument
}

export function surroundings(
  { reading, ancestors, document }: HeldClause,
  library: LibraryView,
): Surroundings {
  const above = ancestors.map((clause) => library.reading(clause))
  return {
    own: reading.heading,
    headings: [reading, ...above].map(({ heading }) => heading),
    title: { normal: titleForms(document).title, wordsAround: () => [] },
    siblings: reading.sentences,
    above: above.flatMap(({ sentences }) => sentences),
    document,
  }
}

/** How surely a concept is spoken of, 0..1: in the sentence, else in what stands around it. */
export function shareFound(concept: Concept, sentence: PreparedText, around: Surroundings): number {
  if (bears(sentence, concept)) return 1
  const whole = Math.max(
    speaksOf(sentence, concept.broader) ? PLACE_WEIGHT.broader : 0,
    shareAround((text) => bears(text, concept), around),
  )
  const [parts = []] = concept.compounds
  if (parts.length === 0) return whole
  const shares = parts.map((words) =>
    speaksOf(sentence, words)
      ? PLACE_WEIGHT.parts
      : shareAround((text) => speaksOf(text, words), around),
  )
  if (shares.includes(0)) return whole
  return Math.max(whole, shares.reduce((sum, share) => sum + share, 0) / parts.length)
}

function shareAround(says: (text: PreparedText) => boolean, around: Surroundings): number {
  if (around.headings.some(says)) return PLACE_WEIGHT.heading
  if (says(around.title)) return PLACE_WEIGHT.title
  return around.siblings.some(says) ? PLACE_WEIGHT.clause : 0
}

/** Whether a sentence is about one of the years, 0..1; another year's sentence is not. */
export function yearShare(
  years: readonly string[],
  { normal }: PreparedText,
  around: Surroundings,
): number {
  if (years.some((year) => normal.includes(year))) return 1
  if (/20\d\d年/u.test(normal)) return 0
  const near = [...around.siblings, ...around.above]
  const isNear = near.some((sentence) => years.some((year) => sentence.normal.includes(year)))
  return isNear || years.some((year) => isOfYear(around.document, year)) ? PLACE_WEIGHT.title : 0
}
