// The seam is made for a server: a question asks little of it, however long the conversation is.
import { readdirSync, readFileSync } from 'node:fs'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Turn } from '#domain/answer.ts'
import { openProduct } from '../product.ts'
import { counted, type Counted } from './counted.ts'

const MAX_CALLS = 12

const CaseSchema = z.object({
  question: z.string(),
  history: z
    .array(z.object({ role: z.enum(['user', 'assistant']), content: z.string() }))
    .optional(),
})

const CASES = readdirSync('eval/cases')
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(`eval/cases/${name}`, 'utf8').trim().split('\n'))
  .map((line) => CaseSchema.parse(JSON.parse(line)))

let counting: Counted | undefined
const { assistant, newContext } = await openProduct('seeds', {
  aroundLibrary: (library) => (counting = counted(library)).library,
})

async function callsFor(question: string, history: readonly Turn[] = []) {
  counting?.calls()
  const { text, intent } = await assistant.ask({ question, history: [...history] }, newContext())
  return { question, text, intent, calls: counting?.calls() ?? [] }
}

describe('the calls of a question without a model', () => {
  it(`are at most ${MAX_CALLS}, whatever is asked`, async () => {
    const asked = []
    for (const { question, history } of CASES) asked.push(await callsFor(question, history))
    const [worst] = asked.toSorted((one, other) => other.calls.length - one.calls.length)
    console.log(`most calls: ${worst?.calls.length}, ${worst?.question}: ${worst?.calls.join(' ')}`)
    expect(asked.filter(({ calls }) => calls.length > MAX_CALLS)).toEqual([])
    expect(new Set(asked.map(({ intent }) => intent)).size).toBeGreaterThanOrEqual(5)
  })

  it.each([
    ['a story', '我们是做家电的小厂，订单下滑，想了解一下补贴，'.repeat(80)],
    ['quoted words', '“老年用品”和“婴童用品”或者“一条龙”，'.repeat(90)],
    ['many documents', '《方案》和《意见》里的目标分别是多少？'.repeat(100)],
    ['a comparison', '2023版和2025版方案以及68号文比较，老年用品、电池、家电的目标有什么变化？'],
  ])(`are at most ${MAX_CALLS} for %s`, async (_name, question) => {
    expect((await callsFor(question.slice(0, 2000))).calls.length).toBeLessThanOrEqual(MAX_CALLS)
  })

  it('search once with a model too: it writes from the passages that were ranked', async () => {
    let ofWritten: Counted | undefined
    const responses = ['每年建设体验中心3家（已到期）[c1]。']
    const written = await openProduct('test/corpus', {
      chatModel: new FakeListChatModel({ responses }),
      aroundLibrary: (library) => (ofWritten = counted(library)).library,
    })
    ofWritten?.calls()
    const answer = await written.assistant.ask(
      { question: '体验中心怎么建设？' },
      written.newContext(),
    )
    expect(answer.generator.kind).toBe('model')
    const calls = ofWritten?.calls() ?? []
    expect(calls.filter((name) => name === 'search')).toHaveLength(1)
    expect(calls.length).toBeLessThanOrEqual(MAX_CALLS)
  })

  it('do not grow with the conversation', async () => {
    const follow = [
      '那新方案呢？',
      '第二个展开说说',
      '婴童用品呢',
      '它的下一条',
      '家电的目标是多少？',
    ]
    const history: Turn[] = []
    for (let turn = 0; turn < 20; turn++) {
      const question = follow[turn % follow.length] ?? ''
      const { text, calls } = await callsFor(
        turn === 0 ? '哪些措施涉及老年用品？' : question,
        history,
      )
      expect(calls.length, `turn ${turn}, ${question}: ${calls.join(' ')}`).toBeLessThanOrEqual(
        MAX_CALLS,
      )
      history.push({ role: 'user', content: question }, { role: 'assistant', content: text })
    }
  })
})
