// Answers made from the labels alone: what a system that knows every label would say.
import type { ScoredAnswer } from '../../eval/answer.ts'
import { readAnswer } from '../../eval/answer.ts'
import { readCases } from '../../eval/cases.ts'
import { type Corpus, passageOf, resolveGold } from '../../eval/corpus.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import type { ScoreContext } from '../../eval/metrics/metric.ts'
import { missedCriteria, scoreTable } from '../../eval/pass.ts'
import type { EvalCase } from '../../eval/schema.ts'
import { CASES_DIRECTORY, DEFAULT_AS_OF } from '../../eval/settings.ts'
import { statementsOf } from '../../eval/statements.ts'
import type { Clause } from '#domain/clause.ts'
import { standingOn } from '#domain/validity.ts'

const BADGES: Record<string, string> = { draft: '【征求意见稿，未生效】', ended: '【已到期】' }

function bullet(clause: Clause, n: number, corpus: Corpus, quoted: boolean): string {
  const document = corpus.documents.get(clause.documentId)
  if (document === undefined) throw new Error(`no document ${clause.documentId}`)
  const badge = BADGES[standingOn(document, null, DEFAULT_AS_OF)] ?? ''
  const words = clause.text.replaceAll('\n', '')
  const said = quoted ? `「${words}」` : words
  return `- ${badge}《${document.title}》${clause.label}：${said} [${n}]`
}

export interface GoldOptions {
  /** Put the clause's words between quotation marks. */
  quoted: boolean
}

/** One bullet a required clause, cited; for unanswerable cases a refusal. */
export function goldAnswer(
  testCase: EvalCase,
  corpus: Corpus,
  { quoted }: GoldOptions = { quoted: true },
): ScoredAnswer {
  const refusal = { reason: 'not-in-corpus', message: '所收文件没有答案。', nearest: [] }
  if (testCase.answerable === false) {
    return readAnswer({ text: refusal.message, outcome: 'refused', refusal })
  }
  const chosen = testCase.expected
    .filter(({ need }) => need === 'required')
    .flatMap((expected) => {
      const { clauses, evidenceWords } = resolveGold(expected, corpus)
      const holder = clauses.find(({ id }) => corpus.words.get(id)?.includes(evidenceWords))
      return holder ?? clauses[0] ?? []
    })
  const distinct = [...new Set(chosen)]
  return readAnswer({
    text: distinct.map((clause, index) => bullet(clause, index + 1, corpus, quoted)).join('\n'),
    outcome: 'answered',
    citations: distinct.map(({ id, documentId, label, text }, index) => ({
      n: index + 1,
      clauseId: id,
      documentId,
      label,
      text,
      quotes: quoted ? [{ text, start: 0, end: text.length }] : [],
    })),
  })
}

/** Scores by metric name; retrieval is taken to be perfect. */
export function scoresOf(
  testCase: EvalCase,
  answer: ScoredAnswer,
  corpus: Corpus,
): Map<string, number> {
  const golds = testCase.expected.map((expected) => resolveGold(expected, corpus))
  const evidence = golds.flatMap(({ clauses }) =>
    clauses.map((clause) => passageOf(clause, corpus)),
  )
  const context: ScoreContext = {
    corpus,
    required: golds.filter(({ need }) => need === 'required'),
    acceptable: golds.filter(({ need }) => need === 'acceptable'),
    statements: statementsOf(answer, testCase.question),
    evidence,
    ranking: evidence,
    asOf: testCase.asOf ?? DEFAULT_AS_OF,
    promptLines: [],
  }
  const scores = metricsOf({ k: [5, 10], scope: 'all' }).map((metric) =>
    metric.score(testCase, answer, context),
  )
  return new Map(
    scores.flatMap(({ name, score }) => (score === null ? [] : [[name, score] as const])),
  )
}

/** Whether a case passes with these scores. */
export function passes(testCase: EvalCase, scores: ReadonlyMap<string, number>): boolean {
  const table = scoreTable([...scores].map(([name, score]) => ({ name, score })))
  return missedCriteria(testCase, table).length === 0
}

/** The project's cases that need no fixture. */
export async function plainCases(): Promise<EvalCase[]> {
  const { cases } = await readCases(CASES_DIRECTORY)
  return cases.filter(({ fixtures }) => fixtures === undefined)
}
