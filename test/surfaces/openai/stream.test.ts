import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '#answer/assistant.ts'
import { toChunks } from '#surfaces/openai/stream.ts'
import { EVENTS, LAST_EVENT } from '../http/harness.ts'

async function* streamOf(events: readonly AnswerEvent[]): AsyncGenerator<AnswerEvent> {
  yield* events
}

async function contentOf(events: readonly AnswerEvent[]): Promise<string> {
  let content = ''
  const options = {
    head: { id: 'chatcmpl-1', created: 0, model: 'tiaoli' },
    linkTo: (url: string) => url,
    includeUsage: false,
    promptChars: 1,
  }
  for await (const chunk of toChunks(streamOf(events), options)) {
    const data = chunk.replace(/^data: /u, '')
    if (data.startsWith('[DONE]')) continue
    const parsed = JSON.parse(data) as { choices: { delta: { content?: string } }[] }
    content += parsed.choices[0]?.delta.content ?? ''
  }
  return content
}

describe('toChunks', () => {
  it('says that what was shown is withdrawn when the answer begins anew', async () => {
    const start = EVENTS.filter(({ type }) => type === 'answer-start')
    const words: AnswerEvent[] = [
      { type: 'answer-delta', text: '未写完的回答' },
      { type: 'answer-reset' },
      { type: 'answer-delta', text: '条款原文' },
    ]
    const content = await contentOf([...start, ...words, LAST_EVENT])
    expect(content).toMatch(/^未写完的回答\s+---\s+以上内容撤回[^条]*条款原文：\s+条款原文/u)
  })
})
