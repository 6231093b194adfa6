import { describe, expect, it, vi } from 'vitest'
import type { ChatConfig } from '#config/chat.ts'
import type { ChatModel, TurnRequest } from '#models/chat/chat-model.ts'
import { collect } from '#models/chat/chat-reply.ts'
import { openAIChatModels } from '#models/chat/openai-chat-endpoint.ts'
import {
  callsTools,
  chatConfigOf,
  fails,
  hangsAfter,
  rateLimited,
  startScriptedEndpoint,
  streams,
  text,
  type ChatPlay,
  type ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'

const SEARCH = {
  name: 'search',
  description: '检索',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
}
const REQUEST: TurnRequest = {
  messages: [{ role: 'user', content: '体验中心怎么建设？' }],
  tools: [SEARCH],
  maxOutputTokens: 100,
}
const CALL = { id: 'call-search-0', name: 'search', arguments: '{"query":"体验中心"}' }
const callsSearch = callsTools(['search', { query: '体验中心' }])

const playing = (...chat: ChatPlay[]) => startScriptedEndpoint({ chat })
const modelAt = (endpoint: ScriptedEndpoint, changes: Partial<ChatConfig> = {}): ChatModel =>
  openAIChatModels(chatConfigOf(endpoint, changes), { pause: async () => undefined })()

/** Chunks as servers stream a call of `search` and one of `sweep`. */
const part = (given: string, more: Record<string, unknown> = {}, name?: string) => ({
  tool_calls: [{ ...more, function: { ...(name !== undefined && { name }), arguments: given } }],
})

describe('takeTurn', () => {
  it('gives calls and text, and sends tools, calls and results as the API has them', async () => {
    await using endpoint = await playing(callsSearch, text('每年建设3家。'))
    const model = modelAt(endpoint)
    const turn = await model.takeTurn(REQUEST)
    expect(turn).toEqual({ text: '', toolCalls: [CALL] })
    expect(model.usage()).toEqual({ inputTokens: 10, outputTokens: 5 })
    const messages: TurnRequest['messages'] = [
      ...REQUEST.messages,
      { role: 'assistant', content: turn.text, toolCalls: turn.toolCalls },
      { role: 'tool', content: '找到 1 条', callId: CALL.id },
    ]
    const answered = await model.takeTurn({ ...REQUEST, messages })
    expect(answered).toEqual({ text: '每年建设3家。', toolCalls: [] })
    const { id, ...called } = CALL
    expect(endpoint.requests[1]?.body).toMatchObject({
      tools: [{ type: 'function', function: SEARCH }],
      messages: [
        { role: 'user', content: '体验中心怎么建设？' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [{ id, type: 'function', function: called }],
        },
        { role: 'tool', content: '找到 1 条', tool_call_id: id },
      ],
    })
  })

  it.each<[string, Record<string, unknown>[]]>([
    [
      'by index',
      [
        part('', { index: 0, id: 'a' }, 'search'),
        part('{"q":1}', { index: 0 }),
        part('{}', { index: 1, id: 'b' }, 'sweep'),
      ],
    ],
    [
      'all with index 0, told apart by their ids',
      [
        part('{"q":1}', { index: 0, id: 'a' }, 'search'),
        part('{}', { index: 0, id: 'b' }, 'sweep'),
      ],
    ],
    [
      'with the id once more, or an empty one, in each piece',
      [
        part('{"q"', { index: 0, id: 'a' }, 'search'),
        part(':', { index: 0, id: 'a' }, 'search'),
        part('1}', { index: 0, id: '' }),
        part('{}', { index: 1, id: 'b' }, 'sweep'),
      ],
    ],
    [
      'without an index',
      [part('{"q"', { id: 'a' }, 'search'), part(':1}'), part('{}', { id: 'b' }, 'sweep')],
    ],
  ])('puts calls together that are streamed %s', async (_, deltas) => {
    await using endpoint = await playing(streams(deltas, 'tool_calls'))
    expect((await modelAt(endpoint).takeTurn(REQUEST)).toolCalls).toEqual([
      { id: 'a', name: 'search', arguments: '{"q":1}' },
      { id: 'b', name: 'sweep', arguments: '{}' },
    ])
  })

  it('names a call that has no id, and takes arguments that are no text', async () => {
    const delta = { tool_calls: [{ index: 0, function: { name: 'search', arguments: { q: 1 } } }] }
    await using endpoint = await playing(streams([delta], 'stop'))
    expect((await modelAt(endpoint).takeTurn(REQUEST)).toolCalls).toEqual([
      { id: 'call-1', name: 'search', arguments: '{"q":1}' },
    ])
  })

  it('asks again after a failure, and without a stream where tools bear none', async () => {
    const refusing = fails(400, 'Streaming is not supported with tools')
    await using endpoint = await playing(fails(503), rateLimited('0'), refusing, callsSearch)
    const model = modelAt(endpoint)
    expect((await model.takeTurn(REQUEST)).toolCalls).toEqual([CALL])
    await model.takeTurn(REQUEST)
    await expect(collect(model.streamText(REQUEST))).rejects.toMatchObject({ reason: 'empty' })
    const asked = endpoint.requests.map(({ body }) => body.stream)
    expect(asked).toEqual([true, true, true, false, false, true])
  })

  it.each<[string, ChatPlay, string]>([
    [
      'was cut off in the middle of a call',
      streams([part('{"q', { index: 0 }, 'search')], 'length'),
      'truncated',
    ],
    ['is neither text nor call', text(''), 'empty'],
    ['is a call without end', callsTools(['search', 'a'.repeat(2 ** 22)]), 'endless'],
    ['is refused', fails(400, 'this model does not support tools'), 'rejected'],
    ['fails again and again', fails(503), 'unavailable'],
  ])('fails when the turn %s', async (_, play, reason) => {
    await using endpoint = await playing(play)
    await expect(modelAt(endpoint).takeTurn(REQUEST)).rejects.toMatchObject({ reason })
  })

  it('does not read on in a call without end', async () => {
    await using endpoint = await playing(callsTools(['search', 'a'.repeat(2 ** 25)]))
    await expect(modelAt(endpoint).takeTurn(REQUEST)).rejects.toMatchObject({ reason: 'endless' })
    await expect.poll(() => endpoint.abandoned()).toBe(1)
  })

  it('does not wait for a call that stops in the middle', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await using endpoint = await playing(hangsAfter('我来查'))
    const waiting = modelAt(endpoint).takeTurn(REQUEST)
    const failure = expect(waiting).rejects.toMatchObject({ reason: 'timeout' })
    await expect.poll(() => endpoint.requests.length).toBe(1)
    vi.runAllTimers()
    await failure
    vi.useRealTimers()
  })

  it('takes no calls for an answer where no tools were told', async () => {
    await using endpoint = await playing(callsSearch)
    const { tools: _, ...request } = REQUEST
    const asking = collect(modelAt(endpoint).streamText(request))
    await expect(asking).rejects.toMatchObject({ reason: 'empty' })
  })
})
