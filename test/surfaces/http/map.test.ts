import { describe, expect, it } from 'vitest'
import { TopicMapSchema } from '#services/topic-map.ts'
import { bodyOf, harness, problemOf, product } from './harness.ts'
import { CONTEXT } from '../../product.ts'

const { app } = harness()
const mapOf = (query: string) => bodyOf(TopicMapSchema, app.request(`/api/map${query}`))

describe('GET /api/map', () => {
  it('counts for a topic what a list question on it finds', async () => {
    const [row] = (await mapOf('?topic=老年用品')).rows
    const answer = await product.assistant.ask({ question: '哪些措施涉及老年用品？' }, CONTEXT)
    const found = row?.cells.flatMap(({ clauses }) => clauses.map(({ id }) => id))
    expect(found?.toSorted()).toEqual(answer.citations.map(({ clauseId }) => clauseId).toSorted())
    expect(row?.kind).toBe('asked')
  })

  it('keeps topics in the order in which they were asked', async () => {
    const { rows } = await mapOf('?topic=月球&topic=老年用品')
    expect(rows.map(({ topic }) => topic)).toEqual(['月球', '老年用品'])
    expect(rows[0]?.cells).toEqual([])
  })

  it('says how many clauses of policy text each document has, as of today', async () => {
    const { documents } = await mapOf('?topic=月球')
    for (const { id, clauseCount } of documents) {
      const clauses = await product.library.clausesOf(id)
      expect(clauseCount).toBe(clauses.filter(({ kind }) => kind !== 'matter').length)
    }
  })

  it('refuses too many topics and empty ones', async () => {
    const many = Array.from({ length: 31 }, (_, index) => `topic=a${index}`).join('&')
    expect((await problemOf(app.request(`/api/map?${many}`))).status).toBe(400)
    expect((await problemOf(app.request('/api/map?topic=%20'))).status).toBe(400)
  })
})
