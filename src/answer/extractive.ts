// Answer: chooses the way to answer a question without a model, and composes verbatim clauses.
import { namesDocuments, namesTopic, type QueryPlan } from '#domain/plan.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { unranked, type Evidence } from '#domain/evidence.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { pace } from '#domain/work/pace.ts'
import { filterOf } from '#library/view.ts'
import type { Passage, PassageDependencies } from '#retrieve/passages.ts'
import { gatherCandidates, rankPassages, within } from '#retrieve/passages.ts'
import { statesAll } from '#retrieve/aspects.ts'
import { sweep } from '#retrieve/sweep.ts'
import type { SweepResult } from '#retrieve/sweep.ts'
import { answerAboutDocuments } from './about-documents.ts'
import { answerByAddress } from './by-address.ts'
import { answerComparison } from './comparison.ts'
import type { AnswerContext, Composed, Ranking } from './answer-context.ts'
import { composeFacts, MIN_COVERAGE, NO_FIGURE, selectFacts } from './fact-answer.ts'
import type { FactSelection } from './fact-answer.ts'
import { composeGist } from './gist.ts'
import { withItems } from './lead-ins.ts'
import { composeList } from './list-answer.ts'
import { declineUnsearched, explainNothingFound } from './nothing-found.ts'
import type { Composition } from './statement.ts'
import { MAX_DESCRIBED, undescribedNotices } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'
import { surveyOf } from './survey.ts'
import { itemsUnderHeading } from './under-heading.ts'

/** A way of answering; null when the question is not for it. */
type Way = (context: AnswerContext) => Promise<Composition | null> | Composition | null

/** In this order; the first that takes the question answers it. */
const WAYS: readonly Way[] = [
  declineUnsearched,
  answerAboutDocuments,
  answerComparison,
  answerByAddress,
  answerList,
  answerFact,
  describeNamed,
]

/** Composes the extractive answer; the documents' silence is an answer too. */
export async function answerExtractively(
  dependencies: PassageDependencies,
  understanding: Understanding,
  plan: QueryPlan,
): Promise<Composed> {
  const documents = await dependencies.library.documents()
  let ranked: Promise<readonly Passage[]> | undefined
  const ranking: Ranking = () => (ranked ??= rankPassages(dependencies, understanding))
  const context: AnswerContext = {
    ...dependencies,
    understanding,
    plan,
    documents: new Map(documents.map((document) => [document.id, document])),
    tree: await dependencies.library.tree(),
    ranking,
  }
  for (const way of WAYS) {
    const composition = await way(context)
    if (composition !== null)
      return {
        composition: withItems(composition, { tree: context.tree, ...understanding }),
        ranking,
      }
  }
  return { composition: await explainNothingFound(context), ranking }
}

/** A question that names documents and no topic is told their standing and their outline. */
function describeNamed(context: AnswerContext): Composition | null {
  return context.plan.parts.some((part) => namesDocuments(part) && !namesTopic(part))
    ? composeGist(context)
    : null
}

async function answerList(context: AnswerContext): Promise<Composition | null> {
  const { understanding, documents } = context
  const { intent, asks, concepts, background, language, asOf, statedFigures } = understanding
  const figures = asks.list ? await clausesWithFigures(context) : null
  if (figures !== null) return figures
  const underHeading = asks.list || asks.parts !== null ? await itemsUnderHeading(context) : null
  if (intent !== 'list' && underHeading === null) return null
  const topic = concepts.length > 0 || statedFigures.length > 0 ? concepts : background
  const result = underHeading ?? stating(context, await sweepRelaxed(context, topic))
  if (result.hits.length === 0) return null
  const words = [...topic.map(({ label }) => label), ...statedFigures.map(({ text }) => text)]
  const name =
    words.length === 0
      ? understanding.topic.trim()
      : words.join(COMPOSITION_WORDS[language].listJoin)
  const compose = (chosen: SweepResult): Composition =>
    composeList({ result: chosen, documents, topic: name, language, asOf })
  const composition = compose(result)
  if (underHeading !== null) return composition
  return {
    ...composition,
    without: (ids) =>
      withItems(
        compose({ ...result, hits: result.hits.filter(({ clause }) => !ids.has(clause.id)) }),
        {
          tree: context.tree,
          ...understanding,
        },
      ),
  }
}

/** The hits with a sentence that states every side that is asked for (where, with what result). */
function stating({ understanding, library }: AnswerContext, result: SweepResult): SweepResult {
  const { mustState } = understanding.asks
  if (mustState.length === 0) return result
  const isStated = ({ clause, why }: Evidence): boolean =>
    library
      .reading(clause)
      .sentences.some(
        ({ start, normal }) =>
          why.spans.some((span) => span.start === start) && statesAll(normal, mustState),
      )
  return { ...result, hits: result.hits.filter(isStated) }
}

/**
 * Sweeps for all concepts; if nothing speaks of them together, without the words that only tell
 * which side is asked about.
 */
async function sweepRelaxed(
  context: AnswerContext,
  concepts: readonly Concept[],
): Promise<SweepResult> {
  const { understanding, lexicon } = context
  const figures = understanding.statedFigures
  const filter = filterOf(understanding.scope.documents)
  const strict = await sweep(context, { concepts, figures }, filter)
  if (strict.hits.length > 0) return strict
  const kept = concepts.filter(({ label }) => !lexicon.isGeneric(label))
  return sweep(context, { concepts: kept, figures }, filter)
}

/** Words that ask for the figures that a document sets: 有哪些量化指标. */
const FIGURE_WORDS = /量化|数字|数值|数量/u

/** Every clause of the named documents with a sentence that sets a figure; null when not asked. */
async function clausesWithFigures(context: AnswerContext): Promise<Composition | null> {
  const { understanding, tree, documents, library, lexicon } = context
  const { scope, concepts, language, asOf, normal } = understanding
  const hasTopic = concepts.some(({ label }) => !lexicon.isGeneric(label))
  if (!scope.named || hasTopic || !FIGURE_WORDS.test(normal)) return null
  const read = scope.documents.slice(0, MAX_DESCRIBED)
  const hits: Evidence[] = []
  for (const clause of read.flatMap(({ id }) => tree.ofDocument(id).clauses)) {
    await pace(1)
    const sentences = library
      .reading(clause)
      .sentences.filter(({ figures }) =>
        figures().some(
          ({ unit, text }) => unit !== '' && !'年月日'.includes(unit) && /\d/u.test(text),
        ),
      )
    if (sentences.length > 0) hits.push(unranked(clause, { spans: sentences }))
  }
  if (hits.length === 0) return null
  const clausesScanned = tree.countPolicy(read)
  const result = { hits, clausesScanned, documentsScanned: read.length, unreadCandidates: 0 }
  const name = COMPOSITION_WORDS[language].figures
  const list = composeList({ result, documents, topic: name, language, asOf })
  return { ...list, notices: [...list.notices, ...undescribedNotices(scope.documents, language)] }
}

async function answerFact(context: AnswerContext): Promise<Composition | null> {
  const { understanding } = context
  const passages = await context.ranking()
  const selection = selectFacts(passages, understanding)
  if (selection === null) return answerWithoutFigure(context, passages)
  const { chosen } = selection
  const direct = understanding.asks.figure === null ? directClauses(context, chosen, passages) : []
  return factsAnswer(context, { ...selection, chosen: [...chosen, ...direct] })
}

/** That a text sets no figure is said with what was looked through. */
function factsAnswer(
  { understanding, tree }: AnswerContext,
  selection: FactSelection,
): Composition {
  const composition = composeFacts(selection, understanding)
  if (selection.withoutFigure.length === 0) return composition
  const found = selection.withoutFigure.map(({ clause }) => clause)
  return { ...composition, coverage: surveyOf(understanding.scope.documents, tree, found) }
}

/** Clauses shown in answer to an open question. */
const MAX_DIRECT = 8
/** Clauses that cover this much less of the question than the best are not shown beside it. */
const MAX_COVERAGE_GAP = 0.25

/**
 * For a question that is open (怎么说, 有没有支持): the best sentences of the other clauses that speak
 * somewhere of every concept that the best sentence speaks of.
 */
function directClauses(
  { understanding }: AnswerContext,
  chosen: readonly Passage[],
  passages: readonly Passage[],
): Passage[] {
  const [best] = chosen
  if (best === undefined) return []
  const shown = new Set(chosen.map(({ clause }) => clause.id))
  const wanted = understanding.concepts.filter((concept) => !best.missing.includes(concept))
  const direct = new Map<string, Passage>()
  for (const passage of passages) {
    const { clause, missing } = passage
    if (shown.has(clause.id) || direct.has(clause.id)) continue
    const isClose = passage.coverage >= best.coverage - MAX_COVERAGE_GAP
    if (isClose && wanted.length > 0 && wanted.every((concept) => !missing.includes(concept))) {
      direct.set(clause.id, passage)
    }
  }
  return [...direct.values()].slice(0, Math.max(0, MAX_DIRECT - shown.size))
}

/** 正式文件未设具体数值: the final text says it in words, the figure stood in its draft alone. */
async function answerWithoutFigure(
  context: AnswerContext,
  passages: readonly Passage[],
): Promise<Composition | null> {
  const { understanding, documents } = context
  if (understanding.asks.figure === null) return null
  const inWords = passages.filter(({ coverage }) => coverage >= MIN_COVERAGE)
  const tried = inWords.slice(0, MAX_TRIED).map((passage) => ({
    passage,
    sisters: [...documents.values()].filter((other) => isSister(other, passage, understanding)),
  }))
  await gatherCandidates(
    context,
    within(
      understanding,
      tried.flatMap(({ sisters }) => sisters),
    ),
  )
  for (const { passage, sisters } of tried) {
    if (sisters.length === 0) continue
    const inSister = await rankPassages(context, within(understanding, sisters))
    const hadFigure = inSister.some(
      ({ coverage, hasFigure }) => hasFigure && coverage >= MIN_COVERAGE,
    )
    if (hadFigure) {
      const decided = { answerability: NO_FIGURE, chosen: [], withoutFigure: [passage] }
      return factsAnswer(context, decided)
    }
  }
  return null
}

/**
 * The draft of the text; or the plan before it, if the sentence itself says all that is asked: then
 * its silence on the figure is a change.
 */
function isSister(other: PolicyDocument, passage: Passage, { concepts }: Understanding): boolean {
  const { document, said } = passage
  if (other.draftOf === document.id) return true
  return document.succeeds === other.id && concepts.every((concept) => said.includes(concept))
}

/** Sentences whose sister documents are looked into. */
const MAX_TRIED = 3
