// Retrieve: the sentences that answer a fact question, ranked by what they cover of it.
import type { Concept, Understanding } from '#domain/understanding.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { pace } from '#domain/work/pace.ts'
import type { PreparedSentence, PreparedText } from '#documents/clause-reading.ts'
import type { HeldClause, SearchScope } from '#library/library.ts'
import { filterOf, type LibraryView } from '#library/view.ts'
import { unranked, type Evidence } from '#domain/evidence.ts'
import { normaliseText } from '#zh/normalise.ts'
import { sameQuantity } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import { askedByAnyMeasure, askedFigures, nearness } from './asked-figures.ts'
import {
  conceptWeights,
  headConcept,
  PLACE_WEIGHT,
  shareFound,
  surroundings,
  yearShare,
} from './coverage.ts'
import type { Surroundings, Weights } from './coverage.ts'
import type { Lexicon } from './lexicon.ts'
import type { HybridSearch } from './search.ts'
import { bears } from './term-match.ts'

/** One sentence that may answer, its place in the clause, and what it covers of the question. */
export interface Passage {
  clause: Clause
  document: PolicyDocument
  sentence: PreparedSentence
  /** Figures in the sentence. */
  quantities: readonly Quantity[]
  /** Figures that the question states and the sentence holds. */
  stated: readonly Quantity[]
  /** Share of the question's weight that the sentence and its headings speak of, 0..1. */
  coverage: number
  /** Concepts that neither the sentence nor what stands around it speaks of. */
  missing: Concept[]
  /** Concepts that the sentence itself speaks of. */
  said: Concept[]
  /** The clause's own heading speaks of all concepts, so that the whole clause is the answer. */
  isWhollyAbout: boolean
  /** It says nothing of what the question asks about in the end. */
  missesHead: boolean
  /** Whether it holds a figure of the kind that is asked for. */
  hasFigure: boolean
  score: number
}

export interface PassageDependencies {
  library: LibraryView
  search: HybridSearch
  lexicon: Lexicon
}

/** Clauses taken from each document when the scope is small, so that twins do not crowd each other out. */
const CLAUSES_PER_DOCUMENT = 16
const CLAUSES_OVERALL = 60
const MANY_DOCUMENTS = 12

const FIGURE_BONUS = 0.3
const OVERLAP_BONUS = 0.25
const YEAR_BONUS = 0.15
const DEFINITION_BONUS = 0.5
const HEADING_BONUS = 0.1

/**
 * Ranks the sentences of the likeliest clauses of the scope. Where none that speaks of every concept
 * counts by 个 as the question does, those that count by another measure word have its figure too.
 * @returns best first
 */
export async function rankPassages(
  dependencies: PassageDependencies,
  understanding: Understanding,
): Promise<Passage[]> {
  const passages = await rankSentences(dependencies, understanding)
  const loose = askedByAnyMeasure(understanding)
  const isCounted = passages.some(({ hasFigure, missing }) => hasFigure && missing.length === 0)
  return loose === null || isCounted ? passages : rankSentences(dependencies, loose)
}

async function rankSentences(
  dependencies: PassageDependencies,
  understanding: Understanding,
): Promise<Passage[]> {
  const { library, lexicon } = dependencies
  const head = headConcept(understanding.concepts, lexicon)
  const candidates = await gatherCandidates(dependencies, understanding)
  const weights = await conceptWeights(dependencies, understanding)
  const questionBigrams = bigramsOf(understanding.topic)
  const passages: Passage[] = []
  for (const held of candidates) {
    const { clause, document } = held
    const around = surroundings(held, library)
    await pace(around.headings.length)
    const { heading, sentences } = held.reading
    for (const sentence of sentences) {
      if (isHeadAlone(sentence, heading) && sentences.length > 1) continue
      const judged = judge(sentence, { clause, around, weights, understanding, questionBigrams })
      const missesHead = head !== undefined && missesAsked(head, { sentence, ...judged }, lexicon)
      passages.push({ clause, document, sentence, missesHead, ...judged })
    }
  }
  return passages.toSorted((a, b) => b.score - a.score)
}

/** Headings speak for their sentences of everything but attributes, which must be said. */
function missesAsked(
  head: Concept,
  { sentence, missing }: Pick<Passage, 'sentence' | 'missing'>,
  lexicon: Lexicon,
): boolean {
  return lexicon.isAttribute(head.label) ? !bears(sentence, head) : missing.includes(head)
}

/** 老年用品。 at the head of a paragraph is a name, not a statement. */
function isHeadAlone(sentence: PreparedText, heading: PreparedText): boolean {
  return (
    heading.normal !== '' &&
    sentence.normal.length - heading.normal.length <= MAX_MARKER_CHARS &&
    sentence.normal.includes(heading.normal)
  )
}

/** A marker and the punctuation after a head: (二十五)…。 */
const MAX_MARKER_CHARS = 7

/** The question asked of these documents. */
export function within(
  understanding: Understanding,
  documents: readonly PolicyDocument[],
): Understanding {
  return { ...understanding, scope: { ...understanding.scope, documents: [...documents] } }
}

/**
 * The clauses whose sentences are ranked. Asked for several documents before it is asked for each, it
 * looks them all up at once.
 */
export async function gatherCandidates(
  { library, search }: PassageDependencies,
  understanding: Understanding,
): Promise<HeldClause[]> {
  const { scope, topic, concepts } = understanding
  const query = [
    topic,
    ...concepts.flatMap(({ alternatives, broader }) => [
      ...alternatives.slice(0, 6),
      ...broader.slice(0, 3),
    ]),
  ].join(' ')
  const { documents } = scope
  const scopes: SearchScope[] =
    documents.length <= MANY_DOCUMENTS
      ? documents.map((document) => ({ filter: filterOf([document]), k: CLAUSES_PER_DOCUMENT }))
      : [{ filter: filterOf(documents), k: CLAUSES_OVERALL }]
  const searches = await search(query, scopes)
  const found = new Set(searches.flat().map(({ clause }) => clause))
  const terms = understanding.statedFigures.map(({ text }) => normaliseText(text))
  if (terms.length > 0) {
    for (const clause of await library.clausesContaining(terms, filterOf(documents))) {
      if (clause.kind !== 'matter') found.add(clause)
    }
  }
  const read = await library.read([...found].map(({ id }) => id))
  return read.filter((held) => held !== undefined)
}

/** A passage as it is handed on: hundreds are ranked, and of a few it is told why. */
export function evidenceOf({ clause, score, said, stated, sentence }: Passage): Evidence {
  const terms = said.map(({ label }) => label)
  const slots = stated.map(({ text }) => text)
  return { ...unranked(clause, { terms, slots, spans: [sentence] }), score }
}

interface Judgement {
  clause: Clause
  around: Surroundings
  weights: Weights
  understanding: Understanding
  questionBigrams: Set<string>
}

function judge(
  sentence: PreparedSentence,
  { clause, around, weights, understanding, questionBigrams }: Judgement,
): Omit<Passage, 'clause' | 'document' | 'sentence' | 'missesHead'> {
  const { concepts, asks, statedFigures, years } = understanding
  let covered = 0
  let total = 0
  const missing: Concept[] = []
  const said: Concept[] = []
  for (const [concept, weight] of weights) {
    const share = shareFound(concept, sentence, around)
    covered += share * weight
    total += weight
    if (share === 0 && concepts.includes(concept)) missing.push(concept)
    if (share >= PLACE_WEIGHT.parts) said.push(concept)
  }
  const text = clause.text.slice(sentence.start, sentence.end)
  const quantities = sentence.figures()
  const stated: Quantity[] = []
  for (const figure of statedFigures) {
    total += FIGURE_WEIGHT
    if (!quantities.some((quantity) => sameQuantity(quantity, figure))) continue
    covered += FIGURE_WEIGHT
    stated.push(figure)
  }
  const shared = overlap(questionBigrams, sentence.normal)
  const isDated = asks.figure !== null && years.length > 0
  const ofYear = isDated ? yearShare(years, sentence, around) : 1
  if (isDated) {
    total += YEAR_WEIGHT
    covered += YEAR_WEIGHT * ofYear
  }
  const share = total === 0 ? shared : covered / total
  const coverage = ofYear === 0 ? Math.min(share, OTHER_YEAR_COVERAGE) : share
  const counts = quantities.filter(({ start }) => text.charAt(start - 1) !== ORDINAL)
  const asked = askedFigures(counts, understanding)
  const hasFigure = asks.figure !== null && asked.length > 0
  const isWhollyAbout =
    asks.figure === null &&
    concepts.length > 0 &&
    concepts.every((concept) => bears(around.own, concept))
  const score =
    coverage +
    (hasFigure ? FIGURE_BONUS * nearness(text, asked, concepts) : 0) +
    OVERLAP_BONUS * shared +
    (isWhollyAbout ? HEADING_BONUS : 0) +
    (years.some((year) => sentence.normal.includes(year)) ? YEAR_BONUS : 0) +
    (asks.meaning && concepts.some((concept) => defines(sentence, concept)) ? DEFINITION_BONUS : 0)
  return { isWhollyAbout, quantities, stated, coverage, missing, said, hasFigure, score }
}

/** 第三条 says which, not how many. */
const ORDINAL = '第'

/** 本法所称老年人是指…: a definition answers what something is. */
function defines({ normal }: PreparedText, { label }: Concept): boolean {
  const at = normal.indexOf(label)
  return at >= 0 && /^人?[,，]?(?:是指|是(?!否)|指)/u.test(normal.slice(at + label.length))
}

/** The year of a figure counts like a rare word: another year's figure is no answer. */
const YEAR_WEIGHT = 4
/** Most that a sentence about another year can cover. */
const OTHER_YEAR_COVERAGE = 0.4

/** A figure that the question states weighs as much as a rare word. */
const FIGURE_WEIGHT = 4

function bigramsOf(text: string): Set<string> {
  const bigrams = new Set<string>()
  for (const run of text.match(/[\p{Script=Han}\da-z]{2,}/gu) ?? []) {
    for (let index = 0; index + 2 <= run.length; index++) bigrams.add(run.slice(index, index + 2))
  }
  return bigrams
}

function overlap(bigrams: ReadonlySet<string>, text: string): number {
  if (bigrams.size === 0) return 0
  let hits = 0
  for (const bigram of bigrams) if (text.includes(bigram)) hits++
  return hits / bigrams.size
}
