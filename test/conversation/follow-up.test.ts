import { describe, expect, it } from 'vitest'
import type { Answer, Turn } from '#domain/answer.ts'
import { CUT, DRAFT, NEXT_PLAN, OPINION, PLAN } from '../retrieve/corpora.ts'
import { ask, cited } from '../seeds.ts'

let conversations = 0

/** Asks one question after the other; the last answer. */
async function converse(...questions: [string, ...string[]]): Promise<Answer> {
  const conversationId = `conversation-${conversations++}`
  const [first, ...more] = questions
  let answer = await ask(first, { conversationId })
  for (const question of more) answer = await ask(question, { conversationId })
  return answer
}

const documentsOf = (answer: Answer): string[] => [
  ...new Set(answer.citations.map(({ documentId }) => documentId)),
]

describe('a follow-up', () => {
  it.each([
    ['那2025—2026年方案呢？', '2025—2026年方案对皮革有哪些要求？', NEXT_PLAN],
    ['2025年的呢？', '2025—2026年方案对皮革有哪些要求？', NEXT_PLAN],
    ['164号文呢？', '164号文对皮革有哪些要求？', CUT],
    ['正式稿呢？', '正式稿对皮革有哪些要求？', OPINION],
  ])('asks the same of another document: %s', async (question, alone, documentId) => {
    const answer = await converse('101号文对皮革有哪些要求？', question)
    expect(documentsOf(answer)).toEqual([documentId])
    expect(cited(answer)).toEqual(cited(await ask(alone)))
  })

  it('asks about another topic in the same document', async () => {
    const answer = await converse('101号文对皮革有哪些要求？', '婴童用品呢？')
    expect(documentsOf(answer)).toEqual([PLAN])
    expect(cited(answer)).toContain(`${PLAN}:chapter3.article2.paragraph2`)
  })

  it('asks about the document that was spoken of', async () => {
    const number = await converse('68号文是谁发布的？', '文号呢？')
    expect(number.text).toContain('工信部联消费〔2022〕68号')
    const date = await converse('68号文是谁发布的？', '文号呢？', '什么时候发布的？')
    expect(date.text).toContain('2022年6月8日')
    const standing = await converse('101号文对皮革有哪些要求？', '它还有效吗？')
    expect(standing.text).toMatch(/2023—2024年.*已到期/u)
  })

  it('knows the document from the answer where the question named none', async () => {
    const answer = await converse('规上企业营业收入突破多少万亿元？', '它还有效吗？')
    expect(answer.text).toMatch(/已到期/u)
    expect(documentsOf(answer)).toContain(PLAN)
  })

  it('goes on from the clause that was shown', async () => {
    const next = await converse('68号文（三）讲什么？', '它的下一条呢？')
    expect(cited(next)).toEqual([`${OPINION}:chapter2.article4`])
    const after = await converse('68号文（三）讲什么？', '它的下一条呢？', '再下一条')
    expect(cited(after)).toEqual([`${OPINION}:chapter2.article5`])
  })

  it('asks for an item of the list that was shown', async () => {
    const answer = await converse('68号文有哪几个专栏？', '第三个讲什么？')
    const box = `${OPINION}:chapter3.article8.box3`
    expect(cited(answer)).toEqual([box, `${box}.item1`, `${box}.item2`, `${box}.item3`])
  })

  it.each([
    '换个问题，哪些措施涉及冰雪？',
    '哪些措施涉及冰雪？',
    '另外问一下冰雪的措施有哪些',
    'By the way, which measures cover winter sports?',
  ])('takes nothing along into another subject: %s', async (question) => {
    const answer = await converse('101号文对皮革有哪些要求？', question)
    expect(answer.coverage?.documentsScanned).toBe(5)
    expect(cited(answer)).toContain(`${NEXT_PLAN}:chapter3.article2.paragraph2`)
    expect(answer.standaloneQuestion).not.toContain('皮革')
  })

  it('takes nothing along where the subject is said to change, however short the question', async () => {
    const answer = await converse('101号文对皮革有哪些要求？', '换个问题，婴童用品呢？')
    expect(answer.standaloneQuestion).toBe('婴童用品呢？')
    expect(documentsOf(answer).length).toBeGreaterThan(1)
  })

  it.each(['你好', '今天天气怎么样'])('is none when it is small talk: %s', async (question) => {
    const answer = await converse('101号文对皮革有哪些要求？', question)
    expect(answer.standaloneQuestion).toBe(question)
    expect(answer.citations).toEqual([])
  })

  it('shows the question as it was understood beside the one that was asked', async () => {
    const answer = await converse('68号文是谁发布的？', '文号呢？')
    expect(answer.question).toBe('文号呢？')
    expect(answer.standaloneQuestion).toContain('关于推动轻工业高质量发展的指导意见')
  })
})

describe('a conversation', () => {
  it('is remembered by its id, each on its own', async () => {
    await ask('68号文是谁发布的？', { conversationId: 'one' })
    await ask('101号文是谁发布的？', { conversationId: 'two' })
    expect((await ask('文号呢？', { conversationId: 'one' })).text).toContain('〔2022〕68号')
    expect((await ask('文号呢？', { conversationId: 'two' })).text).toContain('〔2023〕101号')
  })

  it('is what the request says it was, when it says', async () => {
    const history: Turn[] = [
      { role: 'user', content: '101号文是谁发布的？' },
      { role: 'assistant', content: '由三部门发布。' },
    ]
    await ask('68号文是谁发布的？', { conversationId: 'three' })
    const answer = await ask('文号呢？', { conversationId: 'three', history })
    expect(answer.text).toContain('〔2023〕101号')
    const none = await ask('文号呢？', { conversationId: 'three', history: [] })
    expect(none.standaloneQuestion).toBe('文号呢？')
  })

  it('is not carried from one request to the next without an id', async () => {
    await ask('征求意见稿讲什么？')
    const answer = await ask('文号呢？')
    expect(answer.standaloneQuestion).toBe('文号呢？')
    expect(documentsOf(answer)).not.toEqual([DRAFT])
  })
})
