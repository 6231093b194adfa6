import { AIMessageChunk } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import { FakeListChatModel } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ChatModel } from '#models/chat/chat-model.ts'
import { collect } from '#models/chat/chat-reply.ts'
import { fromLangChainChatModel } from '#models/langchain/from-langchain.ts'
import {
  fails,
  hangs,
  neverEnds,
  object,
  SCRIPTED_KEY,
  startScriptedEndpoint,
  text,
  type ChatPlay,
} from '../support/scripted-endpoint.ts'

const limits = { timeoutMs: 60_000, firstTokenTimeoutMs: 60_000, idleTimeoutMs: 60_000 }
const REQUEST = { messages: [{ role: 'user' as const, content: '问' }], maxOutputTokens: 100 }

const playing = (...chat: ChatPlay[]) => startScriptedEndpoint({ chat })

function modelAt(
  { baseUrl }: { baseUrl: string },
  changes: Partial<typeof limits> = {},
): ChatModel {
  const theirs = new ChatOpenAI({
    model: 'theirs',
    apiKey: SCRIPTED_KEY,
    maxRetries: 0,
    configuration: { baseURL: baseUrl },
  })
  return fromLangChainChatModel(theirs, { model: 'theirs', limits: { ...limits, ...changes } })
}

describe('fromLangChainChatModel', () => {
  it('streams text without thoughts and counts the tokens that are told', async () => {
    await using endpoint = await playing(text('<think>嗯</think>老年用品', { chunkChars: 2 }))
    const model = modelAt(endpoint)
    expect(await collect(model.streamText(REQUEST))).toBe('老年用品')
    expect(model.usage()).toEqual({ inputTokens: 100, outputTokens: 20 })
  })

  it('estimates the tokens that nobody tells', async () => {
    const theirs = new FakeListChatModel({ responses: ['老年用品'] })
    const model = fromLangChainChatModel(theirs, { limits })
    expect(model.model).toBe('FakeListChatModel')
    expect(await collect(model.streamText(REQUEST))).toBe('老年用品')
    expect(model.usage()).toEqual({ inputTokens: 5, outputTokens: 4 })
  })

  it('adds up the tokens that each chunk tells', async () => {
    const usage = (input: number, output: number) => ({
      input_tokens: input,
      output_tokens: output,
      total_tokens: input + output,
    })
    class TellingModel extends FakeListChatModel {
      override async *_streamResponseChunks() {
        const chunks = { 老年: usage(7, 2), 用品: usage(1, 3) }
        for (const [part, told] of Object.entries(chunks)) {
          const message = Object.assign(new AIMessageChunk(part), { usage_metadata: told })
          yield new ChatGenerationChunk({ text: part, message })
        }
      }
    }
    const model = fromLangChainChatModel(new TellingModel({ responses: [''] }), { limits })
    expect(await collect(model.streamText(REQUEST))).toBe('老年用品')
    expect(model.usage()).toEqual({ inputTokens: 8, outputTokens: 5 })
  })

  it('gives an object, after a repair round if need be', async () => {
    await using endpoint = await playing(text('不知道'), object({ topic: '老年用品' }))
    const schema = z.object({ topic: z.string() })
    const value = await modelAt(endpoint).generateObject({ ...REQUEST, name: 'topic', schema })
    expect(value).toEqual({ topic: '老年用品' })
    expect(endpoint.requests[1]?.body.messages.map(({ role }) => role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ])
  })

  it.each([
    ['was truncated', text('半句', { finishReason: 'length' }), 'truncated'],
    ['is empty', text(''), 'empty'],
    ['never ends', neverEnds(), 'endless'],
  ])('fails when the text %s', async (_, play, reason) => {
    await using endpoint = await playing(play)
    const work = collect(modelAt(endpoint).streamText(REQUEST))
    await expect(work).rejects.toMatchObject({ reason })
  })

  it('does not wait for a model that never answers, and lets the caller leave', async () => {
    await using endpoint = await playing(hangs())
    const waiting = collect(modelAt(endpoint, { firstTokenTimeoutMs: 100 }).streamText(REQUEST))
    await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT' })
    const signal = AbortSignal.timeout(50)
    const leaving = collect(modelAt(endpoint).streamText({ ...REQUEST, signal }))
    await expect(leaving).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('says that a model failed, but not in its words', async () => {
    await using endpoint = await playing(fails(401))
    const error: unknown = await collect(modelAt(endpoint).streamText(REQUEST)).catch(
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'unavailable' })
    expect(inspect(error, { depth: 9 })).not.toContain(SCRIPTED_KEY)
  })
})
