import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose, type Composed } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import type { Answer } from '#domain/answer.ts'
import { nodesOf } from '#services/clause-tree.ts'
import { followUpsOf, relatedTo, type Surroundings } from '../../web/src/ask/follow-ups.ts'
import { examplesFor } from '../../web/src/ask/suggestions.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-follow-ups-'))
let product: Composed

beforeAll(async () => {
  product = await compose(loadConfig({ TIAOLI_VECTORSTORE: directory }), {
    now: () => new Date('2026-11-21T04:00:00Z'),
  })
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** What the page has loaded around an answer. */
async function surroundingsOf(answer: Answer): Promise<Surroundings> {
  const { library, assistant } = product
  const documents = await library.documents()
  const [first] = answer.citations
  const related = relatedTo(answer, documents)
  const tree = await library.tree()
  return {
    documents,
    topics: (await assistant.mapTopics({}, product.newContext())).rows,
    clauses: first === undefined ? [] : nodesOf(first.documentId, tree).clauses,
    pairs: related === null ? [] : (await assistant.compare(related, product.newContext())).pairs,
  }
}

async function proposedAfter(question: string): Promise<{ answer: Answer; proposed: string[] }> {
  const answer = await product.assistant.ask({ question }, product.newContext())
  return { answer, proposed: followUpsOf(answer, await surroundingsOf(answer), [question]) }
}

/** Asks what is proposed, in the conversation, and gives what was not answered. */
async function unanswered(question: string): Promise<string[]> {
  const { answer, proposed } = await proposedAfter(question)
  const history = [
    { role: 'user' as const, content: question },
    { role: 'assistant' as const, content: answer.text },
  ]
  const failed: string[] = []
  for (const next of proposed) {
    const { outcome, citations } = await product.assistant.ask(
      { question: next, history },
      product.newContext(),
    )
    if (outcome !== 'answered' || citations.length === 0) failed.push(`${question} → ${next}`)
  }
  return failed
}

describe('questions that go on', () => {
  it('are answered, from every clause that can be looked up', async () => {
    const clauses = await product.library.clauses()
    const documents = await product.library.documents()
    const looked = clauses.filter(({ kind }) => kind === 'article' || kind === 'chapter')
    const failed: string[] = []
    for (const { documentId, label } of looked) {
      const title = documents.find(({ id }) => id === documentId)?.title
      failed.push(...(await unanswered(`《${title}》${label}讲什么？`)))
    }
    expect(looked.length).toBeGreaterThan(60)
    expect(failed).toEqual([])
  })

  it('are answered, from a list of every topic', async () => {
    const failed: string[] = []
    for (const { topic } of (await product.assistant.mapTopics({}, product.newContext())).rows)
      failed.push(...(await unanswered(`哪些措施涉及${topic}？`)))
    expect(failed).toEqual([])
  })

  it.each([
    '101号文是谁发的？',
    '68号文是什么时候印发的？',
    '两个稳增长方案的集群目标有何变化？',
    '68号文和征求意见稿在老年用品方面有什么不同？',
    '规模以上轻工企业要达到多少研发投入？',
    '天津的房价是多少？',
    '老年用品的补贴标准是多少？',
  ])('are at hand and answered after %s', async (question) => {
    const { proposed } = await proposedAfter(question)
    expect(proposed.length).toBeGreaterThan(0)
    expect(proposed).not.toContain(question)
    expect(await unanswered(question)).toEqual([])
  })

  it('lead from a clause to its counterpart and from a list to what changed', async () => {
    const lookup = await proposedAfter('68号文第十四条讲什么？')
    expect(lookup.proposed).toContain('它的下一条讲什么？')
    expect(lookup.proposed.join()).toMatch(/征求意见稿五（十四）.*讲什么/)
    const list = await proposedAfter('哪些措施涉及老年用品？')
    expect(list.proposed).toEqual(
      expect.arrayContaining(['只看现行的呢？', expect.stringMatching(/方面有什么不同？$/)]),
    )
  })
})

describe('questions to begin with', () => {
  it('are answered', async () => {
    const documents = await product.library.documents()
    const examples = examplesFor(
      documents,
      (await product.assistant.mapTopics({}, product.newContext())).rows,
    )
    expect(examples.length).toBeGreaterThan(4)
    for (const question of examples)
      expect(
        (await product.assistant.ask({ question }, product.newContext())).outcome,
        question,
      ).toBe('answered')
  })
})
