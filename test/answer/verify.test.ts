import { describe, expect, it } from 'vitest'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { frame, type Statement } from '#answer/statement.ts'
import { verifyStatements } from '#answer/verify.ts'
import { makeClauses, makeDocument, makeSnapshot, openMemory } from '../library/generated.ts'

const PLAN: PolicyDocument = {
  ...makeDocument('plan', '城市更新工作方案（2030—2031年）'),
  number: '某部发〔2030〕7号',
  issuedOn: '2030-01-05',
  period: { from: '2030', to: '2031' },
}
const DRAFT: PolicyDocument = { ...makeDocument('draft', '城市更新方案'), standing: 'draft' }
const REPEALED: PolicyDocument = { ...makeDocument('old', '旧城办法'), standing: 'repealed' }
const CLAUSES = makeClauses([
  {
    documentId: 'plan',
    label: '三（二）老年用品',
    path: ['三', '（二）', '老年用品'],
    text: '营业收入突破25万亿元，增速4%左右，推广300项以上产品，落实某办发〔2029〕3号文件。',
  },
  { documentId: 'draft', label: '第一条', text: '建设体验中心，鼓励企业参与示范。' },
  { documentId: 'old', label: '第一条', text: '修缮旧城的历史建筑和传统街巷。' },
])
const library = await openMemory(
  await makeSnapshot([PLAN, DRAFT, REPEALED], CLAUSES),
  await loadOfflineEmbeddings(),
)

function evidenceOf(document: PolicyDocument): Statement['evidence'] {
  const clause = CLAUSES.find(({ documentId }) => documentId === document.id)
  if (clause === undefined) throw new Error(`no clause of ${document.id}`)
  return [{ clause, document, quotes: [{ start: 0, end: clause.text.length }] }]
}

function claim(text: string, evidence = evidenceOf(PLAN)): Statement {
  return { text, layout: 'paragraph', role: 'claim', evidence }
}

const verify = (...statements: Statement[]) =>
  verifyStatements(statements, { library, asOf: '2030-06-01', coverage: null })

/** The checks that a statement fails. */
async function failuresOf(statement: Statement): Promise<string[]> {
  const { verification } = await verify(statement)
  return verification.failures.map(({ check }) => check)
}

describe('verifyStatements', () => {
  const quoted = '方案提出：「推广300项以上产品」。'

  it.each<[string, Statement, Statement]>([
    ['uncited', claim('方案提出推广产品。', []), claim('方案提出推广产品。')],
    [
      'quotation-verbatim',
      claim('方案提出：「推广三百项以上产品」。'),
      claim('方案提出：「推广300项以上产品」。'),
    ],
    ['figure-proved', claim('推广500项产品。'), claim('推广300项产品。')],
    ['figure-proved', claim('增速为9%。'), claim('增速为百分之四。')],
    ['figure-proved', claim('收入突破25亿元。'), claim('收入突破250000亿元。')],
    ['figure-proved', claim('推广300家企业。'), claim('推广300项产品。')],
    ['figure-proved', claim('方案于2030年2月印发。'), claim('方案于2030年1月5日印发。')],
    ['figure-proved', claim('方案执行到2033年。'), claim('方案执行到2031年。')],
    ['address-cited', claim('见第八章。'), claim('见三（二）老年用品。')],
    ['address-cited', claim('见三（三）。'), claim('见三（二）。')],
    [
      'standing-shown',
      claim('方案提出建设体验中心。', evidenceOf(DRAFT)),
      claim('征求意见稿提出建设体验中心。', evidenceOf(DRAFT)),
    ],
    [
      'standing-shown',
      claim('办法要求修缮旧城。', evidenceOf(REPEALED)),
      claim('办法（已废止）要求修缮旧城。', evidenceOf(REPEALED)),
    ],
  ])('finds %s, and nothing in its twin that is right', async (check, wrong, right) => {
    expect(await failuresOf(wrong)).toEqual([check])
    expect(await failuresOf(right)).toEqual([])
  })

  it('knows the numbers of documents: its own, and those that a cited clause names', async () => {
    expect(await failuresOf(claim('依据某部发〔2030〕7号提出。'))).toEqual([])
    expect(await failuresOf(claim('落实某办发〔2029〕3号。'))).toEqual([])
    expect(await failuresOf(claim('依据某部发〔2030〕8号提出。'))).toContain('document-number')
  })

  it('wants each cited clause as the library holds it', async () => {
    const [held] = evidenceOf(PLAN)
    if (held === undefined) throw new Error('no evidence')
    const cites = (clause: Clause) => [claim('推广产品。', [{ ...held, clause }])] as const
    const invented = { ...held.clause, id: 'plan:chapter9' }
    const altered = { ...held.clause, text: `${held.clause.text}另有一句。` }
    expect(await failuresOf(...cites(invented))).toEqual(['citation-exists'])
    expect(await failuresOf(...cites(altered))).toEqual(['citation-exists'])
    expect(await failuresOf(...cites(held.clause))).toEqual([])
  })

  it('takes a short quotation for a name, which need not be verbatim', async () => {
    expect(await failuresOf(claim('所称「创新产品」包括这些。'))).toEqual([])
  })

  it('does not count figures inside quotations, titles and labels against a statement', async () => {
    const text = `《${PLAN.title}》（${PLAN.number}）三（二）老年用品：「推广300项以上产品」`
    expect(await failuresOf(claim(text))).toEqual([])
  })

  it('passes what speaks of the answer itself', async () => {
    expect(await failuresOf(frame('共检查 99 个条款，见第九条。'))).toEqual([])
  })

  it('leaves out what fails, in order, and reports how many and why', async () => {
    const statements = [claim(quoted), claim('推广500项产品。'), frame('以上。')]
    const result = await verify(...statements)
    expect(result.statements).toEqual([statements[0], statements[2]])
    expect(result.verification).toEqual({
      passed: false,
      sentences: 2,
      removed: 1,
      repaired: 0,
      failures: [{ check: 'figure-proved', detail: '500项', sentence: '推广500项产品。' }],
    })
    expect((await verify(claim(quoted))).verification).toMatchObject({ passed: true, removed: 0 })
  })
})
