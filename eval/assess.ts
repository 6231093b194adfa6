// Eval: asks one case and scores the reply.
import { shortHash } from './cases.ts'
import { type Corpus, passageOf, type Passage, resolveGold } from './corpus.ts'
import { readAnswer } from './answer.ts'
import type { Metric, Score, ScoreContext } from './metrics/metric.ts'
import { RANKING_DEPTH } from './metrics/retrieval.ts'
import { causeOf, missedCriteria, scoreTable } from './pass.ts'
import type { CaseResult } from './run-file.ts'
import type { EvalCase } from './schema.ts'
import { inRepeat } from './repeat.ts'
import { statementsOf } from './statements.ts'
import type { Reply, Session } from './target.ts'

/** Retrieved clauses kept in the record of a case. */
const RANKING_KEPT = 10

export interface AssessOptions {
  metrics: readonly Metric[]
  /** Day for cases that set none. */
  asOf: string
  repeat: number
  retrievalOnly: boolean
  promptLines: readonly string[]
}

/** A case's result and how long each of its answers took. */
export interface Assessment {
  result: CaseResult
  latenciesMs: number[]
}

function passagesOf(ids: readonly string[] | null, corpus: Corpus): Passage[] | null {
  if (ids === null) return null
  return ids.map((id) => {
    const clause = corpus.clauses.get(id)
    return clause === undefined
      ? { documentId: '', clauseId: id, words: '' }
      : passageOf(clause, corpus)
  })
}

function emptyReply(): Reply {
  return { answer: readAnswer({ text: '', outcome: 'answered' }), evidence: null, latencyMs: 0 }
}

interface Trial {
  reply: Reply
  context: ScoreContext
  scores: Score[]
  missed: string[]
}

async function runTrial(
  testCase: EvalCase,
  session: Session,
  options: AssessOptions,
): Promise<Trial> {
  const { corpus, target } = session
  const asOf = testCase.asOf ?? options.asOf
  const reply = options.retrievalOnly ? emptyReply() : await target.ask(testCase, asOf)
  const query = reply.answer.standaloneQuestion ?? testCase.question
  const ranking = await target.search(query, RANKING_DEPTH)
  const golds = testCase.expected.map((expected) => resolveGold(expected, corpus))
  const context: ScoreContext = {
    corpus,
    required: golds.filter(({ need }) => need === 'required'),
    acceptable: golds.filter(({ need }) => need === 'acceptable'),
    statements: statementsOf(reply.answer, testCase.question),
    evidence: passagesOf(reply.evidence, corpus),
    ranking: passagesOf(ranking, corpus),
    asOf,
    promptLines: options.promptLines,
  }
  const scores = options.metrics.map((metric) => metric.score(testCase, reply.answer, context))
  return { reply, context, scores, missed: missedCriteria(testCase, scoreTable(scores)) }
}

function meanScores(trials: readonly Trial[]): Record<string, number> {
  const names = trials[0]?.scores.map(({ name }) => name) ?? []
  const means: Record<string, number> = {}
  for (const [index, name] of names.entries()) {
    const values = trials
      .map(({ scores }) => scores[index]?.score ?? null)
      .filter((value) => value !== null)
    const total = values.reduce((sum, value) => sum + value, 0)
    if (values.length > 0) means[name] = total / values.length
  }
  return means
}

function idsOf(passages: readonly Passage[] | null): string[] | null {
  return passages?.slice(0, RANKING_KEPT).map(({ clauseId }) => clauseId ?? '') ?? null
}

function resultOf(testCase: EvalCase, trials: readonly Trial[]): CaseResult {
  const shown = trials.find(({ missed }) => missed.length > 0) ?? trials[0]
  if (shown === undefined) throw new RangeError('a case needs at least one trial')
  const { context, reply, scores, missed } = shown
  const { answer } = reply
  return {
    ...headOf(testCase),
    gold: [...context.required, ...context.acceptable].map(({ doc, clause, need, clauses }) => ({
      doc,
      clause,
      need,
      clauseIds: clauses.map(({ id }) => id),
    })),
    answer: {
      text: answer.text,
      outcome: answer.outcome,
      outcomeInferred: answer.outcomeInferred,
      refusalReason: answer.refusal?.reason ?? null,
      citations: answer.citations.map(({ n, documentId, clauseId }) => ({
        n,
        documentId,
        clauseId,
      })),
      notices: answer.notices,
    },
    ranking: idsOf(context.ranking),
    evidence: idsOf(context.evidence),
    scores: meanScores(trials),
    details: Object.fromEntries(
      scores.flatMap(({ name, detail }) => (detail === undefined ? [] : [[name, detail]])),
    ),
    passes: trials.map((trial) => trial.missed.length === 0),
    missed,
    cause:
      missed.length === 0
        ? null
        : causeOf({ testCase, answer, context, table: scoreTable(scores) }),
    error: null,
  }
}

function headOf(
  testCase: EvalCase,
): Pick<CaseResult, 'id' | 'caseHash' | 'category' | 'group' | 'critical' | 'question'> {
  return {
    id: testCase.id,
    caseHash: shortHash(testCase),
    category: testCase.category,
    group: testCase.group ?? testCase.id,
    critical: testCase.critical ?? false,
    question: testCase.question,
  }
}

/** Asks a case as often as the options say and scores it; a failing request becomes its error. */
export async function assessCase(
  testCase: EvalCase,
  session: Session,
  options: AssessOptions,
): Promise<Assessment> {
  try {
    const trials: Trial[] = []
    for (let count = 0; count < options.repeat; count++) {
      trials.push(await inRepeat(count, () => runTrial(testCase, session, options)))
    }
    const result = resultOf(testCase, trials)
    if (options.retrievalOnly) result.answer = null
    return { result, latenciesMs: trials.map(({ reply }) => reply.latencyMs) }
  } catch (error) {
    const nothing = { gold: [], answer: null, ranking: null, evidence: null, scores: {} }
    const failed = { details: {}, passes: [], missed: [], cause: null, error: String(error) }
    return { result: { ...headOf(testCase), ...nothing, ...failed }, latenciesMs: [] }
  }
}
