import { describe, expect, it } from 'vitest'
import { ComparisonSchema } from '#services/compare.ts'
import { SearchResultSchema, type SearchRequest } from '#services/search.ts'
import { bodyOf, harness, posting, product } from './harness.ts'

describe('POST /api/search', () => {
  it('passes the request on and gives hits with their scores', async () => {
    const asked: SearchRequest[] = []
    const { app } = harness({
      assistant: {
        search: async (request) => {
          asked.push(request)
          return { hits: [] }
        },
      },
    })
    await app.request('/api/search', posting({ query: '老年', k: 3, documents: ['plan'] }))
    await app.request('/api/search', posting({ query: '老年' }))
    expect(asked).toEqual([
      { query: '老年', k: 3, documents: ['plan'] },
      { query: '老年', k: 10 },
    ])
    const { hits } = await bodyOf(
      SearchResultSchema,
      harness().app.request('/api/search', posting({ query: '城乡商贸设施' })),
    )
    expect(hits[0]).toMatchObject({
      clause: { title: '坚持协调' },
      keywordScore: expect.any(Number),
    })
  })

  it.each([{ query: '' }, { query: '老年', k: 0 }, { query: '老年', k: 101 }, { k: 3 }])(
    'refuses %j',
    async (body) => {
      expect((await harness().app.request('/api/search', posting(body))).status).toBe(400)
    },
  )
})

describe('GET /api/compare', () => {
  it('compares from one document to the other, in that order', async () => {
    const asked: unknown[] = []
    const { app } = harness({
      assistant: {
        compare: (request, context) => {
          asked.push(request)
          return product.assistant.compare(request, context)
        },
      },
    })
    const comparison = await bodyOf(
      ComparisonSchema,
      app.request('/api/compare?from=draft&to=plan'),
    )
    expect(asked).toEqual([{ from: 'draft', to: 'plan' }])
    expect(comparison).toMatchObject({ from: { id: 'draft' }, to: { id: 'plan' } })
  })

  it('tells which figures changed', async () => {
    const { pairs } = await bodyOf(
      ComparisonSchema,
      harness().app.request('/api/compare?from=draft&to=plan'),
    )
    expect(pairs.find(({ from }) => from?.title === '坚持创新')).toMatchObject({
      change: 'changed',
      figures: { from: ['5家'], to: ['3家'] },
    })
  })

  it('answers 400 without both ids and 404 to unknown ones', async () => {
    const { app } = harness()
    expect((await app.request('/api/compare?from=plan')).status).toBe(400)
    expect((await app.request('/api/compare?from=plan&to=none')).status).toBe(404)
  })
})
