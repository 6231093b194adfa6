import { describe, expect, it } from 'vitest'
import type { ComputedEnd } from '#answer/derivation.ts'
import { finishComposition } from '#answer/finish.ts'
import { ANSWERED, refusedFor } from '#domain/answerability.ts'
import { frame, survey, type Composition, type Statement } from '#answer/statement.ts'
import { verifyStatements } from '#answer/verify.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { makeClauses, makeDocument, makeSnapshot, openMemory } from '../library/generated.ts'

const PLAN = makeDocument('plan', '城市更新办法')
const CLAUSES = makeClauses([
  { documentId: 'plan', label: '第一条', text: '本办法自2019年2月1日起实施，有效期5年。' },
  { documentId: 'plan', label: '第二条', text: '修缮旧城的历史建筑和传统街巷。' },
])
const [TERM, WORKS] = CLAUSES
const library = await openMemory(await makeSnapshot([PLAN], CLAUSES), await loadOfflineEmbeddings())

function claim(text: string, clause = TERM): Statement {
  const evidence =
    clause === undefined
      ? []
      : [{ clause, document: PLAN, quotes: [{ start: 0, end: clause.text.length }] }]
  return { text, layout: 'paragraph', role: 'claim', evidence }
}

const finish = (statements: Statement[], changes: Partial<Composition> = {}) =>
  finishComposition(
    {
      intent: 'fact',
      answerability: ANSWERED,
      statements,
      coverage: null,
      notices: [],
      ...changes,
    },
    { library, documents: [PLAN], language: 'zh', asOf: '2026-11-21' },
  )

describe('finishComposition', () => {
  it('puts the cited words in the place of a sentence that fails, and says so', async () => {
    const { composition, text, verification } = await finish([claim('办法到2031年失效。')])
    expect(text).toBe('《城市更新办法》第一条：「本办法自2019年2月1日起实施，有效期5年。」 [1]')
    expect(composition).toMatchObject({
      answerability: { outcome: 'partial' },
      notices: [expect.stringMatching(/1 句/u)],
    })
    expect(verification).toMatchObject({ passed: false, repaired: 1, removed: 0 })
    expect(verification.failures).toMatchObject([{ check: 'figure-proved', detail: '2031年' }])
  })

  it('leaves no heading or lead-in over what was left out', async () => {
    const uncited = { ...claim('另有一项。'), evidence: [] }
    const { text, composition } = await finish([
      frame('共 2 项：'),
      frame('**甲**', 'heading'),
      uncited,
      frame('**乙**', 'heading'),
      claim('要求：「修缮旧城的历史建筑和传统街巷」。', WORKS),
    ])
    expect(text).toBe('共 2 项：\n\n**乙**\n\n要求：「修缮旧城的历史建筑和传统街巷」。 [1]')
    expect(composition.answerability.outcome).toBe('partial')
  })

  it.each<[string, Statement[]]>([
    ['every sentence fails and nothing can be quoted', [{ ...claim('有规定。'), evidence: [] }]],
    ['nothing was composed', []],
    ['only words about the answer are left', [frame('如下：')]],
    ['something is said not to be there without a look', [survey('没有这方面的内容。')]],
  ])('refuses where %s', async (_when, statements) => {
    const { composition, text, verification } = await finish(statements)
    expect(composition.answerability).toEqual(refusedFor([]))
    expect(composition.coverage).toMatchObject({ clausesScanned: 2, documentsScanned: 1 })
    expect(text).toContain('不作答')
    expect(verification.passed).toBe(statements.every(({ role }) => role === 'frame'))
  })

  it('says of a document without a clause that nothing could be read, not that it is silent', async () => {
    const bare = await openMemory(await makeSnapshot([PLAN], []), await loadOfflineEmbeddings())
    const coverage = {
      clausesMatched: 0,
      clausesScanned: 0,
      documentsMatched: 0,
      documentsScanned: 1,
    }
    const { text } = await finishComposition(
      {
        intent: 'fact',
        answerability: refusedFor([]),
        declined: { message: '文件中没有规定。', nearest: [] },
        statements: [survey('文件中没有规定。')],
        coverage,
        notices: [],
      },
      { library: bare, documents: [PLAN], language: 'zh', asOf: '2026-11-21' },
    )
    expect(text).toBe('《城市更新办法》中没有读出任何条款，无法据此回答。')
  })

  it('asks no proof of a greeting', async () => {
    const { composition, text } = await finish([frame('您好。')], { intent: 'chat' })
    expect(composition.answerability.outcome).toBe('answered')
    expect(text).toBe('您好。')
  })

  it('composes a list anew without what failed, so that its counts are true', async () => {
    const whole = [
      survey('共 2 条'),
      claim('「没有这样的话在里面」'),
      claim(WORKS?.text ?? '', WORKS),
    ]
    const coverage = {
      clausesMatched: 2,
      clausesScanned: 2,
      documentsMatched: 1,
      documentsScanned: 1,
    }
    const { text, composition } = await finish(whole, {
      coverage,
      without: (ids) => ({
        intent: 'list',
        answerability: ANSWERED,
        statements: [survey('共 1 条'), claim(WORKS?.text ?? '', WORKS)],
        coverage: { ...coverage, clausesMatched: 2 - ids.size },
        notices: [],
      }),
    })
    expect(text).toMatch(/^共 1 条\n\n修缮/u)
    expect(composition).toMatchObject({
      answerability: { outcome: 'partial' },
      coverage: { clausesMatched: 1 },
    })
  })
})

describe('a computed day', () => {
  const premise = (text: string) => {
    if (TERM === undefined) throw new Error('no clause')
    const start = TERM.text.indexOf(text)
    return { text, start, end: start + text.length, clause: TERM }
  }
  const END: ComputedEnd = {
    kind: 'end',
    start: premise('2019年2月1日'),
    delay: null,
    term: premise('5年'),
    end: '2024-01-31',
  }
  const SAYS = '办法至2024年1月31日止。'

  it.each<[string, Statement, string[]]>([
    ['start and term give it', { ...claim(SAYS), derivations: [END] }, []],
    ['nothing gives it', claim(SAYS), ['figure-proved']],
    [
      'the sum is wrong',
      { ...claim('办法至2025年1月31日止。'), derivations: [{ ...END, end: '2025-01-31' }] },
      ['derivation-proved', 'figure-proved'],
    ],
    [
      'the words do not stand there',
      { ...claim(SAYS), derivations: [{ ...END, term: { ...END.term, text: '9年' } }] },
      ['derivation-proved', 'figure-proved'],
    ],
    [
      'the clause of the term is not cited',
      { ...claim(SAYS, WORKS), derivations: [END] },
      ['derivation-proved', 'figure-proved'],
    ],
  ])('is proved where %s', async (_when, statement, failed) => {
    const context = { library, asOf: '2026-11-21', coverage: null }
    const { verification } = await verifyStatements([statement], context)
    expect([...new Set(verification.failures.map(({ check }) => check))]).toEqual(failed)
  })
})
