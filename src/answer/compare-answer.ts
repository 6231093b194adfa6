// Answer: two documents side by side, on a topic or as a whole, figures first.
import { quoteWords, splitLines } from './evidence.ts'
import type { Coverage } from '#domain/answer.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { treeOf, type ClauseTree } from '#retrieve/clause-tree.ts'
import type { SweptClause } from '#retrieve/sweep.ts'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import type { ClausePair } from '#services/align.ts'
import { clauseBullet, documentHeading } from './list-answer.ts'
import { frame, survey } from './statement.ts'
import type { Composition, Statement } from './statement.ts'
import { surveyOf } from './survey.ts'
import { citeDocument, labelPrefix } from '#words/answers.ts'
import type { Language, Wording } from '#words/answers.ts'

/** What one document says on the topic. */
export interface ComparedSide {
  document: PolicyDocument
  hits: SweptClause[]
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
      statements.push(survey(language === 'zh' ? '没有这方面的内容。' : 'Nothing on this.'))
    }
    statements.push(...hits.map((hit) => clauseBullet(hit, document, { asOf, language })))
  }
  statements.push(...figureStatements(sides, language, asOf))
  const found = sides.filter(({ hits }) => hits.length > 0)
  return {
    intent: 'compare',
    outcome: found.length === sides.length ? 'answered' : 'partial',
    refusal: null,
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
  const heading = frame(language === 'zh' ? '**数字对照**' : '**Figures**', 'heading')
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
  hit: SweptClause
}

function figuresOfSide({ hits }: ComparedSide): FigureInClause[] {
  return hits.flatMap((hit) =>
    hit.sentences.flatMap(({ start, end }) =>
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
  if (own.length === 0) {
    return survey(
      `${name}${language === 'zh' ? '：没有设定与对方不同的数字' : ': sets no figure of its own here'}`,
      'bullet',
    )
  }
  const words = [...new Set(own.map(({ figure }) => figure.text))].join('、')
  return {
    text: `${name}${language === 'zh' ? '：' : ': '}${words}`,
    layout: 'bullet',
    role: 'claim',
    evidence: [...new Set(own.map(({ hit }) => hit))].map((hit) => ({
      clause: hit.clause,
      document,
      quotes: splitLines(hit.clause, hit.sentences),
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
  const count = (change: ClausePair['change']): number =>
    pairs.filter((pair) => pair.change === change).length
  const zh = language === 'zh'
  const summary = zh
    ? `${citeDocument(from)}【${labelWords(from, asOf, language)}】与${citeDocument(to)}【${labelWords(to, asOf, language)}】${isAboutBoxes ? '的专栏' : ''}逐条对照：相同 ${count('same')} 条，修改 ${count('changed')} 条，新增 ${count('added')} 条，删除 ${count('dropped')} 条。`
    : `${citeDocument(from)} and ${citeDocument(to)}${isAboutBoxes ? ', boxes only,' : ''} clause by clause: ${count('same')} same, ${count('changed')} changed, ${count('added')} added, ${count('dropped')} dropped.`
  const statements: Statement[] = [survey(summary)]
  const section = (title: string, chosen: readonly ClausePair[]): void => {
    if (chosen.length === 0) return
    statements.push(frame(`**${title}**`, 'heading'))
    statements.push(...chosen.slice(0, MAX_LISTED).flatMap((pair) => pairBullets(pair, input)))
    const more = chosen.length - MAX_LISTED
    if (more > 0)
      statements.push(
        frame(zh ? `另有 ${more} 条，见逐条对照。` : `${more} more in the full comparison.`),
      )
  }
  section(
    zh ? '数字有变化的条款' : 'Clauses whose figures changed',
    pairs.filter(hasChangedFigures),
  )
  section(
    zh ? '新增的条款' : 'Added clauses',
    pairs.filter(({ change }) => change === 'added'),
  )
  section(
    zh ? '删除的条款' : 'Dropped clauses',
    pairs.filter(({ change }) => change === 'dropped'),
  )
  if (isAboutBoxes) {
    section(
      zh ? '文字有修改的条款' : 'Reworded clauses',
      pairs.filter((pair) => pair.change === 'changed' && !hasChangedFigures(pair)),
    )
  }
  return {
    intent: 'compare',
    outcome: 'answered',
    refusal: null,
    statements,
    coverage: surveyOfPairs(input),
    notices: [],
  }
}

/** Every clause of both sides was aligned; those that are not the same were found to differ. */
function surveyOfPairs({ from, to, pairs }: WholeComparisonInput): Coverage {
  const differing = pairs.filter(({ change }) => change !== 'same')
  return surveyOf([from, to], treeOf(clausesOf(pairs)), clausesOf(differing))
}

function clausesOf(pairs: readonly ClausePair[]): Clause[] {
  return pairs.flatMap((pair) => [pair.from, pair.to].filter((clause) => clause !== null))
}

function labelWords(document: PolicyDocument, asOf: string, language: Language): string {
  return (
    labelPrefix(document, asOf, language).replace(/[【】]/gu, '') ||
    (language === 'zh' ? '现行' : 'in force')
  )
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
    return [
      {
        text: `${labelPrefix(document, asOf, language)}${citeDocument(document)}${clause.label}${language === 'zh' ? '：' : ': '}${quoteWords(clause, quotes)}`,
        layout: 'bullet' as const,
        role: 'claim' as const,
        evidence: [{ clause, document, quotes: splitLines(clause, quotes) }],
      },
    ]
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
