import { inspect } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { ChatConfig } from '#config/chat.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import type { ChatModel, ChatRequest, ObjectRequest } from '#models/chat/chat-model.ts'
import { openAIChatModels } from '#models/chat/openai-chat-endpoint.ts'
import {
  breaksAfter,
  chatConfigOf,
  endsAfter,
  fails,
  failsInStream,
  garbles,
  hangs,
  hangsAfter,
  ignoresStreaming,
  mislabels,
  neverEnds,
  object,
  rateLimited,
  reasons,
  redirects,
  reportsError,
  refuses,
  refusesParameter,
  SCRIPTED_KEY,
  SCRIPTED_MODEL,
  showsPage,
  startScriptedEndpoint,
  text,
  type ChatPlay,
  type ScriptedEndpoint,
} from '../support/scripted-endpoint.ts'

const DAY_MS = 86_400_000
const REQUEST: ChatRequest = {
  messages: [
    { role: 'system', content: '你是政策助手。' },
    { role: 'user', content: '哪些措施涉及老年用品？' },
  ],
  maxOutputTokens: 500,
}

const Verdict = z.object({ relevant: z.array(z.string()), reason: z.string() })
const OBJECT_REQUEST: ObjectRequest<z.infer<typeof Verdict>> = {
  ...REQUEST,
  name: 'verdict',
  schema: Verdict,
}
const VERDICT = { relevant: ['c1'], reason: '提到老年用品' }

const modelAt = (endpoint: ScriptedEndpoint, changes: Partial<ChatConfig> = {}): ChatModel =>
  openAIChatModels(chatConfigOf(endpoint, changes), { pause: async () => undefined })()

/** Time limits wait until a test lets time pass; the endpoint and its connections do not. */
const stopTimers = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
afterEach(() => void vi.useRealTimers())

/** Lets time pass, so much at a time, until the work has ended. */
async function passing<Result>(stepMs: number, work: Promise<Result>): Promise<Result> {
  let ended = false
  const end = () => void (ended = true)
  work.then(end, end)
  await expect
    .poll(() => {
      vi.advanceTimersByTime(stepMs)
      return ended
    })
    .toBe(true)
  return work
}

const playing = (...chat: ChatPlay[]) => startScriptedEndpoint({ chat })

/** What arrived, and the error that ended it. */
async function read(pieces: AsyncIterable<string>): Promise<{ said: string; error: unknown }> {
  let said = ''
  try {
    for await (const piece of pieces) said += piece
    return { said, error: null }
  } catch (error) {
    return { said, error }
  }
}

async function failureOf(work: Promise<unknown>): Promise<ChatFailure> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ChatFailure)
  return error as ChatFailure
}

const closed = (endpoint: ScriptedEndpoint) =>
  expect.poll(() => endpoint.abandoned()).toBeGreaterThan(0)

describe('streamText', () => {
  it('hands out text as it arrives, and sends what the settings say', async () => {
    await using endpoint = await playing(text('轻工业要升级创新产品。', { chunkChars: 3 }))
    const pieces: string[] = []
    for await (const piece of modelAt(endpoint).streamText(REQUEST)) pieces.push(piece)
    expect(pieces).toEqual(['轻工业', '要升级', '创新产', '品。'])
    expect(endpoint.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      authorization: `Bearer ${SCRIPTED_KEY}`,
      body: {
        model: SCRIPTED_MODEL,
        messages: REQUEST.messages,
        stream: true,
        temperature: 0,
        max_tokens: 500,
      },
    })
  })

  it('sends no key where there is none', async () => {
    await using endpoint = await playing(text('好'))
    await read(modelAt(endpoint, { apiKey: null }).streamText(REQUEST))
    expect(endpoint.requests[0]?.authorization).toBeUndefined()
  })

  it('takes a whole completion from a server that does not stream', async () => {
    await using endpoint = await playing(ignoresStreaming('一次说完。'))
    expect(await read(modelAt(endpoint).streamText(REQUEST))).toEqual({
      said: '一次说完。',
      error: null,
    })
  })

  it.each([
    [
      'in the text, cut anywhere',
      text('<think>先想想，第99条？</think>\n\n答案。', { chunkChars: 1 }),
    ],
    ['in a field of their own', reasons('先想想，第99条？', '答案。')],
    ['in a field of another name', reasons('先想想，第99条？', '答案。', 'reasoning')],
  ])('leaves out thoughts %s', async (_, play) => {
    await using endpoint = await playing(play)
    expect(await read(modelAt(endpoint).streamText(REQUEST))).toEqual({
      said: '答案。',
      error: null,
    })
  })

  it('counts the tokens that the endpoint tells, call by call', async () => {
    const usage = { prompt_tokens: 30, completion_tokens: 4 }
    await using endpoint = await playing(text('好', { usage }))
    const model = modelAt(endpoint)
    expect(model.usage()).toEqual({ inputTokens: 0, outputTokens: 0 })
    await read(model.streamText(REQUEST))
    await read(model.streamText(REQUEST))
    expect(model.usage()).toEqual({ inputTokens: 60, outputTokens: 8 })
  })

  it.each(['reasoning_content', 'reasoning'])('counts thoughts in %s as tokens', async (field) => {
    await using endpoint = await playing(reasons('想'.repeat(100), '好', field))
    const model = modelAt(endpoint)
    await read(model.streamText(REQUEST))
    expect(model.usage().outputTokens).toBe(81)
  })

  it('counts nothing for a call that nobody answered', async () => {
    await using endpoint = await playing(fails(401))
    const model = modelAt(endpoint)
    await read(model.streamText(REQUEST))
    expect(model.usage()).toEqual({ inputTokens: 0, outputTokens: 0 })
  })

  it('estimates tokens where the endpoint tells none, also of a reply that was cut', async () => {
    await using endpoint = await playing(
      text('老年用品'.repeat(25), { usage: null }),
      endsAfter('老年用品'.repeat(25)),
    )
    const model = modelAt(endpoint)
    await read(model.streamText(REQUEST))
    const { inputTokens, outputTokens } = model.usage()
    expect(inputTokens).toBeGreaterThan(10)
    expect(inputTokens).toBeLessThan(40)
    expect(outputTokens).toBe(80)
    await read(model.streamText(REQUEST))
    expect(model.usage().outputTokens).toBe(160)
  })
})

describe('an endpoint that fails', () => {
  it.each([
    ['500', fails(500)],
    ['429 without a wait', rateLimited()],
    ['429 with a wait', rateLimited('0.05')],
    ['408', fails(408)],
    ['a broken connection before any text', breaksAfter('')],
  ])('is asked again after %s', async (_, play) => {
    await using endpoint = await playing(play, text('第二次成功'))
    expect(await read(modelAt(endpoint).streamText(REQUEST))).toEqual({
      said: '第二次成功',
      error: null,
    })
    expect(endpoint.requests).toHaveLength(2)
  })

  it('is not asked again when the wait is longer than the time left', async () => {
    await using endpoint = await playing(rateLimited('10'))
    const { error } = await read(modelAt(endpoint, { timeoutMs: 3000 }).streamText(REQUEST))
    expect(error).toMatchObject({ code: 'RATE_LIMITED', reason: 'rate-limited' })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is given up after three attempts', async () => {
    await using endpoint = await playing(fails(503))
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'unavailable' })
    expect(endpoint.requests).toHaveLength(3)
  })

  it.each([
    ['the key is refused', fails(401), 'rejected', 'HTTP 401'],
    ['the path is wrong', fails(404), 'rejected', 'TIAOLI_CHAT_BASE_URL'],
    ['it shows a page', showsPage(), 'unreadable', 'TIAOLI_CHAT_BASE_URL'],
    ['the model declines', refuses('我不能回答。'), 'refused', '拒绝'],
    ['the filter strikes', text('部分', { finishReason: 'content_filter' }), 'filtered', '审查'],
    ['the reply is too long', text('半句', { finishReason: 'length' }), 'truncated', '词元上限'],
    ['there is no text', text(''), 'empty', '没有给出文字'],
    ['there are only blanks', text(' \n\n '), 'empty', '没有给出文字'],
    ['there are only thoughts', text('<think>想啊想'), 'empty', '没有给出文字'],
    ['a chunk is no JSON', garbles(), 'unreadable', '无法读取'],
    [
      'it answers something else',
      text('x', { finishReason: 7 as never }),
      'unreadable',
      'OpenAI 格式',
    ],
  ])('fails for good when %s', async (_, play, reason, words) => {
    await using endpoint = await playing(play)
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason })
    expect((error as Error).message).toContain(words)
    expect((error as Error).message).toContain(SCRIPTED_MODEL)
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    ['the connection breaks', breaksAfter('前半句'), 'cut'],
    ['the stream ends without a reason', endsAfter('前半句'), 'cut'],
    [
      'the stream reports an error',
      failsInStream('前半句', `out of memory ${SCRIPTED_KEY}`),
      'unavailable',
    ],
  ])('keeps what was said before %s, and does not say it twice', async (_, play, reason) => {
    await using endpoint = await playing(play)
    const { said, error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(said).toBe('前半句')
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason })
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    ['never answers', hangs(), 'firstTokenTimeoutMs', '没有开始作答'],
    [
      'says nothing after the first empty piece',
      hangsAfter(''),
      'firstTokenTimeoutMs',
      '没有开始作答',
    ],
    ['stops in the middle', hangsAfter('前半句'), 'idleTimeoutMs', '停顿'],
    ['stops among its thoughts', hangsAfter('想', 'reasoning_content'), 'idleTimeoutMs', '停顿'],
    [
      'drips for ever',
      text('慢'.repeat(500), { chunkChars: 1, delayMs: 20 }),
      'timeoutMs',
      '没有答完',
    ],
  ] as const)('is not waited for when it %s', async (_, play, limit, words) => {
    await using endpoint = await playing(play)
    const limits = { timeoutMs: DAY_MS, firstTokenTimeoutMs: DAY_MS, idleTimeoutMs: DAY_MS }
    stopTimers()
    const reading = read(modelAt(endpoint, { ...limits, [limit]: 100 }).streamText(REQUEST))
    await expect.poll(() => endpoint.requests.length).toBe(1)
    const { error } = await passing(100, reading)
    expect(error).toMatchObject({ code: 'TIMEOUT', reason: 'timeout' })
    expect((error as Error).message).toContain(words)
    await closed(endpoint)
    expect(endpoint.requests).toHaveLength(1)
  })

  it('does not count the time that the reader takes', async () => {
    await using endpoint = await playing(text('一二三', { chunkChars: 1 }))
    let said = ''
    stopTimers()
    for await (const piece of modelAt(endpoint, { idleTimeoutMs: 250 }).streamText(REQUEST)) {
      said += piece
      vi.advanceTimersByTime(350)
    }
    expect(said).toBe('一二三')
  })

  it.each([
    ['in many chunks', neverEnds()],
    ['in one completion', ignoresStreaming('轻工业。'.repeat(900_000))],
    ['in its thoughts', reasons('想'.repeat(250_000), '好')],
  ])('is cut off when its text has no end, %s', async (_, play) => {
    await using endpoint = await playing(play)
    const { said, error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'endless' })
    expect(said.length).toBeLessThanOrEqual(200_000)
  })

  it('is quoted in few words, however much it says', async () => {
    await using endpoint = await playing(fails(400, '错'.repeat(5000)))
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect((error as Error).message.length).toBeLessThan(400)
  })

  it('is said to be unreachable when nobody listens', async () => {
    const endpoint = await playing(text('x'))
    await endpoint[Symbol.asyncDispose]()
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'unavailable' })
    expect((error as Error).message).toContain('无法连接')
  })

  it.each([
    ['a status', fails(401)],
    ['a rate limit', rateLimited('100')],
    ['an error in the stream', failsInStream('', `bad ${SCRIPTED_KEY}`)],
    ['an error with status 200', reportsError(`bad ${SCRIPTED_KEY}`)],
  ])('never shows the key that it repeats in %s', async (_, play) => {
    await using endpoint = await playing(play)
    const model = modelAt(endpoint)
    const { error } = await read(model.streamText(REQUEST))
    expect((error as Error).message).toContain('***')
    expect(inspect([error, model], { depth: 9 })).not.toContain(SCRIPTED_KEY)
    expect(JSON.stringify(error)).not.toContain(SCRIPTED_KEY)
  })
})

describe('servers that speak the API a little differently', () => {
  const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
  const streams = (...values: unknown[]) =>
    mislabels(`${values.map(chunk).join('')}data: [DONE]\n\n`, 'text/event-stream')
  const said = (content: unknown) => ({ choices: [{ delta: { content }, finish_reason: null }] })
  const END = { choices: [{ delta: {}, finish_reason: 'stop' }] }

  it.each<[string, ChatPlay]>([
    [
      'parts in place of a string',
      streams(
        said([{ type: 'thinking', thinking: [{ type: 'text', text: '想' }] }]),
        said([{ type: 'text', text: '好' }]),
        END,
      ),
    ],
    ['usage without a count', streams(said('好'), { ...END, usage: { prompt_tokens: 3 } })],
    ['no role and no index', streams(said('好'), END)],
  ])('are understood: %s', async (_, play) => {
    await using endpoint = await playing(play)
    const model = modelAt(endpoint)
    expect(await read(model.streamText(REQUEST))).toEqual({ said: '好', error: null })
    expect(model.usage().outputTokens).toBeGreaterThan(0)
  })

  it('tell what is wrong in bare words', async () => {
    const bare = JSON.stringify({ error: `model is loading ${SCRIPTED_KEY}` })
    await using endpoint = await playing(mislabels(bare, 'application/json'))
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ reason: 'unavailable' })
    expect((error as Error).message).toContain('model is loading ***')
  })
})

describe('an endpoint that is not where it is said to be', () => {
  it('is not followed elsewhere, with question and key', async () => {
    await using elsewhere = await playing(text('好'))
    await using endpoint = await playing(redirects(`${elsewhere.baseUrl}/chat/completions`))
    const { error } = await read(modelAt(endpoint).streamText(REQUEST))
    expect(error).toMatchObject({ reason: 'rejected' })
    expect((error as Error).message).toContain('转到了别的地址')
    expect(elsewhere.requests).toEqual([])
    expect(endpoint.requests).toHaveLength(1)
  })

  it('is said to speak no TLS', async () => {
    await using endpoint = await playing(text('好'))
    const baseUrl = endpoint.baseUrl.replace('http:', 'https:')
    const { error } = await read(modelAt(endpoint, { baseUrl }).streamText(REQUEST))
    expect(error).toMatchObject({ reason: 'unavailable' })
    expect((error as Error).message).toContain('开头的 http 或 https')
  })

  it('is said to have no such host', async () => {
    await using endpoint = await playing(text('好'))
    const baseUrl = 'http://nowhere.invalid/v1'
    const { error } = await read(modelAt(endpoint, { baseUrl }).streamText(REQUEST))
    expect(error).toMatchObject({ reason: 'unavailable' })
    expect((error as Error).message).toContain('找不到主机')
  })
})

describe('a caller who leaves', () => {
  it('ends the request with the reason of the signal', async () => {
    await using endpoint = await playing(hangsAfter('前半句'))
    const leave = new AbortController()
    const reason = new Error('the client left')
    const pieces = modelAt(endpoint).streamText({ ...REQUEST, signal: leave.signal })
    const reading = read(pieces)
    await expect.poll(() => endpoint.requests.length).toBe(1)
    leave.abort(reason)
    expect((await reading).error).toBe(reason)
    await closed(endpoint)
  })

  it('ends the wait before the next attempt', async () => {
    await using endpoint = await playing(rateLimited('4'))
    const leave = new AbortController()
    const waitFor = (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        leave.abort(new Error('the client left'))
      })
    const model = openAIChatModels(chatConfigOf(endpoint), { pause: waitFor })()
    const reading = read(model.streamText({ ...REQUEST, signal: leave.signal }))
    expect(await reading).toMatchObject({ error: { message: 'the client left' } })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('before the call sends nothing', async () => {
    await using endpoint = await playing(text('x'))
    const request = { ...OBJECT_REQUEST, signal: AbortSignal.abort(new Error('gone')) }
    await expect(modelAt(endpoint).generateObject(request)).rejects.toThrow('gone')
    expect(await read(modelAt(endpoint).streamText(request))).toMatchObject({
      said: '',
      error: { message: 'gone' },
    })
    expect(endpoint.requests).toHaveLength(0)
  })

  it('by not reading on closes the connection', async () => {
    await using endpoint = await playing(neverEnds())
    for await (const piece of modelAt(endpoint).streamText(REQUEST)) {
      expect(piece).not.toBe('')
      break
    }
    await closed(endpoint)
  })
})

describe('generateObject', () => {
  it('asks for the shape and gives the value', async () => {
    await using endpoint = await playing(object(VERDICT))
    expect(await modelAt(endpoint).generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    expect(endpoint.requests[0]?.body.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: {
        name: 'verdict',
        strict: true,
        schema: { required: ['relevant', 'reason'], additionalProperties: false },
      },
    })
  })

  it('asks in words where the endpoint refuses the format, and remembers it', async () => {
    const play = refusesParameter(
      'response_format',
      object(VERDICT),
      'This response_format type is unavailable now',
    )
    await using endpoint = await playing(play)
    const model = modelAt(endpoint)
    expect(await model.generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    expect(await model.generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    expect(endpoint.requests.map(({ body }) => body.response_format?.type)).toEqual([
      'json_schema',
      'json_object',
      undefined,
      undefined,
    ])
    const [system] = endpoint.requests[2]?.body.messages ?? []
    expect(system?.content).toMatch(/^你是政策助手。[\s\S]*JSON Schema[\s\S]*"relevant"/)
  })

  it('asks for any JSON where the endpoint knows no schemas, and says the shape in words', async () => {
    const onlyObjects: ChatPlay = (request, response) =>
      request.body.response_format?.type === 'json_schema'
        ? fails(400, 'This response_format type is unavailable now')(request, response)
        : object(VERDICT)(request, response)
    await using endpoint = await playing(onlyObjects)
    const model = modelAt(endpoint)
    expect(await model.generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    expect(await model.generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    const sent = endpoint.requests.map(({ body }) => body)
    expect(sent.map(({ response_format: format }) => format?.type)).toEqual([
      'json_schema',
      'json_object',
      'json_object',
    ])
    expect(sent[1]?.messages[0]?.content).toMatch(/JSON Schema[\s\S]*"relevant"/)
  })

  it.each([
    ['a fence', '```json\n' + JSON.stringify(VERDICT) + '\n```'],
    ['words around it', `好的，结果如下：${JSON.stringify(VERDICT)}。以上。`],
    ['thoughts before it', `<think>{"relevant": 1}</think>${JSON.stringify(VERDICT)}`],
    ['thoughts that only close', `也许是 {"relevant": []}？</think>\n${JSON.stringify(VERDICT)}`],
    ['another value before it', `依据[1]，输出 ${JSON.stringify(VERDICT)}`],
  ])('finds the value in %s', async (_, reply) => {
    await using endpoint = await playing(text(reply))
    expect(await modelAt(endpoint).generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    expect(endpoint.requests).toHaveLength(1)
  })

  it.each([
    ['does not parse', '{"relevant": ["c1"], "reason": '],
    ['does not fit', '{"relevant": "c1", "reason": "x"}'],
    ['is no JSON at all', '我认为 c1 相关。'],
  ])('feeds back what is wrong with a value that %s', async (_, reply) => {
    await using endpoint = await playing(text(reply), object(VERDICT))
    expect(await modelAt(endpoint).generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
    const repair = endpoint.requests[1]?.body.messages ?? []
    expect(repair.slice(0, 2)).toEqual(REQUEST.messages)
    expect(repair[2]).toEqual({ role: 'assistant', content: reply })
    expect(repair[3]?.content).toMatch(/不是合法的 JSON|relevant|reason/)
  })

  it('fails after one repair round', async () => {
    await using endpoint = await playing(text('{"relevant": 1}'))
    const error = await failureOf(modelAt(endpoint).generateObject(OBJECT_REQUEST))
    expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE', reason: 'invalid-object' })
    expect(endpoint.requests).toHaveLength(2)
  })

  it('is repeated when its reply was cut, as nothing was handed out yet', async () => {
    await using endpoint = await playing(breaksAfter('{"relevant": ['), object(VERDICT))
    expect(await modelAt(endpoint).generateObject(OBJECT_REQUEST)).toEqual(VERDICT)
  })

  it('has one time limit for both rounds', async () => {
    let speak = (): void => undefined
    const spoken = new Promise<void>((resolve) => (speak = resolve))
    await using endpoint = await playing(async (request, response) => {
      await spoken
      await text('不是')(request, response)
    }, hangs())
    stopTimers()
    const failing = failureOf(
      modelAt(endpoint, { timeoutMs: 10_000 }).generateObject(OBJECT_REQUEST),
    )
    await expect.poll(() => endpoint.requests.length).toBe(1)
    vi.advanceTimersByTime(6000)
    speak()
    // The client itself puts things off by a moment now and then.
    await expect.poll(() => vi.advanceTimersByTime(1) && endpoint.requests.length).toBe(2)
    vi.advanceTimersByTime(6000)
    expect(await failing).toMatchObject({ code: 'TIMEOUT' })
  })

  it.each([
    ['is refused', refuses('不'), 'refused'],
    ['is truncated', text('{"relevant": [', { finishReason: 'length' }), 'truncated'],
    ['is empty', text(''), 'empty'],
    ['never ends', neverEnds(), 'endless'],
  ])('says so when the reply %s', async (_, play, reason) => {
    await using endpoint = await playing(play)
    const error = await failureOf(modelAt(endpoint).generateObject(OBJECT_REQUEST))
    expect(error).toMatchObject({ reason })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('does not wait for a reply that never comes', async () => {
    await using endpoint = await playing(hangs())
    stopTimers()
    const failing = failureOf(modelAt(endpoint).generateObject(OBJECT_REQUEST))
    await expect.poll(() => endpoint.requests.length).toBe(1)
    vi.runAllTimers()
    expect(await failing).toMatchObject({ code: 'TIMEOUT' })
    await closed(endpoint)
  })
})

describe('an endpoint that refuses a parameter', () => {
  it.each([
    ['temperature', 'temperature', "Unsupported value: 'temperature' does not support 0"],
    ['stream_options', 'stream_options', 'Extra inputs are not permitted: stream_options'],
    [
      'max_tokens',
      'max_tokens',
      "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
    ],
  ] as const)('is asked without %s from then on', async (_, name, message) => {
    await using endpoint = await playing(refusesParameter(name, text('好'), message))
    const model = modelAt(endpoint)
    expect(await read(model.streamText(REQUEST))).toEqual({ said: '好', error: null })
    await read(model.streamText(REQUEST))
    expect(endpoint.requests.map(({ body }) => body[name] !== undefined)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is asked for whole replies where it does not stream', async () => {
    const noStream: ChatPlay = (request, response) =>
      request.body.stream
        ? fails(400, "Unsupported value: 'stream' does not support true")(request, response)
        : text('好')(request, response)
    await using endpoint = await playing(noStream)
    const model = modelAt(endpoint)
    expect(await read(model.streamText(REQUEST))).toEqual({ said: '好', error: null })
    expect(await read(model.streamText(REQUEST))).toEqual({ said: '好', error: null })
    expect(endpoint.requests.map(({ body }) => body.stream)).toEqual([true, false, false])
    expect(endpoint.requests[1]?.body.stream_options).toBeUndefined()
    expect(model.usage()).toEqual({ inputTokens: 200, outputTokens: 40 })
  })

  it.each([
    'System role not supported',
    "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
    'Developer instruction is not enabled for models/gemma-3-27b-it',
  ])('is told the rules in the question where it says: %s', async (message) => {
    const noSystem: ChatPlay = (request, response) =>
      request.body.messages.some(({ role }) => role === 'system')
        ? fails(400, message)(request, response)
        : text('好')(request, response)
    await using endpoint = await playing(noSystem)
    const model = modelAt(endpoint)
    expect(await read(model.streamText(REQUEST))).toEqual({ said: '好', error: null })
    expect(endpoint.requests).toHaveLength(2)
    expect(endpoint.requests[1]?.body.messages).toEqual([
      { role: 'user', content: '你是政策助手。\n\n哪些措施涉及老年用品？' },
    ])
  })

  it('still bounds the reply under the newer name', async () => {
    const message = "'max_tokens' is not supported, use 'max_completion_tokens'"
    await using endpoint = await playing(refusesParameter('max_tokens', text('好'), message))
    await read(modelAt(endpoint).streamText(REQUEST))
    expect(endpoint.requests[1]?.body.max_completion_tokens).toBe(500)
  })

  it('is not asked without end when it refuses everything', async () => {
    await using endpoint = await playing(fails(400, 'temperature stream_options'))
    const error = await failureOf(modelAt(endpoint).generateObject(OBJECT_REQUEST))
    expect(error).toMatchObject({ reason: 'rejected' })
    expect(endpoint.requests).toHaveLength(5)
  })
})
