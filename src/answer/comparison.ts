// Answer: questions that set two documents side by side.
import type { AnswerContext } from './answer-context.ts'
import type { Clause, ClauseKind } from '#domain/clause.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { unranked, type Evidence } from '#domain/evidence.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { matchHeadings } from '#retrieve/headings.ts'
import { filterOf } from '#library/view.ts'
import { searchTerms } from '#retrieve/concepts.ts'
import { evidenceOf, gatherCandidates, rankPassages, within } from '#retrieve/passages.ts'
import { sweep } from '#retrieve/sweep.ts'
import { bears } from '#retrieve/term-match.ts'
import { alignClauses, type ClausePair } from '#services/align.ts'
import { composeTopicComparison, composeWholeComparison } from './compare-answer.ts'
import type { ComparedSide } from './compare-answer.ts'
import type { Composition } from './statement.ts'

/** More documents than this are not set side by side. */
const MAX_SIDES = 5
/** More clauses than this on one side are narrowed to the closest. */
const MAX_SWEPT = 6
const MAX_CLOSEST = 2
/** Clauses of one side under the heading that was asked for. */
const MAX_HEADED = 12
/** Sentences that cover this much less than the best are left out. */
const MAX_COVERAGE_GAP = 0.2
/** Words by which a comparison is about figures. */
const TARGETS = /目标|指标|数量|规模|多少|数字|增速|比例/u
/** Words by which a comparison is about the boxes only. */
const BOXES = /专栏|\bbox(?:es)?\b/u
/** Least coverage of the question for a sentence to be set against the other side's. */
const MIN_COMPARED_COVERAGE = 0.35

/** Compares on the topic, or the whole documents when the question names none. */
export async function answerComparison(context: AnswerContext): Promise<Composition | null> {
  const { understanding } = context
  if (!understanding.asks.compare || understanding.addresses.length > 0) return null
  const pair = comparedPair(context)
  if (pair === null) return null
  const { language, asOf, concepts } = understanding
  if (concepts.length === 0 && understanding.statedFigures.length === 0) {
    const [from, to] = pair
    const isAboutBoxes = BOXES.test(understanding.normal)
    const ofDocument = (document: PolicyDocument) =>
      context.tree
        .clausesOf(document.id)
        .filter(({ kind }) => (isAboutBoxes ? isOfBox(kind) : kind !== 'matter'))
    const pairs = alignClauses(ofDocument(from), ofDocument(to))
    return composeWholeComparison({
      from,
      to,
      pairs: isAboutBoxes ? pairs.toSorted((a, b) => rankOf(a) - rankOf(b)) : pairs,
      isAboutBoxes,
      language,
      asOf,
    })
  }
  const { mentioned } = understanding.scope
  const compared = mentioned.length > pair.length ? mentioned.toSorted(byIssueDay) : pair
  const shown = compared.slice(0, MAX_SIDES)
  const look = lookAtAll(context, shown)
  const sides: ComparedSide[] = []
  for (const document of shown) sides.push({ document, hits: await hitsIn(look, document) })
  if (sides.length === 2) addCounterparts(context, sides)
  return sides.every(({ hits }) => hits.length === 0)
    ? null
    : composeTopicComparison({ sides, tree: context.tree, language, asOf })
}

function isOfBox(kind: ClauseKind): boolean {
  return kind === 'box' || kind === 'box-item'
}

/** Boxes come before their entries. */
function rankOf({ from, to }: ClausePair): number {
  return (to ?? from)?.kind === 'box' ? 0 : 1
}

/** The two documents meant, the older first: related ones among the named, else any two, else a relative. */
function comparedPair({
  understanding,
  documents,
}: AnswerContext): [PolicyDocument, PolicyDocument] | null {
  const { mentioned } = understanding.scope
  for (const later of mentioned) {
    const earlier = mentioned.find((other) => isEarlier(other, later))
    if (earlier !== undefined) return [earlier, later]
  }
  const [first, second] = mentioned
  if (first === undefined) return null
  if (second !== undefined) return [first, second]
  const all = [...documents.values()]
  const earlier = all.find((other) => isEarlier(other, first))
  const later = all.find((other) => isEarlier(first, other))
  if (earlier !== undefined) return [earlier, first]
  return later === undefined ? null : [first, later]
}

function byIssueDay(one: PolicyDocument, other: PolicyDocument): number {
  return dayOf(one).localeCompare(dayOf(other))
}

/** The day of issue, else the beginning of its own period. */
function dayOf({ issuedOn, period }: PolicyDocument): string {
  return issuedOn ?? period?.from ?? ''
}

function isEarlier(one: PolicyDocument, other: PolicyDocument): boolean {
  return one.draftOf === other.id || other.succeeds === one.id
}

/** Each side also shows the clause that stands in the place of the other side's best one. */
function addCounterparts(context: AnswerContext, sides: readonly ComparedSide[]): void {
  const best = sides.map(({ hits }) => hits[0]?.clause)
  for (const [index, side] of sides.entries()) {
    const other = best[1 - index]
    if (other === undefined) continue
    const own = context.tree.ofDocument(side.document.id).clauses
    const counterpart = alignClauses(own, [other]).find(({ to }) => to === other)?.from ?? null
    if (counterpart === null || side.hits.some(({ clause }) => clause === counterpart)) continue
    side.hits.push(wholly(context, counterpart))
  }
}

/** What the sides are looked through for: all of them at once, when the first of them asks. */
interface Look {
  context: AnswerContext
  /** The clauses of all sides that bear on the concepts. */
  swept: (concepts: readonly Concept[]) => Promise<readonly Evidence[]>
  /** Has the candidates of all sides looked up. */
  gathered: () => Promise<unknown>
}

function lookAtAll(context: AnswerContext, documents: readonly PolicyDocument[]): Look {
  const { understanding, library } = context
  const filter = filterOf(documents)
  let gathered: Promise<unknown> | undefined
  return {
    context,
    swept: async (concepts) => {
      // The widest look first: that for the label of each concept is part of it.
      await library.sweep(searchTerms(understanding.concepts), filter)
      return (await sweep(context, { concepts }, filter)).hits
    },
    gathered: () => (gathered ??= gatherCandidates(context, within(understanding, documents))),
  }
}

/** All sentences of a clause that its heading, or its place, makes bear on the topic. */
function wholly({ library }: AnswerContext, clause: Clause): Evidence {
  return unranked(clause, { spans: library.reading(clause).sentences })
}

/** The clause whose heading the question repeats, else the sentences that speak of the topic. */
async function hitsIn(look: Look, document: PolicyDocument): Promise<Evidence[]> {
  const { context } = look
  const { understanding } = context
  const own = context.tree.clausesOf(document.id)
  const heading = matchHeadings(understanding.topic, own)[0]?.clause ?? sideHeaded(context, own)
  if (heading !== undefined) {
    return [heading, ...context.tree.childrenOf(heading)]
      .filter((clause) => !context.tree.isBareHeading(clause))
      .slice(0, MAX_HEADED)
      .map((clause) => wholly(context, clause))
  }
  if (TARGETS.test(understanding.normal)) {
    const asks = { ...understanding.asks, figure: { units: [], count: 1 } }
    const closest = await closestIn(look, { ...understanding, asks }, document)
    const headed = clausesHeaded(context, own).filter(
      (clause) => !closest.some((hit) => hit.clause === clause),
    )
    const hits = headed.map((clause) => wholly(context, clause))
    if (closest.length > 0) return [...closest, ...hits]
  }
  const literal = understanding.concepts.map((concept) => ({
    ...concept,
    alternatives: [concept.label],
  }))
  for (const concepts of [literal, understanding.concepts]) {
    const swept = await look.swept(concepts)
    const hits = swept.filter(({ clause }) => clause.documentId === document.id)
    if (hits.length > 0 && hits.length <= MAX_SWEPT) return hits
  }
  return closestIn(look, understanding, document)
}

/** 目标有什么变化: where a question names nothing but a side, the clause that is headed by it. */
function sideHeaded(
  { understanding, lexicon, library }: AnswerContext,
  own: readonly Clause[],
): Clause | undefined {
  const { concepts } = understanding
  if (!concepts.every(({ label }) => lexicon.isGeneric(label))) return undefined
  return own.find(
    (clause) =>
      clause.title !== null &&
      concepts.every((concept) => bears(library.reading(clause).heading, concept)),
  )
}

/** Clauses whose own heading says the topic, the words left out that only tell its side (目标, 规模). */
function clausesHeaded(
  { understanding, library, lexicon, tree }: AnswerContext,
  own: readonly Clause[],
): Clause[] {
  const topic = understanding.concepts.filter(({ label }) => !lexicon.isGeneric(label))
  if (topic.length === 0) return []
  return own
    .filter((clause) => !tree.isBareHeading(clause))
    .filter((clause) => topic.every((concept) => bears(library.reading(clause).heading, concept)))
    .slice(0, MAX_CLOSEST)
}

async function closestIn(
  { context, gathered }: Look,
  understanding: Understanding,
  document: PolicyDocument,
): Promise<Evidence[]> {
  await gathered()
  const passages = await rankPassages(context, within(understanding, [document]))
  const hits = new Map<string, Evidence>()
  const best = passages[0]?.coverage ?? 0
  for (const passage of passages) {
    const { clause, coverage } = passage
    if (coverage < Math.max(MIN_COMPARED_COVERAGE, best - MAX_COVERAGE_GAP)) continue
    if (hits.size >= MAX_CLOSEST && !hits.has(clause.id)) continue
    const hit = hits.get(clause.id)
    const { why } = evidenceOf(passage)
    if (hit === undefined) hits.set(clause.id, unranked(clause, why))
    else hit.why.spans.push(...why.spans)
  }
  return [...hits.values()]
}
