// What every way to reach the MCP server must give: over HTTP and over standard input and output.
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { expect, it } from 'vitest'
import { AnswerSchema } from '#domain/answer.ts'
import {
  COMPARE_DOCUMENTS,
  GET_CLAUSE,
  LIST_DOCUMENTS,
  SEARCH_CLAUSES,
} from '#surfaces/mcp/schemas.ts'

const QUESTION = '哪些措施涉及老年用品？'

/** Calls a tool; the text and the data of its result. */
export async function call(client: Client, name: string, args: Record<string, unknown>) {
  const result = CallToolResultSchema.parse(await client.callTool({ name, arguments: args }))
  const [content] = result.content
  const text = content?.type === 'text' ? content.text : ''
  return { text, data: result.structuredContent, isError: result.isError ?? false }
}

/** The tests; the library behind the client is that of test/corpus. */
export function mcpContract(connect: () => Promise<Client>): void {
  it('offers read-only tools with schemas, and tells when to use which', async () => {
    const client = await connect()
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name).toSorted()).toEqual([
      'ask',
      'compare_documents',
      'get_clause',
      'list_documents',
      'list_measures',
      'search_clauses',
    ])
    for (const { annotations, description, inputSchema, outputSchema } of tools) {
      expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false })
      expect(description).toMatch(/./)
      expect(inputSchema.type).toBe('object')
      expect(outputSchema?.type).toBe('object')
    }
    expect(client.getInstructions()).toContain('list_measures')
  })

  it('answers a question with the whole answer and with cited text', async () => {
    const { text, data } = await call(await connect(), 'ask', { question: QUESTION })
    const answer = AnswerSchema.parse(data)
    expect(answer).toMatchObject({ intent: 'list', outcome: 'answered' })
    expect(text).toContain(answer.text)
    for (const { n, documentTitle, label, url } of answer.citations)
      expect(text).toMatch(
        new RegExp(`- \\[${n}\\] \\[《${documentTitle}》.*${label}\\]\\(http.*${url}`),
      )
  })

  it('sweeps the library for a topic and says how much was checked', async () => {
    const { data } = await call(await connect(), 'list_measures', { topic: '老年用品' })
    const { coverage, citations } = AnswerSchema.parse(data)
    expect(coverage?.clausesMatched).toBe(citations.length)
    expect(coverage?.clausesScanned).toBeGreaterThan(citations.length)
  })

  it('keeps to the documents and the day that are given', async () => {
    const args = { topic: '老年用品', documents: ['plan'], asOf: '2024-06-01' }
    const { citations } = AnswerSchema.parse(
      (await call(await connect(), 'list_measures', args)).data,
    )
    expect(citations.length).toBeGreaterThan(0)
    for (const { documentId, standing } of citations)
      expect([documentId, standing]).toEqual(['plan', 'in-force'])
  })

  it('finds clauses, reads one, and leads to its neighbours', async () => {
    const client = await connect()
    const { hits } = SEARCH_CLAUSES.output.parse(
      (await call(client, 'search_clauses', { query: '老年用品', k: 2 })).data,
    )
    expect(hits.length).toBe(2)
    const { id } = hits[0]!.clause
    const read = await call(client, 'get_clause', { id })
    const detail = GET_CLAUSE.output.parse(read.data)
    expect(detail.clause).toEqual(hits[0]!.clause)
    expect(read.text).toContain(detail.clause.text)
    const { data } = await call(client, 'get_clause', { id: detail.parent })
    expect(GET_CLAUSE.output.parse(data).children).toContain(id)
  })

  it('compares two documents; what stayed the same only when asked', async () => {
    const client = await connect()
    const compared = async (extras: object) => {
      const args = { from: 'draft', to: 'plan', ...extras }
      const result = await call(client, 'compare_documents', args)
      return { text: result.text, ...COMPARE_DOCUMENTS.output.parse(result.data) }
    }
    const { text, counts, pairs } = await compared({})
    expect(pairs.length).toBe(counts.changed + counts.added + counts.dropped)
    expect(text).toMatch(/修改 \d+ 条/)
    const whole = await compared({ includeSame: true })
    expect(whole.pairs.length).toBe(pairs.length + counts.same)
  })

  it('lists documents, all or by name', async () => {
    const client = await connect()
    const all = await call(client, 'list_documents', {})
    const { total, documents } = LIST_DOCUMENTS.output.parse(all.data)
    expect([total, documents.length]).toEqual([2, 2])
    expect(all.text).toContain('征求意见稿，未生效')
    const named = await call(client, 'list_documents', { name: '征求意见稿' })
    expect(LIST_DOCUMENTS.output.parse(named.data).documents.map(({ id }) => id)).toEqual(['draft'])
  })

  it.each([
    ['get_clause', { id: 'nothing' }, '“nothing”'],
    ['compare_documents', { from: 'draft', to: 'nothing' }, '“nothing”'],
    ['ask', { question: '问', documents: ['nothing'] }, '“nothing”'],
    ['ask', { question: ' ' }, '问题不能为空'],
    ['ask', {}, 'question'],
    ['search_clauses', { query: '老年', k: 1000 }, 'k'],
    ['frob', {}, 'frob'],
  ])('tells what fails as a result: %s %j', async (name, args, words) => {
    const { text, isError } = await call(await connect(), name, args)
    expect(isError).toBe(true)
    expect(text).toContain(words)
  })

  it('offers the documents as resources, complete by id, readable as Markdown', async () => {
    const client = await connect()
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri).toSorted()).toEqual([
      'tiaoli://documents/draft',
      'tiaoli://documents/plan',
    ])
    const { contents } = await client.readResource({ uri: 'tiaoli://documents/plan' })
    expect(contents[0]).toMatchObject({
      mimeType: 'text/markdown',
      text: expect.stringMatching(/^# .*\n[^]*效力：已到期[^]*`plan:chapter2\.article1`/),
    })
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'tiaoli://documents/{id}' },
      argument: { name: 'id', value: 'd' },
    })
    expect(completion.values).toEqual(['draft'])
    for (const id of ['nothing', '..%2Fplan', '%zz'])
      await expect(client.readResource({ uri: `tiaoli://documents/${id}` })).rejects.toThrow(
        '没有编号为',
      )
  })
}
