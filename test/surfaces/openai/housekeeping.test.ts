import type { ChatCompletionMessageParam } from 'openai/resources'
import { describe, expect, it } from 'vitest'
import { withoutSources } from '#surfaces/http/cited-text.ts'
import { replyToChore } from '#surfaces/openai/housekeeping.ts'
import { product } from '../http/harness.ts'
import { connect } from './client.ts'
import { CONTEXT } from '../../product.ts'

const QUESTION = '哪些措施涉及老年用品？'
const ANSWER = '《示例市促进消费工作方案（2023—2024年）》提到了 [1]'
const HISTORY = `<chat_history>\nUSER: ${QUESTION}\nASSISTANT: ${ANSWER}\n</chat_history>`
const EARLIER: ChatCompletionMessageParam[] = [
  { role: 'user', content: QUESTION },
  { role: 'assistant', content: ANSWER },
]
const user = (content: string): ChatCompletionMessageParam => ({ role: 'user', content })
const system = (content: string): ChatCompletionMessageParam => ({ role: 'system', content })

const unasked = await connect({
  assistant: { ask: () => Promise.reject(new Error('the question went to retrieval')) },
})

/** The reply to messages that must not reach the assistant. */
async function replyTo(messages: ChatCompletionMessageParam[], extras = {}): Promise<string> {
  const body = { model: 'tiaoli', messages, ...extras }
  const completion = await unasked.chat.completions.create({ ...body, stream: false })
  return completion.choices[0]?.message.content ?? ''
}

/** The forms in which the chat clients named in docs/openai-api.md ask, in words of our own. */
describe('a chore of a chat client', () => {
  it.each([
    [
      'a title',
      'Write a concise title',
      '{ "title": "some title" }',
      { title: '哪些措施涉及老年用品' },
    ],
    [
      'tags',
      'Name 1-3 tags for the main topics',
      '{ "tags": ["a", "b"] }',
      { tags: ['政策文件', '条款查询'] },
    ],
    ['search queries', 'Decide on search queries', '{ "queries": ["a"] }', { queries: [QUESTION] }],
    ['a completion', 'You are an autocompletion system', '{ "text": "<rest>" }', { text: '' }],
  ])('as a task with a history gets %s as the JSON it shows', async (_name, task, form, reply) => {
    const prompt = `### Task:\n${task}.\n### Output:\nJSON format: ${form}\n### Chat History:\n${HISTORY}`
    expect(JSON.parse(await replyTo([user(prompt)]))).toEqual(reply)
  })

  it('gets follow-up questions about the documents of the chat, all answerable', async () => {
    const prompt = `### Task:\nSuggest follow-up questions on the topic(s).\n### Output:\n{ "follow_ups": ["a?"] }\n${HISTORY}`
    const reply = JSON.parse(await replyTo([user(prompt)])) as { follow_ups: string[] }
    expect(reply.follow_ups.length).toBe(3)
    for (const question of reply.follow_ups)
      expect((await product.assistant.ask({ question }, CONTEXT)).outcome).toBe('answered')
  })

  it('gets a list where a list is asked for', async () => {
    const prompt = `Human: ${QUESTION}\nAssistant: ${ANSWER}\nPredict three questions that a human would ask next, as an array in JSON: ["q1","q2"]\n\nquestions:`
    expect(JSON.parse(await replyTo([user(prompt)]))).toContain('库中有哪些文件？')
  })

  it.each([
    ['用五个字概括这句话的主题，直接返回，不要解释，不要标点'],
    ['Write a four word title for our conversation without punctuation or quotes.'],
    ['给这次会话起一个 10 个字以内的标题，只输出标题'],
  ])('as the last message after the chat gets plain text: %s', async (prompt) => {
    expect(await replyTo([...EARLIER, user(prompt)])).toBe('哪些措施涉及老年用品')
  })

  it('as a system message over a transcript gets plain text', async () => {
    const order = 'Make a title for the conversation. Output only the title, at most 10 words.'
    const transcript = user(`user: ${QUESTION}\nassistant: ${ANSWER}`)
    expect(await replyTo([system(order), transcript])).toBe('哪些措施涉及老年用品')
  })

  it('after a transcript in one message gets plain text', async () => {
    const prompt = `user: ${QUESTION}\nassistant: ${ANSWER}\n\n请把上述对话总结为 10 个字以内的标题，不需要包含标点符号`
    expect(await replyTo([user(prompt)])).toBe('哪些措施涉及老年用品')
  })

  it('over a first input gets the title under the last key', async () => {
    const prompt = `Give the user's input a chat title. Return only JSON:\n{\n"Language": "<l>",\n"Title": "<t>"\n}\n\nUser Input:\n${QUESTION}\n`
    expect(JSON.parse(await replyTo([user(prompt)]))).toEqual({
      Language: '',
      Title: '哪些措施涉及老年用品',
    })
  })

  it('gets the JSON that the request format demands', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } } }
    const format = { type: 'json_schema', json_schema: { name: 't', schema } }
    const order = 'Make a title for the conversation. Output only the title.'
    const reply = await replyTo([...EARLIER, user(order)], { response_format: format })
    expect(JSON.parse(reply)).toEqual({ name: '哪些措施涉及老年用品' })
  })

  it('of summing up, as a system message at the end, gets the questions', async () => {
    const order = system('简要总结对话内容，作为后续上下文，200 字以内')
    expect(await replyTo([...EARLIER, order])).toBe(`用户问过：${QUESTION}`)
  })

  it('of a kind that is not known gets nothing in the form it shows', async () => {
    const prompt = `### Task:\nDescribe a picture of what was said.\n### Output:\n{ "prompt": "a picture" }\n${HISTORY}`
    expect(JSON.parse(await replyTo([user(prompt)]))).toEqual({ prompt: '' })
  })

  it('gets the follow-up that is to be said so that it stands alone', async () => {
    const order = 'Say the follow-up question as a standalone question.'
    const context = `${order}\n<chatHistory>\nuser: ${QUESTION}\n</chatHistory>`
    const input = 'Follow Up Input: 那婴童用品呢？, it’s standalone query:'.replace('’', "'")
    expect(await replyTo([system(context), user(input)])).toBe('那婴童用品呢？')
    const whole = `${order}\n\nHuman: ${QUESTION}\nFollow Up Input: 那婴童用品呢？\nStandalone question:`
    expect(await replyTo([user(whole)])).toBe('那婴童用品呢？')
  })

  it('as a system message over the chat itself gets plain text', async () => {
    const order = system('把用户的会话总结为 10 个字以内的标题，不要使用标点')
    expect(await replyTo([order, ...EARLIER])).toBe('哪些措施涉及老年用品')
  })

  it('is streamed when asked to', async () => {
    const stream = await unasked.chat.completions.create({
      model: 'tiaoli',
      messages: [...EARLIER, user('给这次会话起一个标题，只输出标题')],
      stream: true,
    })
    let content = ''
    let finish: string | null | undefined
    for await (const { choices } of stream) {
      content += choices[0]?.delta.content ?? ''
      finish = choices[0]?.finish_reason
    }
    expect([content, finish]).toEqual(['哪些措施涉及老年用品', 'stop'])
  })
})

describe('a question of a person', () => {
  it.each([
    '请总结方案的主题，不要多余的话',
    '征求意见稿的标题是什么？',
    '只列出和老年用品有关的措施，200字以内',
    '方案对智能对话、聊天机器人有什么要求？',
    'Which measures concern products for the elderly? Only list them.',
    '下一步可能会有哪些问题？',
    '### 老年用品有哪些措施？',
    '总结一下方案对智能客服聊天的要求，100字以内',
    '请只返回与“对话”“标签”有关的条款，不要解释',
    '智能语音对话产品的标准有哪些？请只列出标题，30字以内',
    'What does the plan say on chat services? Only the topic, in 20 words.',
  ])('goes to the assistant: %s', async (question) => {
    await expect(replyTo([...EARLIER, user(question)])).rejects.toMatchObject({ status: 500 })
  })

  it.each([
    ['wrapped', `<user_query>\n${QUESTION}\n</user_query>`],
    ['below', QUESTION],
  ])('among passages of the client goes to the assistant: %s', async (_name, question) => {
    const rules = 'Answer the user’s query in the given language, only with [id] of a <source> tag.'
    const passage = '<source id="1">标题 { "title": "x", "tags": ["对话历史"] }</source>'
    const prompt = `### Task:\n${rules}\n<context>\n${passage}\n</context>\n\n${question}`
    let asked = ''
    const recording = await connect({
      assistant: {
        ask: (request) => {
          asked = request.question
          return product.assistant.ask({ question: QUESTION }, CONTEXT)
        },
      },
    })
    await recording.chat.completions.create({ model: 'tiaoli', messages: [user(prompt)] })
    expect(asked).toBe(QUESTION)
  })

  it('goes to the assistant whatever a system prompt sets', async () => {
    const prompt = '你在对话中只输出 JSON，给每个回答加标题，不要解释，控制在 100 个字以内'
    await expect(replyTo([system(prompt), user(QUESTION)])).rejects.toMatchObject({ status: 500 })
    await expect(replyTo([system(prompt), ...EARLIER, user(QUESTION)])).rejects.toMatchObject({
      status: 500,
    })
  })
})

describe('a message made to take long', () => {
  const CHARS = 2_000_000
  const filled = (unit: string, end = '') => unit.repeat(CHARS / unit.length) + end

  it.each([
    ['openings of a history', filled('<chat_history>')],
    ['openings of a question', filled('<user_query>')],
    ['empty lines', `x${filled('\n')}`],
    ['notices', filled('\n\n> 注意：x', '\nend')],
    ['digits', filled('1')],
    ['punctuation', `user: ${filled('！')}a\n给对话起一个标题，只输出标题`],
    ['spaces', `{${filled(' ')}x`],
    ['users', `${filled('<user>')} title of the conversation only`],
    ['lines of a person', filled('user: \n')],
    ['questions', filled('follow up questions ')],
    ['a follow-up', `Follow Up Input:${filled(' ')}x`],
    // Where it is read once for each character, it does not come to its end here.
  ])('is read in one pass: %s', async (_name, content) => {
    const request = { messages: [{ role: 'assistant' as const, text: content }] }
    replyToChore(request.messages)
    withoutSources(content)
    await replyTo([{ role: 'assistant', content }, user(content)]).catch(() => undefined)
  })
})
