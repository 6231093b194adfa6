// Answer: two documents side by side, on a topic or as a whole, figures first.
import { ClauseTree } from '#documents/clause-tree.ts'
import { splitLines } from './cited-clause.ts'
import type { Coverage } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import { ANSWERED, partly } from '#domain/answerability.ts'
import type { Evidence } from '#domain/evidence.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import type { ClausePair } from '#services/align.ts'
import { clauseBullet, documentHeading } from './list-answer.ts'
import { frame, survey } from './statement.ts'
import type { Composition, Statement } from './statement.ts'
import { surveyOf } from './survey.ts'
import { citeDocument, labelPrefix } from '#words/answers.ts'
import type { Language, Wording } from '#words/answers.ts'
import { COMPOSITION_WORDS, type ChangeCounts } from '#words/compositions.ts'
import { quotedStatement } from './quoted-statement.ts'

/** What one document says on the topic. */
export interface ComparedSide {
  document: PolicyDocument
  hits: Evidence[]
}

export interface CompareInput {
  sides: readonly ComparedSide[]
  /** Of the compared documents, or more: what was looked through. */
  tree: Pick<ClauseTree, 'countPolicy'>
  language: Language
  asOf: string
}

/** The documents' words on a topic, one after the other, then which figures differ. */
export function composeTopicComparison(input: CompareInput): Composition {
  const { sides, language, asOf } = input
  const statements: Statement[] = []
  for (const { document, hits } of sides) {
    statements.push(frame(documentHeading(document, asOf, language), 'heading'))
    if (hits.length === 0) {
      statements.push(survey(COMPOSITION_WORDS[language].nothingOnThis))
    }
    statements.push(...hits.map((hit) => clauseBullet(hit, document, { asOf, language })))
  }
  statements.push(...figureStatements(sides, language, asOf))
  const silent = sides.filter(({ hits }) => hits.length === 0)
  return {
    intent: 'compare',
    answerability: partly(silent.map(({ document }) => document.title)),
    statements,
    coverage: statements.some(({ role }) => role === 'survey') ? surveyOfSides(input) : null,
    notices: [],
  }
}

function surveyOfSides({ sides, tree }: CompareInput): Coverage {
  const documents = sides.map(({ document }) => document)
  const found = sides.flatMap(({ hits }) => hits.map(({ clause }) => clause))
  return surveyOf(documents, tree, found)
}

function figureStatements(
  sides: readonly ComparedSide[],
  language: Language,
  asOf: string,
): Statement[] {
  const figures = sides.map(figuresOfSide)
  if (figures.every((own) => own.length === 0)) return []
  const heading = frame(`**${COMPOSITION_WORDS[language].figuresSideBySide}**`, 'heading')
  const rows = sides.map((side, index) => {
    const others = figures.filter((_, other) => other !== index).flat()
    const own = (figures[index] ?? []).filter(
      ({ figure }) => !others.some((other) => sameQuantity(other.figure, figure)),
    )
    return figureRow(side, own, { language, asOf })
  })
  return [heading, ...rows]
}

interface FigureInClause {
  figure: Quantity
  hit: Evidence
}

function figuresOfSide({ hits }: ComparedSide): FigureInClause[] {
  return hits.flatMap((hit) =>
    hit.why.spans.flatMap(({ start, end }) =>
      findQuantities(hit.clause.text.slice(start, end))
        .filter(({ unit }) => unit !== '' && unit !== '年')
        .map((figure) => ({ figure, hit })),
    ),
  )
}

function figureRow(
  { document }: ComparedSide,
  own: readonly FigureInClause[],
  { language, asOf }: Wording,
): Statement {
  const name = `${labelPrefix(document, asOf, language)}${citeDocument(document)}`
  const { noOwnFigure, colon } = COMPOSITION_WORDS[language]
  if (own.length === 0) return survey(name + noOwnFigure, 'bullet')
  const words = [...new Set(own.map(({ figure }) => figure.text))].join('、')
  return {
    text: name + colon + words,
    layout: 'bullet',
    role: 'claim',
    evidence: [...new Set(own.map(({ hit }) => hit))].map((hit) => ({
      clause: hit.clause,
      document,
      quotes: splitLines(hit.clause, hit.why.spans),
    })),
  }
}

export interface WholeComparisonInput {
  from: PolicyDocument
  to: PolicyDocument
  pairs: readonly ClausePair[]
  /** The pairs are of 专栏 and their entries only; reworded ones are listed too. */
  isAboutBoxes: boolean
  language: Language
  asOf: string
}

/** Most clauses listed under each of changed figures, added and dropped. */
const MAX_LISTED = 12

/** Counts of what changed, then changed figures, added and dropped clauses. */
export function composeWholeComparison(input: WholeComparisonInput): Composition {
  const { from, to, pairs, isAboutBoxes, language, asOf } = input
  const words = COMPOSITION_WORDS[language]
  const side = (document: PolicyDocument) => ({
    name: citeDocument(document),
    badge: labelWords(document, { asOf, language }),
  })
  const summary = words.compared([side(from), side(to)], countChanges(pairs), isAboutBoxes)
  const statements: Statement[] = [survey(summary)]
  const section = (title: string, chosen: readonly ClausePair[]): void => {
    if (chosen.length === 0) return
    statements.push(frame(`**${title}**`, 'heading'))
    statements.push(...chosen.slice(0, MAX_LISTED).flatMap((pair) => pairBullets(pair, input)))
    const more = chosen.length - MAX_LISTED
    if (more > 0) statements.push(frame(words.moreCompared(more)))
  }
  section(words.changedFigures, pairs.filter(hasChangedFigures))
  section(
    words.added,
    pairs.filter(({ change }) => change === 'added'),
  )
  section(
    words.dropped,
    pairs.filter(({ change }) => change === 'dropped'),
  )
  if (isAboutBoxes) {
    section(
      words.reworded,
      pairs.filter((pair) => pair.change === 'changed' && !hasChangedFigures(pair)),
    )
  }
  return {
    intent: 'compare',
    answerability: ANSWERED,
    statements,
    coverage: surveyOfPairs(input),
    notices: [],
  }
}

/** Every clause of both sides was aligned; those that are not the same were found to differ. */
function surveyOfPairs({ from, to, pairs }: WholeComparisonInput): Coverage {
  const differing = pairs.filter(({ change }) => change !== 'same')
  return surveyOf([from, to], new ClauseTree(clausesOf(pairs)), clausesOf(differing))
}

function clausesOf(pairs: readonly ClausePair[]): Clause[] {
  return pairs.flatMap((pair) => [pair.from, pair.to].filter((clause) => clause !== null))
}

function countChanges(pairs: readonly ClausePair[]): ChangeCounts {
  const counts = { same: 0, changed: 0, added: 0, dropped: 0 }
  for (const { change } of pairs) counts[change]++
  return counts
}

function labelWords(document: PolicyDocument, { asOf, language }: Wording): string {
  const label = labelPrefix(document, asOf, language).replace(/[【】]/gu, '')
  return label === '' ? COMPOSITION_WORDS[language].inForce : label
}

function hasChangedFigures({ change, figures }: ClausePair): boolean {
  return change === 'changed' && figures.from.length + figures.to.length > 0
}

function pairBullets(
  pair: ClausePair,
  { from, to, language, asOf }: WholeComparisonInput,
): Statement[] {
  const sides: [ClausePair['from'], PolicyDocument, string[]][] = [
    [pair.from, from, pair.figures.from],
    [pair.to, to, pair.figures.to],
  ]
  return sides.flatMap(([clause, document, figures]) => {
    if (clause === null || (hasChangedFigures(pair) && figures.length === 0)) return []
    const firstLine = clause.text.split('\n', 1)[0] ?? ''
    const quotes =
      figures.length > 0
        ? quotesOfFigures(clause.text, figures)
        : [
            {
              start: 0,
              end: pair.change === 'changed' ? firstLine.length : Math.min(firstLine.length, 60),
            },
          ]
    return [quotedStatement({ clause, document, quotes }, { asOf, language }, { layout: 'bullet' })]
  })
}

/** The sentences of a text in which the figures stand. */
function quotesOfFigures(
  text: string,
  figures: readonly string[],
): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = []
  for (const match of text.matchAll(/[^。；\n]+[。；]?/gu)) {
    if (figures.some((figure) => match[0].includes(figure))) {
      spans.push({ start: match.index, end: match.index + match[0].length })
    }
  }
  return spans
}
