import { describe, expect, it } from 'vitest'
import { ClauseDetailSchema } from '#services/clauses.ts'
import { DocumentDetailSchema, DocumentListSchema } from '#services/documents.ts'
import { bodyOf, harness } from './harness.ts'

const get = async (path: string) => harness().app.request(path)

const standingAt = async (moment: string) => {
  const { app } = harness({ now: () => new Date(moment) })
  return (await bodyOf(DocumentDetailSchema, app.request('/api/documents/plan'))).standing
}

const readClause = (id: string) => bodyOf(ClauseDetailSchema, get(`/api/clauses/plan:${id}`))

describe('GET /api/documents', () => {
  it('lists every document with the standing of today in Beijing', async () => {
    const { documents } = await bodyOf(DocumentListSchema, get('/api/documents'))
    expect(documents.map(({ id, standing }) => [id, standing])).toEqual([
      ['draft', 'draft'],
      ['plan', 'ended'],
    ])
  })

  it('counts a period to its last day by Beijing time', async () => {
    expect(await standingAt('2024-12-31T15:59:59Z')).toBe('in-force')
    expect(await standingAt('2024-12-31T16:00:00Z')).toBe('ended')
  })
})

describe('GET /api/documents/{id}', () => {
  it('gives the policy text as a tree and the matter apart', async () => {
    const document = await bodyOf(DocumentDetailSchema, get('/api/documents/plan'))
    const [preamble, first, second] = document.clauses
    expect(document.clauses).toHaveLength(3)
    expect(preamble).toMatchObject({ kind: 'preamble', text: '为促进消费，制定本方案。' })
    expect(first).toMatchObject({ id: 'plan:chapter1', kind: 'chapter', text: '一、总体要求' })
    expect(first?.children.map(({ title, children }) => [title, children])).toEqual([
      ['坚持创新', []],
      ['坚持协调', []],
    ])
    expect(second?.children.map(({ id }) => id)).toEqual(['plan:chapter2.article1'])
    expect(document.matter.map(({ text }) => text)).toEqual([
      '示例市促进消费工作方案（2023—2024年）',
      '示政发〔2023〕7号',
      '示例市人民政府',
      '2023年7月19日',
    ])
  })

  it.each([
    '/api/documents/none',
    '/api/documents/..%2f..%2fetc%2fpasswd',
    '/api/documents/%00',
    '/api/documents/%E0%A4%A',
    '/api/documents/../../etc/passwd',
    '/api/documents/plan/extra',
    '/api/documents/__proto__',
  ])('answers 404 to %s', async (path) => {
    const response = await harness().app.request(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toMatch(/problem\+json/)
  })
})

describe('GET /api/clauses/{id}', () => {
  it('gives the clause, its document and its neighbours in reading order', async () => {
    const found = await bodyOf(ClauseDetailSchema, get('/api/clauses/plan:chapter1.article2'))
    expect(found).toMatchObject({
      clause: { id: 'plan:chapter1.article2', title: '坚持协调' },
      document: { id: 'plan', standing: 'ended' },
      parent: 'plan:chapter1',
      children: [],
      previous: 'plan:chapter1.article1',
      next: 'plan:chapter2',
    })
  })

  it('does not step from policy text into matter', async () => {
    expect(await readClause('preamble')).toMatchObject({ previous: null, next: 'plan:chapter1' })
    expect(await readClause('chapter2.article1')).toMatchObject({ next: null })
    expect(await readClause('matter3')).toMatchObject({
      previous: 'plan:matter2',
      next: 'plan:matter4',
    })
  })

  it('takes an encoded id', async () => {
    const { clause } = await bodyOf(
      ClauseDetailSchema,
      get(`/api/clauses/${encodeURIComponent('plan:chapter1')}`),
    )
    expect(clause.id).toBe('plan:chapter1')
  })

  it('answers 404 to an unknown id', async () => {
    expect((await harness().app.request('/api/clauses/plan:chapter9')).status).toBe(404)
  })
})
