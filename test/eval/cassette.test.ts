import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openLiveModels, type CacheMode, type LiveModels } from '../../eval/live.ts'
import { inRepeat } from '../../eval/repeat.ts'
import type { ChatConfig } from '#config/chat.ts'
import type { ChatModel, ChatRequest, ChatTurn } from '#models/chat/chat-model.ts'
import { collect } from '#models/chat/chat-reply.ts'
import {
  callsTools,
  chatConfigOf,
  fails,
  object,
  refuses,
  SCRIPTED_KEY,
  startScriptedEndpoint,
  text,
  type ChatPlay,
} from '../support/scripted-endpoint.ts'

let directory: string
let cassetteFile: string

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-cassette-'))
  cassetteFile = path.join(directory, 'cassettes', 'live.jsonl')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const playing = (...chat: ChatPlay[]) => startScriptedEndpoint({ chat })
const open = (cache: CacheMode, config: ChatConfig | null = null, isSelection = false) =>
  openLiveModels(config, { cache, cassetteFile, isSelection })

const requestFor = (question: string): ChatRequest => ({
  messages: [{ role: 'user', content: question }],
  maxOutputTokens: 100,
})
const ask = ({ chatModels }: LiveModels, question: string): Promise<string> =>
  collect(chatModels().streamText(requestFor(question)))
const Verdict = z.object({ relevant: z.array(z.string()) })
const judge = (model: ChatModel, question: string) =>
  model.generateObject({ ...requestFor(question), name: 'verdict', schema: Verdict })

/** Says how often it was asked, so that two calls never look alike. */
function counting(): ChatPlay {
  let count = 0
  return text(() => `第${++count}次：${'轻工业'.repeat(10)}`)
}

describe('a recorded run', () => {
  it('is replayed without an endpoint: text in pieces, values, usage', async () => {
    await using endpoint = await playing(
      text('轻工业稳增长。'.repeat(9)),
      object({ relevant: ['c1'] }),
    )
    const live = await open('record', chatConfigOf(endpoint))
    const said = await ask(live, '一')
    const value = await judge(live.chatModels(), '二')
    await live.save()

    const replay = await open('replay')
    const model = replay.chatModels()
    const pieces: string[] = []
    for await (const piece of model.streamText(requestFor('一'))) pieces.push(piece)
    expect(pieces.join('')).toBe(said)
    expect(pieces.length).toBeGreaterThan(2)
    expect(await judge(model, '二')).toEqual(value)
    expect(model.usage()).toEqual({ inputTokens: 200, outputTokens: 40 })
    expect(replay.model).toBe(live.model)
    replay.requireComplete()
    expect(endpoint.requests).toHaveLength(2)
  })

  it('holds no key and no address, and equal runs give equal bytes', async () => {
    const recorded: string[] = []
    for (const questions of [
      ['一', '二', '三'],
      ['三', '一', '二'],
    ]) {
      await using endpoint = await playing(text(({ body }) => `答${body.messages[0]?.content}`))
      const live = await open('refresh', chatConfigOf(endpoint))
      await Promise.all(questions.map((question) => ask(live, question)))
      await live.save()
      recorded.push(readFileSync(cassetteFile, 'utf8'))
      expect(recorded[0]).not.toContain(new URL(endpoint.baseUrl).port)
    }
    expect(recorded[0]).toBe(recorded[1])
    expect(recorded[0]).not.toContain(SCRIPTED_KEY)
    expect(recorded[0]?.trim().split('\n')).toHaveLength(4)
  })

  it('gives equal requests one reply, but each repeat its own', async () => {
    await using endpoint = await playing(counting())
    const live = await open('record', chatConfigOf(endpoint))
    const [first, second] = await Promise.all([ask(live, '一'), ask(live, '一')])
    expect(first).toBe(second)
    const again = await inRepeat(1, () => ask(live, '一'))
    expect(again).not.toBe(first)
    await live.save()
    const replay = await open('replay')
    expect(await inRepeat(1, () => ask(replay, '一'))).toBe(again)
    expect(await ask(replay, '一')).toBe(first)
  })

  it('tells replies of other models, limits and shapes apart', async () => {
    await using endpoint = await playing(text('好'), object({ relevant: [] }))
    const live = await open('record', chatConfigOf(endpoint))
    await ask(live, '一')
    await live.save()
    const replay = await open('replay')
    const shorter = { ...requestFor('一'), maxOutputTokens: 99 }
    await expect(collect(replay.chatModels().streamText(shorter))).rejects.toThrow('没有录下')
    await expect(judge(replay.chatModels(), '一')).rejects.toThrow('没有录下')
    const other = await open('record', chatConfigOf(endpoint, { model: 'other' }))
    await judge(other.chatModels(), '一')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('replays what the model did wrong, and does not record what the endpoint did', async () => {
    await using endpoint = await playing(refuses('不'), fails(401), text('好'))
    const live = await open('record', chatConfigOf(endpoint))
    await expect(ask(live, '一')).rejects.toMatchObject({ reason: 'refused' })
    await expect(ask(live, '二')).rejects.toMatchObject({ reason: 'rejected' })
    expect(await ask(live, '二')).toBe('好')
    await live.save()
    const replay = await open('replay')
    await expect(ask(replay, '一')).rejects.toMatchObject({ reason: 'refused' })
    expect(await ask(replay, '二')).toBe('好')
  })
})

describe('a recorded loop', () => {
  it('is replayed turn by turn, and tells results of tools apart', async () => {
    await using endpoint = await playing(callsTools(['search', { query: '一' }]), text('好'))
    const tools = [{ name: 'search', description: '检索', parameters: { type: 'object' } }]
    const look = async ({ chatModels }: LiveModels, result: string): Promise<ChatTurn> => {
      const model = chatModels()
      const first = requestFor('一')
      const { text: content, toolCalls } = await model.takeTurn({ ...first, tools })
      const messages: ChatRequest['messages'] = [
        ...first.messages,
        { role: 'assistant', content, toolCalls },
        { role: 'tool', content: result, callId: toolCalls[0]?.id ?? '' },
      ]
      return model.takeTurn({ ...first, messages, tools })
    }
    const live = await open('record', chatConfigOf(endpoint))
    expect(await look(live, '找到 1 条')).toEqual({ text: '好', toolCalls: [] })
    await live.save()
    const replay = await open('replay')
    expect(await look(replay, '找到 1 条')).toEqual({ text: '好', toolCalls: [] })
    replay.requireComplete()
    await expect(look(replay, '找到 2 条')).rejects.toThrow('没有录下')
    expect(endpoint.requests).toHaveLength(2)
  })
})

describe('a replay that lacks a recording', () => {
  it('cannot be judged, though the answers could do without', async () => {
    await using endpoint = await playing(text('好'))
    const live = await open('record', chatConfigOf(endpoint))
    await ask(live, '一')
    await live.save()
    const replay = await open('replay', chatConfigOf(endpoint))
    await expect(ask(replay, '另一个问题')).rejects.toMatchObject({ reason: 'unavailable' })
    expect(() => replay.requireComplete()).toThrow(/没有 1 次调用.*另一个问题.*--cache record/)
    await replay.save()
    expect(endpoint.requests).toHaveLength(1)
  })

  it('does not begin without a cassette, nor a recording without a model', async () => {
    await expect(open('replay')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(open('record')).rejects.toThrow('TIAOLI_CHAT_')
    await expect(open('off')).rejects.toThrow('TIAOLI_CHAT_')
  })

  it('names the line of a cassette that is damaged', async () => {
    await using endpoint = await playing(text('好'))
    const live = await open('record', chatConfigOf(endpoint))
    await ask(live, '一')
    await live.save()
    writeFileSync(cassetteFile, `${readFileSync(cassetteFile, 'utf8')}{"key": 1}\n`)
    await expect(open('replay')).rejects.toThrow(`${cassetteFile}:3`)
  })
})

describe('recording again', () => {
  it('asks only for what is new, or for all', async () => {
    await using endpoint = await playing(counting())
    const config = chatConfigOf(endpoint)
    for (const [cache, requests] of [
      ['record', 1],
      ['record', 1],
      ['refresh', 2],
      ['off', 3],
    ] as const) {
      const live = await open(cache, config)
      await ask(live, '一')
      await live.save()
      expect(endpoint.requests).toHaveLength(requests)
    }
    expect(await ask(await open('replay'), '一')).toContain('第2次')
  })

  it('forgets what a whole run no longer asks, and keeps it after a part of one', async () => {
    await using endpoint = await playing(text('好'))
    const config = chatConfigOf(endpoint)
    const lines = () => readFileSync(cassetteFile, 'utf8').trim().split('\n').length - 1
    const runOf = async (questions: string[], isSelection: boolean) => {
      const live = await open('record', config, isSelection)
      for (const question of questions) await ask(live, question)
      await live.save()
    }
    await runOf(['一', '二'], false)
    await runOf(['三'], true)
    expect(lines()).toBe(3)
    await runOf(['三'], false)
    expect(lines()).toBe(1)
  })
})
