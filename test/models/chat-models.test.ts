import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createCircuitBreaker } from '#models/circuit-breaker.ts'
import { boundedChatModel } from '#models/chat/bounded-chat-model.ts'
import { ChatFailure, type ChatFailureReason } from '#models/chat/chat-failure.ts'
import type { ChatModel, ChatRequest } from '#models/chat/chat-model.ts'
import { chatModelPerQuestion, endpointChatModels } from '#models/chat/chat-models.ts'
import { collect } from '#models/chat/chat-reply.ts'
import { guardedChatModel } from '#models/chat/guarded-chat-model.ts'
import { openAIChatModels } from '#models/chat/openai-chat-endpoint.ts'
import {
  chatConfigOf,
  fails,
  hangs,
  object,
  refuses,
  startScriptedEndpoint,
  text,
  type ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'

const request = (content: string, maxOutputTokens = 100): ChatRequest => ({
  messages: [{ role: 'user', content }],
  maxOutputTokens,
})
const ask = (model: ChatModel, asked = request('问')): Promise<string> =>
  collect(model.streamText(asked))

async function reasonOf(work: Promise<unknown>): Promise<ChatFailureReason | null> {
  try {
    await work
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(ChatFailure)
    return (error as ChatFailure).reason
  }
}

describe('boundedChatModel', () => {
  const usage = { prompt_tokens: 400, completion_tokens: 100 }

  it('lets calls pass until the tokens that were used leave no room', async () => {
    await using endpoint = await startScriptedEndpoint({ chat: [text('好', { usage })] })
    const model = boundedChatModel(openAIChatModels(chatConfigOf(endpoint))(), 1100)
    expect(await ask(model)).toBe('好')
    expect(await ask(model)).toBe('好')
    await expect(ask(model)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'budget' })
    await expect(ask(model)).rejects.toThrow(/1100 个词元，已用 1000 个/)
    expect(endpoint.requests).toHaveLength(2)
  })

  it('sends nothing that is too long by itself', async () => {
    await using endpoint = await startScriptedEndpoint()
    const model = boundedChatModel(openAIChatModels(chatConfigOf(endpoint))(), 1000)
    expect(await reasonOf(ask(model, request('条'.repeat(2000))))).toBe('budget')
    expect(await reasonOf(ask(model, request('条', 2000)))).toBe('budget')
    expect(endpoint.requests).toHaveLength(0)
  })

  it('bounds calls for values as well', async () => {
    await using endpoint = await startScriptedEndpoint({ chat: [object({ ok: true }, { usage })] })
    const model = boundedChatModel(openAIChatModels(chatConfigOf(endpoint))(), 900)
    const schema = z.object({ ok: z.boolean() })
    const judge = () => model.generateObject({ ...request('问', 400), name: 'verdict', schema })
    expect(await judge()).toEqual({ ok: true })
    expect(await reasonOf(judge())).toBe('budget')
    expect(endpoint.requests).toHaveLength(1)
  })

  it('counts calls under way, and gives back what a call did not use', async () => {
    await using endpoint = await startScriptedEndpoint({ chat: [text('好', { usage })] })
    const model = boundedChatModel(openAIChatModels(chatConfigOf(endpoint))(), 2000)
    const large = request('问', 900)
    const reasons = await Promise.all([1, 2, 3].map(() => reasonOf(ask(model, large))))
    expect(reasons).toEqual([null, null, 'budget'])
    expect(await reasonOf(ask(model, large))).toBe(null)
  })
})

describe('createCircuitBreaker', () => {
  const breakerAt = (clock: { ms: number }) =>
    createCircuitBreaker({ failuresInRow: 2, restMs: 1000, clockMs: () => clock.ms })

  it('opens after failures in a row, not after some with a success between', () => {
    const breaker = breakerAt({ ms: 0 })
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    expect(breaker.restLeftMs()).toBe(0)
    breaker.failed()
    expect(breaker.restLeftMs()).toBe(1000)
  })

  it('lets one trial pass after the rest, and closes when it succeeds', () => {
    const clock = { ms: 0 }
    const breaker = breakerAt(clock)
    breaker.failed()
    breaker.failed()
    clock.ms = 1000
    expect(breaker.restLeftMs()).toBe(0)
    expect(breaker.restLeftMs()).toBe(1000)
    breaker.succeeded()
    expect(breaker.restLeftMs()).toBe(0)
    expect(breaker.restLeftMs()).toBe(0)
  })

  it('rests again after a failed trial', () => {
    const clock = { ms: 0 }
    const breaker = breakerAt(clock)
    breaker.failed()
    breaker.failed()
    clock.ms = 1500
    expect(breaker.restLeftMs()).toBe(0)
    clock.ms = 1700
    breaker.failed()
    clock.ms = 2600
    expect(breaker.restLeftMs()).toBe(100)
  })
})

describe('guardedChatModel', () => {
  const guarded = (endpoint: ScriptedEndpoint, clock = { ms: 0 }) => {
    const breaker = createCircuitBreaker({
      failuresInRow: 2,
      restMs: 1000,
      clockMs: () => clock.ms,
    })
    return guardedChatModel(openAIChatModels(chatConfigOf(endpoint))(), breaker)
  }

  it('stops asking a dead endpoint and says for how long', async () => {
    await using endpoint = await startScriptedEndpoint({ chat: [fails(401), hangs(), text('好')] })
    const clock = { ms: 0 }
    const model = guarded(endpoint, clock)
    expect(await reasonOf(ask(model))).toBe('rejected')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const hanging = reasonOf(ask(model))
    await expect.poll(() => endpoint.requests.length).toBe(2)
    vi.runAllTimers()
    expect(await hanging).toBe('timeout')
    vi.useRealTimers()
    await expect(ask(model)).rejects.toThrow('暂停使用，1 秒后再试')
    expect(endpoint.requests).toHaveLength(2)
    clock.ms = 1000
    expect(await ask(model)).toBe('好')
    expect(await ask(model)).toBe('好')
  })

  const Verdict = z.object({ ok: z.boolean() })
  const judge = (model: ChatModel) =>
    model.generateObject({ ...request('问'), name: 'verdict', schema: Verdict })

  it('guards and learns from calls for values as well', async () => {
    const good = object({ ok: true })
    const chat = [fails(401), good, fails(401), good, fails(401), fails(401), good]
    await using endpoint = await startScriptedEndpoint({ chat })
    const model = guarded(endpoint)
    for (const reason of ['rejected', null, 'rejected', null, 'rejected', 'rejected']) {
      expect(await reasonOf(judge(model))).toBe(reason)
    }
    expect(await reasonOf(judge(model))).toBe('resting')
    expect(endpoint.requests).toHaveLength(6)
  })

  it('learns nothing from a caller who leaves', async () => {
    await using endpoint = await startScriptedEndpoint({
      chat: [fails(401), fails(401), text('好')],
    })
    const model = guarded(endpoint)
    expect(await reasonOf(ask(model))).toBe('rejected')
    const left = { ...request('问'), signal: AbortSignal.abort(new Error('the client left')) }
    await expect(ask(model, left)).rejects.toThrow('the client left')
    expect(await reasonOf(ask(model))).toBe('rejected')
    expect(await reasonOf(ask(model))).toBe('resting')
  })

  it('does not blame the endpoint for what the model says or the caller does', async () => {
    await using endpoint = await startScriptedEndpoint({
      chat: [fails(401), refuses('不'), fails(401), hangs(), text('好')],
    })
    const model = guarded(endpoint)
    expect(await reasonOf(ask(model))).toBe('rejected')
    expect(await reasonOf(ask(model))).toBe('refused')
    expect(await reasonOf(ask(model))).toBe('rejected')
    const leave = new AbortController()
    const left = ask(model, { ...request('问'), signal: leave.signal })
    await Promise.all([
      expect(left).rejects.toThrow('the client left'),
      expect
        .poll(() => endpoint.requests.length)
        .toBe(4)
        .then(() => leave.abort(new Error('the client left'))),
    ])
    expect(await ask(model)).toBe('好')
  })
})

describe('a model for each question', () => {
  it('shares the breaker and counts tokens apart', async () => {
    await using endpoint = await startScriptedEndpoint({
      chat: [text('好'), fails(401), fails(401), fails(401), fails(401)],
    })
    const config = chatConfigOf(endpoint)
    const newModel = chatModelPerQuestion(await endpointChatModels(config, Date.now), {
      ...config,
      clockMs: () => 0,
    })
    const first = newModel()
    expect(first.model).toBe(config.model)
    expect(await ask(first)).toBe('好')
    expect(first.usage()).toEqual({ inputTokens: 100, outputTokens: 20 })
    expect(newModel().usage()).toEqual({ inputTokens: 0, outputTokens: 0 })
    for (let failures = 0; failures < 4; failures++) {
      expect(await reasonOf(ask(newModel()))).toBe('rejected')
    }
    expect(await reasonOf(ask(newModel()))).toBe('resting')
  })

  it('is bounded for a model of the user’s own as well', async () => {
    await using endpoint = await startScriptedEndpoint()
    const newModel = chatModelPerQuestion(openAIChatModels(chatConfigOf(endpoint)), {
      maxTokensPerQuestion: 50,
      clockMs: () => 0,
    })
    expect(await reasonOf(ask(newModel()))).toBe('budget')
  })
})
