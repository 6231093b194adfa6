// Answer: the extractive answer to a fact question, the sentences that hold the fact.
import type { CitedClause } from './cited-clause.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { ANSWERED, partly, type Answerability } from '#domain/answerability.ts'
import { statesAll } from '#retrieve/aspects.ts'
import { isStrict } from '#retrieve/coverage.ts'
import type { Passage } from '#retrieve/passages.ts'
import { speaksOf } from '#retrieve/term-match.ts'
import type { Composition, Statement } from './statement.ts'
import { splitSentences } from '#zh/sentences.ts'
import { standingRank } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'
import { quotedStatement } from './quoted-statement.ts'

/** Least coverage at which a sentence counts as an answer at all; chosen on eval/cases. */
export const MIN_COVERAGE = 0.6
/** Another document's sentence is shown when it covers nearly as much as the best. */
const NEAR_BEST = 0.12
const MAX_SENTENCES = 8
/** Least coverage of a sentence that answers another part of the question. */
const MIN_COMPLEMENT_COVERAGE = 0.3

/** Least coverage of a final text's sentence to be shown beside its draft's. */
const MIN_TWIN_COVERAGE = 0.4

/** Longer sentences are shown only from semicolon to semicolon. */
const MAX_SENTENCE_CHARS = 220

/** What of the ranked passages answers the question. */
export interface FactSelection {
  answerability: Answerability
  chosen: Passage[]
  /** In force, close to the question, but without the figure that only a draft gives. */
  withoutFigure: Passage[]
}

/** The final text says it in words; the figure stands in its draft alone. */
export const NO_FIGURE = partly(['figure'])

/**
 * Chooses the sentences to show: the best one, its equals in other documents, and others of the
 * same documents that speak of what the best one leaves open.
 * @param passages best first
 * @returns null when nothing covers enough of the question
 */
export function selectFacts(
  passages: readonly Passage[],
  understanding: Understanding,
): FactSelection | null {
  const wantsFigure = understanding.asks.figure !== null
  const eligible = passages.filter(
    (passage) =>
      passage.coverage >= MIN_COVERAGE &&
      !passage.missesHead &&
      statesAll(passage.sentence.normal, understanding.asks.mustState) &&
      (!wantsFigure || (passage.hasFigure && !passage.missing.some(isStrict))),
  )
  const [best] = eligible
  if (best === undefined) return null
  const perDocument = bestOfEachDocument(eligible)
  const equals = perDocument.filter((passage) => passage.score >= best.score - NEAR_BEST)
  const finals = equals.filter((passage) => passage.document.standing !== 'draft')
  const chosen = finals.length > 0 && !understanding.scope.named ? finals : equals
  const shown = [
    ...chosen,
    ...(wantsFigure ? [] : finalsOfDrafts(chosen, passages)),
    ...complements(chosen, passages, understanding),
  ].slice(0, MAX_SENTENCES)
  const withoutFigure = wantsFigure && finals.length === 0 ? twinsWithoutFigure(best, passages) : []
  return {
    answerability: withoutFigure.length > 0 ? NO_FIGURE : ANSWERED,
    chosen: wantsFigure ? shown : shown.flatMap((passage) => sameClauseEquals(passage, eligible)),
    withoutFigure,
  }
}

function bestOfEachDocument(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>()
  return passages.filter(({ document }) => !seen.has(document.id) && seen.add(document.id))
}

/** The passage and the other sentences of its clause that cover the question as fully. */
function sameClauseEquals(best: Passage, eligible: readonly Passage[]): Passage[] {
  const others = eligible.filter(
    (other) => other !== best && other.clause === best.clause && other.coverage >= best.coverage,
  )
  return [best, ...others]
}

/** Sentences of the chosen documents that speak of concepts which no chosen sentence speaks of. */
function complements(
  chosen: readonly Passage[],
  passages: readonly Passage[],
  { concepts, asks }: Understanding,
): Passage[] {
  const added: Passage[] = []
  for (const { document } of chosen) {
    const shown = chosen.filter((passage) => passage.document === document)
    let figuresOpen = (asks.figure?.count ?? 1) - shown.length
    const open = new Set(
      concepts.filter((concept) => !shown.some(({ said }) => said.includes(concept))),
    )
    for (const passage of passages) {
      if (passage.document !== document || shown.includes(passage)) continue
      if (passage.coverage < MIN_COMPLEMENT_COVERAGE) break
      if (asks.figure !== null && !passage.hasFigure) continue
      const gains = passage.said.filter((concept) => open.has(concept))
      if (gains.length === 0 && figuresOpen <= 0) continue
      figuresOpen--
      gains.forEach((concept) => open.delete(concept))
      added.push(passage)
    }
  }
  return added
}

/** Where drafts alone answer: what the text that came of each says that is nearest to it. */
function finalsOfDrafts(chosen: readonly Passage[], passages: readonly Passage[]): Passage[] {
  if (!chosen.every(({ document }) => document.standing === 'draft')) return []
  return chosen.flatMap(({ document }) => {
    const final = passages.find((passage) => passage.document.id === document.draftOf)
    return final !== undefined && final.coverage >= MIN_TWIN_COVERAGE ? [final] : []
  })
}

/** The text that a draft became, where it speaks of the same thing without a figure. */
function twinsWithoutFigure(best: Passage, passages: readonly Passage[]): Passage[] {
  const finals = passages.filter(
    ({ document, coverage }) =>
      best.document.draftOf === document.id && coverage >= MIN_COVERAGE - 0.1,
  )
  return finals.slice(0, 1)
}

/** One paragraph a sentence, in force first, drafts and ended plans labelled. */
export function composeFacts(
  { answerability, chosen, withoutFigure }: FactSelection,
  { language, asOf, intent, concepts }: Understanding,
): Composition {
  const words = COMPOSITION_WORDS[language]
  const wording = { asOf, language }
  const statements: Statement[] = []
  for (const { clause, document, sentence } of withoutFigure) {
    statements.push(
      quotedStatement({ clause, document, quotes: [sentence] }, wording, {
        lead: words.figureOfDraftAlone,
      }),
    )
  }
  for (const group of groupByClause(byStandingThenScore(chosen, asOf))) {
    statements.push(quotedStatement(group, wording))
  }
  return {
    intent,
    answerability,
    statements,
    coverage: null,
    notices: concepts
      .filter((concept) => isStoodInFor(concept, chosen))
      .map(({ label, broader }) => words.broader(label, broader)),
  }
}

/** Whether no shown sentence says it, only what it is a kind of. */
function isStoodInFor(concept: Concept, chosen: readonly Passage[]): boolean {
  const says = (terms: readonly string[]): boolean =>
    chosen.some(({ sentence }) => speaksOf(sentence, terms))
  return says(concept.broader) && !says(concept.alternatives)
}

/** In force first; within one standing the best answer first. */
function byStandingThenScore(chosen: readonly Passage[], asOf: string): Passage[] {
  return chosen.toSorted(
    (a, b) => standingRank(a.document, asOf) - standingRank(b.document, asOf) || b.score - a.score,
  )
}

function groupByClause(passages: readonly Passage[]): CitedClause[] {
  const groups = new Map<string, CitedClause>()
  for (const { clause, document, sentence, isWhollyAbout } of passages) {
    const group = groups.get(clause.id) ?? { clause, document, quotes: [] }
    group.quotes.push(
      isWhollyAbout ? { start: 0, end: clause.text.length } : fullSentence(clause.text, sentence),
    )
    groups.set(clause.id, group)
  }
  return [...groups.values()]
}

/** Semicolons part what stands in one sentence; what was found is shown with its sentence. */
function fullSentence(
  text: string,
  { start, end }: { start: number; end: number },
): {
  start: number
  end: number
} {
  const full = splitSentences(text).find(
    (sentence) => sentence.start <= start && end <= sentence.end,
  )
  return full !== undefined && full.end - full.start <= MAX_SENTENCE_CHARS
    ? { start: full.start, end: full.end }
    : { start, end }
}
