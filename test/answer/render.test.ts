import { describe, expect, it } from 'vitest'
import { quoteWords, splitLines, wholeClause } from '#answer/cited-clause.ts'
import { alignClauses } from '#services/align.ts'
import { compareDocuments } from '#services/compare.ts'
import { damageNotices } from '#answer/damage.ts'
import { renderStatements } from '#answer/render.ts'
import { frame } from '#answer/statement.ts'
import type { Statement } from '#answer/statement.ts'
import { inShownOrder, labelPrefix, standingNotices } from '#words/answers.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { CONTEXT } from '../product.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { makeClauses, makeDocument, makeSnapshot, openMemory } from '../library/generated.ts'

const ONE = makeDocument('one', '甲方案')
const ENDED = { ...makeDocument('ended', '乙方案'), period: { from: '2023', to: '2024' } }
const DRAFT: PolicyDocument = { ...makeDocument('draft', '丙方案'), standing: 'draft' }
const CLUB: PolicyDocument = { ...makeDocument('club', '丁意见'), authority: 'association' }
const NEWER = { ...makeDocument('newer', '戊方案'), issuedOn: '2026-01-01' }
const TODAY = '2026-11-21'

function clauseAt(clauses: readonly Clause[], index: number): Clause {
  const clause = clauses[index]
  if (clause === undefined) throw new Error(`no clause ${index}`)
  return clause
}

function claim(text: string, clauses: readonly Clause[], layout: Statement['layout']): Statement {
  return {
    text,
    layout,
    role: 'claim',
    evidence: clauses.map((clause) => wholeClause(clause, ONE)),
  }
}

describe('renderStatements', () => {
  const clauses = makeClauses([
    { documentId: 'one', text: '第一句。' },
    { documentId: 'one', text: '第二句。' },
  ])
  const [first, second] = [clauseAt(clauses, 0), clauseAt(clauses, 1)]

  it('numbers clauses as they first appear, one number a clause', () => {
    const { text, citations } = renderStatements(
      [
        frame('标题', 'heading'),
        claim('乙', [second], 'bullet'),
        claim('甲乙', [first, second], 'bullet'),
        claim('完', [first, first], 'paragraph'),
      ],
      TODAY,
    )
    expect(text).toBe('标题\n\n- 乙 [1]\n- 甲乙 [2][1]\n\n完 [2]')
    expect(citations.map(({ n, clauseId }) => [n, clauseId])).toEqual([
      [1, 'one:1'],
      [2, 'one:0'],
    ])
  })

  it('gives each citation what a reader needs to check it', () => {
    const { citations } = renderStatements([claim('甲', [first], 'paragraph')], TODAY)
    expect(citations).toEqual([
      {
        n: 1,
        clauseId: 'one:0',
        documentId: 'one',
        documentTitle: '甲方案',
        documentNumber: null,
        label: '第0条',
        standing: 'in-force',
        authority: 'government',
        text: '第一句。',
        quotes: [{ text: '第一句。', start: 0, end: 4 }],
        url: '/documents/one#one:0',
      },
    ])
  })

  it('collects what is quoted of one clause, each place once', () => {
    const part = (start: number, end: number): Statement => ({
      ...claim('甲', [], 'bullet'),
      evidence: [{ clause: first, document: ONE, quotes: [{ start, end }] }],
    })
    const { citations } = renderStatements([part(0, 2), part(2, 4), part(0, 2)], TODAY)
    expect(citations[0]?.quotes.map(({ text }) => text)).toEqual(['第一', '句。'])
  })

  it('shows the standing on the day', () => {
    const evidence = [wholeClause(first, ENDED)]
    const statement: Statement = { text: '甲', layout: 'bullet', role: 'claim', evidence }
    expect(renderStatements([statement], TODAY).citations[0]?.standing).toBe('ended')
    expect(renderStatements([statement], '2024-01-01').citations[0]?.standing).toBe('in-force')
  })
})

describe('quoteWords', () => {
  const [clause] = makeClauses([
    { documentId: 'one', text: '（一）标题。\n  前句。后句。\n\n末句。' },
  ])
  if (clause === undefined) throw new Error('no clause')

  it('joins sentences that follow each other and parts lines', () => {
    const end = clause.text.length
    const sentences = [
      { start: 0, end: 6 },
      { start: 9, end: 12 },
      { start: 12, end: 15 },
    ]
    expect(quoteWords(clause, sentences)).toBe('「（一）标题。」「前句。后句。」')
    expect(quoteWords(clause, [{ start: 0, end }])).toBe(
      '「（一）标题。」「前句。后句。」「末句。」',
    )
    for (const span of splitLines(clause, [{ start: 0, end }])) {
      expect(clause.text.slice(span.start, span.end)).toMatch(/^\S.*\S$/u)
    }
  })

  it('keeps what does not follow apart, in the order of the text', () => {
    const spans = [
      { start: 12, end: 15 },
      { start: 0, end: 6 },
    ]
    expect(quoteWords(clause, spans)).toBe('「（一）标题。」「后句。」')
  })
})

describe('damageNotices', () => {
  const [clause] = makeClauses([
    {
      documentId: 'one',
      label: '专栏1·陶瓷',
      text: '发展陶 工业。推广高 包装。',
      defects: [
        { kind: 'lost-glyph', start: 3, end: 4, repair: '瓷', repairedFrom: 'draft:1' },
        { kind: 'lost-glyph', start: 10, end: 11, repair: null, repairedFrom: null },
      ],
    },
  ])
  if (clause === undefined) throw new Error('no clause')
  const quoting = (start: number, end: number): Statement => ({
    text: '',
    layout: 'bullet',
    role: 'claim',
    evidence: [{ clause, document: ONE, quotes: [{ start, end }] }],
  })

  it('names the clause and what probably stood there', () => {
    const [notice, ...more] = damageNotices([quoting(0, 7), quoting(0, 7)], 'zh')
    expect(more).toEqual([])
    expect(notice).toMatch(/专栏1·陶瓷.*“展陶 工业”→瓷$/u)
    expect(damageNotices([quoting(0, 7)], 'en')[0]).toMatch(/quoted as it stands/)
  })

  it('invents no reading where none is known', () => {
    expect(damageNotices([quoting(7, 14)], 'zh')[0]).not.toContain('→')
  })

  it('is silent when the damaged place is not quoted', () => {
    expect(damageNotices([quoting(0, 3), quoting(4, 7)], 'zh')).toEqual([])
  })
})

describe('the words for a standing', () => {
  it('orders in force, association, ended, draft; the newest first among equals', () => {
    const shown = inShownOrder([DRAFT, ENDED, CLUB, ONE, NEWER], (document) => document, TODAY)
    expect(shown.map(({ id }) => id)).toEqual(['newer', 'one', 'club', 'ended', 'draft'])
    const before = inShownOrder([CLUB, ENDED], (document) => document, '2024-06-01')
    expect(before.map(({ id }) => id)).toEqual(['ended', 'club'])
  })

  it('labels everything that is not simply in force', () => {
    expect(labelPrefix(ONE, TODAY, 'zh')).toBe('')
    expect(labelPrefix(DRAFT, TODAY, 'zh')).toContain('征求意见稿')
    expect(labelPrefix(DRAFT, TODAY, 'en')).toContain('draft')
    expect(labelPrefix(ENDED, TODAY, 'zh')).toContain('已到期')
    expect(labelPrefix(ENDED, '2024-12-31', 'zh')).toBe('')
    expect(labelPrefix(CLUB, TODAY, 'zh')).toContain('协会')
  })

  it('warns once of each document that is cited', () => {
    const notices = standingNotices([DRAFT, DRAFT, ONE, CLUB], TODAY, 'zh')
    expect(notices).toHaveLength(2)
    expect(notices[0]).toMatch(/丙方案.*未生效/u)
    expect(notices[1]).toMatch(/丁意见.*不是政府文件/u)
  })
})

describe('alignClauses', () => {
  const older = makeClauses([
    { documentId: 'one', title: '皮革', text: '皮革。推广无铬鞣制，培育5家企业。' },
    { documentId: 'one', title: '造纸', text: '造纸。推进林纸一体化建设。' },
    { documentId: 'one', title: '电池', text: '电池。发展锂离子电池。' },
    { documentId: 'one', title: '玩具', text: '玩具。开发益智玩具产品。' },
  ])
  const newer = makeClauses([
    { documentId: 'two', title: '玩具', text: '玩具。开发益智玩具产品。' },
    { documentId: 'two', title: '皮革', text: '皮革。推广无铬鞣制，培育8家企业。' },
    { documentId: 'two', title: '出海', text: '支持跨境电商拓展海外市场。' },
    { documentId: 'two', title: '电池', text: '电池。发展钠离子电池和燃料电池。' },
  ])
  const pairs = alignClauses(older, newer)
  const titles = pairs.map(({ from, to, change }) => [from?.title, to?.title, change])

  it('pairs what moved, changed or stayed, and shows what came and went', () => {
    expect(titles).toEqual([
      ['玩具', '玩具', 'same'],
      ['皮革', '皮革', 'changed'],
      ['造纸', undefined, 'dropped'],
      [undefined, '出海', 'added'],
      ['电池', '电池', 'changed'],
    ])
  })

  it('uses each clause once', () => {
    expect(pairs.flatMap(({ from }) => from ?? [])).toHaveLength(older.length)
    expect(pairs.flatMap(({ to }) => to ?? [])).toHaveLength(newer.length)
  })

  it('pairs a clause with the closest of those that took its words, and with no other', () => {
    const [source] = older
    if (source === undefined) throw new Error('no clause')
    const copies = makeClauses([
      { documentId: 'two', title: '皮革', text: '皮革。推广无铬鞣制，培育5家骨干企业。' },
      { documentId: 'two', title: '皮革', text: source.text },
    ])
    const changes = alignClauses([source], copies).map(({ from, change }) => [from?.id, change])
    expect(changes).toEqual([
      [undefined, 'added'],
      [source.id, 'same'],
    ])
  })

  it('gives the figures that only one side sets, and how alike the sides are', () => {
    const leather = pairs.find(({ to }) => to?.title === '皮革')
    expect(leather?.figures).toEqual({ from: ['5家'], to: ['8家'] })
    expect(leather?.similarity).toBeGreaterThan(0.5)
    expect(leather?.similarity).toBeLessThan(1)
    const added = pairs.find(({ change }) => change === 'added')
    expect(added?.similarity).toBeNull()
  })

  it('lets a shared head decide between two clauses that are as alike', () => {
    const twins = makeClauses([
      { documentId: 'one', title: '甲', text: '推广先进适用技术装备。' },
      { documentId: 'one', title: '乙', text: '推广先进适用技术装备。' },
    ])
    const [later] = makeClauses([{ documentId: 'two', title: '乙', text: '推广先进技术装备。' }])
    if (later === undefined) throw new Error('no clause')
    const paired = alignClauses(twins, [later]).find(({ to }) => to !== null)
    expect(paired?.from?.title).toBe('乙')
  })
})

describe('compareDocuments', () => {
  it('names the document that is not there', async () => {
    const library = await openMemory(await makeSnapshot(), await loadOfflineEmbeddings())
    await expect(
      compareDocuments(library, { from: 'care', to: 'nowhere' }, CONTEXT),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('nowhere'),
    })
  })

  it('compares policy text alone', async () => {
    const library = await openMemory(await makeSnapshot(), await loadOfflineEmbeddings())
    const { pairs } = await compareDocuments(library, { from: 'care', to: 'city' }, CONTEXT)
    expect(pairs.flatMap(({ from }) => from?.kind ?? [])).not.toContain('matter')
    expect(pairs.flatMap(({ from }) => from ?? [])).toHaveLength(3)
  })
})
