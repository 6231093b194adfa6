// Retrieve: the sentences that answer a fact question, ranked by what they cover of it.
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import type { ClauseFilter, Library } from '../indexing/library.ts'
import { findNormalised, normaliseText, normaliseWithOffsets } from '../text/normalise.ts'
import { findQuantities, sameQuantity } from '../text/quantities.ts'
import type { Quantity } from '../text/quantities.ts'
import type { PrepareClause, PreparedSentence, PreparedText } from './clause-text.ts'
import { searchTerms } from './concepts.ts'
import type { Concept } from './concepts.ts'
import type { Lexicon } from './lexicon.ts'
import type { Understanding } from './question.ts'
import type { HybridSearch } from './search.ts'
import { bears, speaksOf } from './term-match.ts'

export interface Passage {
  clause: Clause
  document: PolicyDocument
  sentence: PreparedSentence
  /** Figures in the sentence. */
  quantities: Quantity[]
  /** Share of the question's weight that the sentence and its headings speak of, 0..1. */
  coverage: number
  /** Concepts that neither the sentence nor what stands around it speaks of. */
  missing: Concept[]
  /** Concepts that the sentence itself speaks of. */
  said: Concept[]
  /** The clause's own heading speaks of all concepts, so that the whole clause is the answer. */
  isWhollyAbout: boolean
  /** Whether it holds a figure of the kind that is asked for. */
  hasFigure: boolean
  score: number
}

export interface PassageDependencies {
  library: Library
  search: HybridSearch
  prepare: PrepareClause
  lexicon: Lexicon
}

/** Clauses taken from each document when the scope is small, so that twins do not crowd each other out. */
const CLAUSES_PER_DOCUMENT = 16
const CLAUSES_OVERALL = 60
const MANY_DOCUMENTS = 12

/** How much a concept counts where it is found; the sentence itself counts in full. */
const PLACE_WEIGHT = { heading: 0.85, title: 0.8, clause: 0.5, parts: 0.9 }
const FIGURE_BONUS = 0.3
const OVERLAP_BONUS = 0.25
const YEAR_BONUS = 0.15

/**
 * Ranks the sentences of the likeliest clauses of the scope.
 * @returns best first
 */
export async function rankPassages(
  dependencies: PassageDependencies,
  understanding: Understanding,
): Promise<Passage[]> {
  const { library, prepare } = dependencies
  const clauses = await candidateClauses(dependencies, understanding)
  const weights = await conceptWeights(dependencies, understanding)
  const questionBigrams = bigramsOf(understanding.topic)
  const passages: Passage[] = []
  for (const clause of clauses) {
    const document = await library.document(clause.documentId)
    if (document === undefined) continue
    const around = await surroundings(library, prepare, clause, document)
    const { heading, sentences } = prepare(clause)
    for (const sentence of sentences) {
      if (isHeadAlone(sentence, heading) && sentences.length > 1) continue
      const judged = judge(sentence, { clause, around, weights, understanding, questionBigrams })
      passages.push({ clause, document, sentence, ...judged })
    }
  }
  return passages.toSorted((a, b) => b.score - a.score)
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

async function candidateClauses(
  { library, search }: PassageDependencies,
  understanding: Understanding,
): Promise<Set<Clause>> {
  const { scope, topic, concepts } = understanding
  const query = [topic, ...concepts.flatMap((concept) => concept.alternatives.slice(0, 6))].join(
    ' ',
  )
  const ids = scope.documents.map(({ id }) => id)
  const filters: [ClauseFilter, number][] =
    ids.length <= MANY_DOCUMENTS
      ? ids.map((id) => [{ documentIds: [id] }, CLAUSES_PER_DOCUMENT])
      : [[{ documentIds: ids }, CLAUSES_OVERALL]]
  const found = new Set<Clause>()
  for (const [filter, k] of filters) {
    for (const { clause } of await search(query, k, filter)) found.add(clause)
  }
  const terms = understanding.statedFigures.map(({ text }) => normaliseText(text))
  if (terms.length > 0) {
    for (const clause of await library.clausesContaining(terms, { documentIds: ids })) {
      if (clause.kind !== 'matter') found.add(clause)
    }
  }
  return found
}

type Weights = Map<Concept, number>

/** Inverse document frequency over clauses: log((N + 1) / (n + 0.5)), Robertson & Zaragoza 2009. */
async function conceptWeights(
  { library, lexicon }: PassageDependencies,
  { concepts, background, scope, asks }: Understanding,
): Promise<Weights> {
  const filter = { documentIds: scope.documents.map(({ id }) => id) }
  const total = (await library.clauses(filter)).length
  const weights: Weights = new Map()
  for (const concept of [...concepts, ...background]) {
    const holding = await library.clausesContaining(searchTerms([concept]), filter)
    const idf = Math.log((total + 1) / (holding.length + 0.5))
    const isChat = holding.length === 0 && !isStrict(concept, asks, lexicon)
    const factor = background.includes(concept) ? BACKGROUND_FACTOR : isChat ? CHAT_FACTOR : 1
    weights.set(concept, Math.max(idf, 0.1) * factor)
  }
  return weights
}

/** What every document of the scope is about. */
const BACKGROUND_FACTOR = 0.2
/** Words that no clause holds and no lexicon knows, in a question beside a known topic: small talk. */
const CHAT_FACTOR = 0.3
/** Words that turn a statement round: evidence that lacks them does not support it. */
const POLARITY =
  /取消|废止|禁止|禁令|限制|处罚|罚款|罚金|停止|撤销|暂停|终止|淘汰|退出|关停|强制|必须|减免|免征/u

function isStrict(
  { label, isQuoted }: Concept,
  asks: Understanding['asks'],
  lexicon: Lexicon,
): boolean {
  return isQuoted || asks.figure !== null || POLARITY.test(label) || lexicon.has(label)
}

interface Surroundings {
  /** The clause's own heading. */
  own: PreparedText
  /** Its heading and those above it. */
  headings: PreparedText[]
  title: PreparedText
  siblings: PreparedSentence[]
}

async function surroundings(
  library: Library,
  prepare: PrepareClause,
  clause: Clause,
  document: PolicyDocument,
): Promise<Surroundings> {
  const headings: PreparedText[] = []
  let current: Clause | undefined = clause
  while (current !== undefined) {
    headings.push(prepare(current).heading)
    current = current.parentId === null ? undefined : await library.clause(current.parentId)
  }
  const normal = normaliseText(document.title)
  return {
    own: prepare(clause).heading,
    headings,
    title: { normal, words: () => [] },
    siblings: prepare(clause).sentences,
  }
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
): Omit<Passage, 'clause' | 'document' | 'sentence'> {
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
  const quantities = findQuantities(clause.text.slice(sentence.start, sentence.end))
  for (const figure of statedFigures) {
    total += FIGURE_WEIGHT
    if (quantities.some((quantity) => sameQuantity(quantity, figure))) covered += FIGURE_WEIGHT
  }
  const shared = overlap(questionBigrams, sentence.normal)
  if (asks.figure !== null && years.length > 0) {
    total += YEAR_WEIGHT
    covered += YEAR_WEIGHT * yearShare(years, sentence, around)
  }
  const coverage = total === 0 ? shared : covered / total
  const asked = askedFigures(quantities, understanding)
  const hasFigure = asks.figure !== null && asked.length > 0
  const text = clause.text.slice(sentence.start, sentence.end)
  const score =
    coverage +
    (hasFigure ? FIGURE_BONUS * nearness(text, asked, concepts) : 0) +
    OVERLAP_BONUS * shared +
    (years.some((year) => sentence.normal.includes(year)) ? YEAR_BONUS : 0)
  const isWhollyAbout =
    asks.figure === null &&
    concepts.length > 0 &&
    concepts.every((concept) => bears(around.own, concept))
  return { isWhollyAbout, quantities, coverage, missing, said, hasFigure, score }
}

/** The year of a figure counts like a rare word: another year's figure is no answer. */
const YEAR_WEIGHT = 4

function yearShare(
  years: readonly string[],
  { normal }: PreparedText,
  around: Surroundings,
): number {
  if (years.some((year) => normal.includes(year))) return 1
  if (/20\d\d年/u.test(normal)) return 0
  if (around.siblings.some((sibling) => years.some((year) => sibling.normal.includes(year)))) {
    return PLACE_WEIGHT.title
  }
  return PLACE_WEIGHT.clause
}

/** A figure that the question states weighs as much as a rare word. */
const FIGURE_WEIGHT = 4

function shareFound(concept: Concept, sentence: PreparedText, around: Surroundings): number {
  if (bears(sentence, concept)) return 1
  const whole = shareAround((text) => bears(text, concept), around)
  const [parts = []] = concept.compounds
  if (parts.length === 0) return whole
  const shares = parts.map((words) =>
    speaksOf(sentence, words)
      ? PLACE_WEIGHT.parts
      : shareAround((text) => speaksOf(text, words), around),
  )
  return Math.max(whole, shares.reduce((sum, share) => sum + share, 0) / parts.length)
}

function shareAround(says: (text: PreparedText) => boolean, around: Surroundings): number {
  if (around.headings.some(says)) return PLACE_WEIGHT.heading
  if (says(around.title)) return PLACE_WEIGHT.title
  return around.siblings.some(says) ? PLACE_WEIGHT.clause : 0
}

/** The figures of the kind that is asked for, those that the question states itself left out. */
function askedFigures(
  quantities: readonly Quantity[],
  { asks, statedFigures }: Understanding,
): Quantity[] {
  const units = asks.figure?.units ?? []
  return quantities.filter(
    (quantity) =>
      !statedFigures.some((figure) => sameQuantity(figure, quantity)) &&
      (units.length === 0
        ? quantity.unit !== '' && quantity.unit !== '年'
        : units.includes(quantity.unit)),
  )
}

/** Figures further from the topic than this many characters probably count something else. */
const FAR_CHARS = 40

/** 1 for a figure beside the words of the topic, falling to 0 with distance; 0.5 without words. */
function nearness(
  text: string,
  figures: readonly Quantity[],
  concepts: readonly Concept[],
): number {
  const normal = normaliseWithOffsets(text)
  const places = searchTerms(concepts).flatMap((term) => findNormalised(normal, term))
  if (places.length === 0) return 0.5
  const distances = figures.flatMap((figure) =>
    places.map(({ start, end }) => Math.max(0, start - figure.end, figure.start - end)),
  )
  return 1 - Math.min(Math.min(...distances), FAR_CHARS) / FAR_CHARS
}

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
