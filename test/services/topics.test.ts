import { describe, expect, it } from 'vitest'
import { USUAL_BUDGET } from '#domain/context.ts'
import { CONTEXT, openProduct } from '../product.ts'

describe('the topics that a library suggests', async () => {
  const { assistant, library } = await openProduct('seeds')
  const { rows } = await assistant.mapTopics({}, CONTEXT)

  it('are each known to several documents', async () => {
    expect(rows.length).toBeGreaterThan(20)
    for (const { topic, cells } of rows) expect(cells.length, topic).toBeGreaterThan(1)
  })

  it('are industries where a document has an entry of that name, else themes', async () => {
    const titles = (await library.clauses()).map(({ title }) => title?.replaceAll(/\s/g, ''))
    for (const { topic, kind } of rows) {
      if (kind === 'industry') expect(titles).toContain(topic)
    }
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(['industry', 'theme']))
  })

  it('are counted within the budget of each call, whoever asked before', async () => {
    const product = await openProduct('seeds')
    const scarce = { ...CONTEXT, budget: { ...USUAL_BUDGET, clausesRead: 1 } }
    const scant = await product.assistant.mapTopics({}, scarce)
    expect(scant.rows.some(({ unread }) => unread > 0)).toBe(true)
    expect((await product.assistant.mapTopics({}, CONTEXT)).rows).toEqual(rows)
  })

  it('leave out what every title says, and twins that find the same clauses', async () => {
    const found = rows.map(({ cells }) => JSON.stringify(cells))
    expect(new Set(found).size).toBe(rows.length)
    const plan = await openProduct('test/corpus')
    const titles = (await plan.library.documents()).map(({ title }) => title)
    for (const { topic } of (await plan.assistant.mapTopics({}, CONTEXT)).rows)
      expect(titles.every((title) => title.includes(topic))).toBe(false)
  })
})
