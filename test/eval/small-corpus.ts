// Two versions of one plan, small enough to know every clause by heart.
import { type Corpus, corpusOf } from '../../eval/corpus.ts'
import { readAnswer, type ScoredAnswer } from '../../eval/answer.ts'
import { resolveGold } from '../../eval/corpus.ts'
import type { ScoreContext } from '../../eval/metrics/metric.ts'
import { CaseSchema, type EvalCase } from '../../eval/schema.ts'
import { statementsOf } from '../../eval/statements.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { CLAUSE_EXAMPLE, DOCUMENT_EXAMPLE } from '#surfaces/http/examples.ts'

const FINAL: PolicyDocument = {
  ...DOCUMENT_EXAMPLE,
  id: 'final',
  title: '示例方案',
  period: null,
  standing: 'in-force',
  issuedOn: '2023-07-19',
  draftOf: null,
}
const DRAFT: PolicyDocument = {
  ...FINAL,
  id: 'draft',
  title: '示例方案（征求意见稿）',
  standing: 'draft',
  issuedOn: '2023-01-10',
  draftOf: 'final',
}

const clause = (documentId: string, number: string, text: string) => ({
  ...CLAUSE_EXAMPLE,
  id: `${documentId}:${number}`,
  documentId,
  parentId: null,
  path: [number],
  label: number,
  title: null,
  text,
})

/** Clause 一 of the final text sets no figure, clause 一 of the draft sets 5%. */
export const CORPUS: Corpus = corpusOf(
  'small',
  [FINAL, DRAFT],
  [
    clause('final', '一', '企业利润保持基本稳定，质量效益明显提升。'),
    clause('final', '二', '培育升级50个轻工特色产业集群。'),
    clause('draft', '一', '企业利润年均增长5%左右，质量效益明显提升。'),
  ],
)

/** A case that requires clause 二 of the final text, unless changed. */
export function smallCase(changes: Partial<EvalCase> = {}): EvalCase {
  return CaseSchema.parse({
    id: 'small',
    question: '要培育几个集群？',
    category: 'numeric',
    answerable: true,
    expected: [
      { doc: 'final', clause: '二', evidence: '培育升级50个轻工特色产业集群', need: 'required' },
    ],
    facts: [{ id: 'cluster', any: ['50个'] }],
    source: 'author',
    addedIn: '0.1.0',
    ...changes,
  })
}

/** An answer that cites the given clauses as [1], [2] … */
export function citing(text: string, ids: readonly string[], changes: object = {}): ScoredAnswer {
  const citations = ids.map((id, index) => ({
    n: index + 1,
    clauseId: id,
    documentId: id.split(':')[0] ?? '',
    text: CORPUS.clauses.get(id)?.text ?? '',
  }))
  return readAnswer({ text, outcome: 'answered', citations, ...changes })
}

/** What scorers see; evidence and ranking are clause ids. */
export function contextOf(
  testCase: EvalCase,
  answer: ScoredAnswer,
  retrieved: { evidence?: string[]; ranking?: string[] } = {},
): ScoreContext {
  const golds = testCase.expected.map((expected) => resolveGold(expected, CORPUS))
  const passages = (ids?: string[]): ScoreContext['evidence'] =>
    ids?.map((id) => ({
      documentId: id.split(':')[0] ?? '',
      clauseId: id,
      words: CORPUS.words.get(id) ?? '',
    })) ?? null
  return {
    corpus: CORPUS,
    required: golds.filter(({ need }) => need === 'required'),
    acceptable: golds.filter(({ need }) => need === 'acceptable'),
    statements: statementsOf(answer, testCase.question),
    evidence: passages(retrieved.evidence),
    ranking: passages(retrieved.ranking),
    asOf: testCase.asOf ?? '2026-11-21',
    promptLines: ['你只根据给出的条款回答，不得补充任何内容。'],
  }
}
