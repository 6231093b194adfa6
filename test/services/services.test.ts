// What every surface asks for, asked directly: the context decides day, owner and how much is read.
import { describe, expect, it } from 'vitest'
import { localContext, USUAL_BUDGET } from '#domain/context.ts'
import { STRANGER } from '#domain/principal.ts'
import { libraryTools } from '#services/tools.ts'
import { CONTEXT, openProduct } from '../product.ts'

const { assistant, library } = await openProduct('test/corpus')
const BEFORE = localContext({ asOf: '2024-06-01' })
const QUESTION = '哪些措施涉及老年用品？'

describe('services', () => {
  it('judge standings by the day of the context', async () => {
    const ids = { from: 'draft', to: 'plan' }
    const standings = await Promise.all(
      [BEFORE, CONTEXT].map(async (context) => [
        (await assistant.listDocuments({}, context)).documents.find(({ id }) => id === 'plan'),
        await assistant.readDocument({ id: 'plan' }, context),
        (await assistant.readClause({ id: 'plan:chapter1' }, context)).document,
        (await assistant.compare(ids, context)).to,
        (await assistant.ask({ question: QUESTION }, context)).citations.find(
          ({ documentId }) => documentId === 'plan',
        ),
      ]),
    )
    for (const [at, expected] of ['in-force', 'ended'].entries())
      expect(standings[at]?.map((each) => each?.standing)).toEqual(Array(5).fill(expected))
  })

  it('find clauses by their address, by topic, and by name of their document', async () => {
    const { clauses } = await assistant.findClauses({ address: '7号文一（二）' }, CONTEXT)
    expect(clauses.map(({ documentId, label }) => [documentId, label])).toEqual([
      ['plan', '一（二）坚持协调'],
    ])
    const swept = await assistant.sweepTopic({ topic: '老年用品' }, CONTEXT)
    const { coverage } = await assistant.ask({ question: QUESTION }, CONTEXT)
    expect(swept.clauses.length).toBe(coverage?.clausesMatched)
    expect(swept.clausesScanned).toBe(coverage?.clausesScanned)
    const { documents } = await assistant.listDocuments({ name: '征求意见稿' }, CONTEXT)
    expect(documents.map(({ id }) => id)).toEqual(['draft'])
  })

  it('read no more than the budget allows, and say so', async () => {
    const poor = { ...CONTEXT, budget: { ...USUAL_BUDGET, clausesRead: 1 } }
    const [row] = (await assistant.mapTopics({ topics: ['老年用品'] }, poor)).rows
    expect(row?.cells.flatMap(({ clauses }) => clauses).length).toBeLessThan(2)
    expect(row?.unread).toBeGreaterThan(0)
    const answer = await assistant.ask({ question: QUESTION }, poor)
    expect(answer.citations.length).toBeLessThan(2)
  })

  it('name what is not there in one way', async () => {
    const id = 'nowhere'
    const asked = [
      assistant.readDocument({ id }, CONTEXT),
      assistant.compare({ from: id, to: 'plan' }, CONTEXT),
      assistant.search({ query: '老年', k: 1, documents: [id] }, CONTEXT),
      assistant.ask({ question: QUESTION, documents: [id] }, CONTEXT),
    ]
    const failures = await Promise.all(asked.map((each) => each.catch((error: unknown) => error)))
    expect(new Set(failures.map(String)).size).toBe(1)
    expect(failures[0]).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining(id) })
  })

  it('leave a conversation to its owner, and tell others so in both languages', async () => {
    const owner = { ...CONTEXT, principal: ['page:a'] }
    await assistant.ask({ question: QUESTION, conversationId: 'a' }, owner)
    const page = { limit: 5, whose: 'own' } as const
    expect((await assistant.listConversations(page, owner)).conversations).toHaveLength(1)
    expect((await assistant.listConversations(page, CONTEXT)).conversations).toEqual([])
    const { exchanges } = await assistant.readConversation({ id: 'a' }, CONTEXT)
    const id = exchanges[0]?.answer.id ?? ''
    const stranger = { ...CONTEXT, principal: STRANGER }
    for (const refused of [
      assistant.renameConversation({ id: 'a', title: '新' }, stranger),
      assistant.deleteConversation({ id: 'a' }, stranger),
      assistant.judgeAnswer({ id, vote: 'up' }, stranger),
    ])
      await expect(refused).rejects.toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('别人的'),
        english: expect.stringContaining('somebody else'),
      })
    expect(await assistant.judgeAnswer({ id, vote: 'up' }, owner)).toMatchObject({ vote: 'up' })
    await assistant.deleteConversation({ id: 'a' }, owner)
    await expect(assistant.readConversation({ id: 'a' }, owner)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('the registry of tools', () => {
  const tools = libraryTools(() => assistant)

  it('gives what the schemas say, and what the services give', async () => {
    const found = await tools.search.run({ query: '老年用品', k: 2 }, CONTEXT)
    expect(tools.search.output.parse(found)).toEqual(
      await assistant.search({ query: '老年用品', k: 2 }, CONTEXT),
    )
    const ids = { from: 'draft', to: 'plan' }
    const compared = await tools.compare.run(ids, CONTEXT)
    expect(tools.compare.output.parse(compared)).toEqual(await assistant.compare(ids, CONTEXT))
    const { clauses } = tools.sweep.output.parse(
      await tools.sweep.run({ topic: '老年用品' }, CONTEXT),
    )
    for (const clause of clauses) {
      const read = await tools.readClause.run({ id: clause.id }, CONTEXT)
      expect(tools.readClause.output.parse(read).clause).toEqual(clause)
    }
    const address = { address: '7号文一（二）' }
    tools.findClauses.output.parse(await tools.findClauses.run(address, CONTEXT))
    const listed = await tools.listDocuments.run({}, CONTEXT)
    const { documents } = tools.listDocuments.output.parse(listed)
    expect(documents).toHaveLength((await library.documents()).length)
  })
})
