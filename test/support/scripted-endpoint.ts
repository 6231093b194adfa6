// A real HTTP server that speaks OpenAI's API and plays what each test wrote for it.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '#domain/secret.ts'
import type { ChatConfig } from '#config/chat.ts'

export const SCRIPTED_MODEL = 'scripted-model'
/** Of a call's arguments, in one chunk of a stream. */
const PIECE_CHARS = 1000
/** The key that the endpoint is asked with; no message may ever show it. */
export const SCRIPTED_KEY = 'sk-scripted-do-not-show'

/** A request as it came; `body` is what the endpoint was sent. */
export interface RecordedRequest<Body = Record<string, unknown>> {
  path: string
  authorization: string | undefined
  body: Body
}

/** A message as the API has it. */
export interface SentMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  tool_calls?: SentCall[]
  tool_call_id?: string
}

export interface SentCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

export interface ChatBody {
  model: string
  messages: SentMessage[]
  tools?: { type: string; function: { name: string; parameters: unknown } }[]
  stream?: boolean
  temperature?: number
  max_tokens?: number
  max_completion_tokens?: number
  stream_options?: { include_usage?: boolean }
  response_format?: { type: string; json_schema?: { name: string; schema: unknown } }
}

export interface EmbeddingsBody {
  model: string
  input: string | string[]
  dimensions?: number
  encoding_format?: 'float' | 'base64'
}

export interface RerankBody {
  model: string
  query: string
  documents: string[]
  top_n?: number
}

/** What the endpoint does with one request; nothing is sent that it does not send. */
export type Play<Body = Record<string, unknown>> = (
  request: RecordedRequest<Body>,
  response: ServerResponse,
) => void | Promise<void>
export type ChatPlay = Play<ChatBody>

export interface Script {
  /** One play a request, the last one for ever; without any, the endpoint says 好的。 */
  chat?: readonly ChatPlay[]
  embeddings?: readonly Play<EmbeddingsBody>[]
  rerank?: readonly Play<RerankBody>[]
}

export interface ScriptedEndpoint extends AsyncDisposable {
  /** Ends in /v1. */
  baseUrl: string
  /** Chat requests in the order in which they came. */
  requests: RecordedRequest<ChatBody>[]
  embeddingsRequests: RecordedRequest<EmbeddingsBody>[]
  rerankRequests: RecordedRequest<RerankBody>[]
  /** How many answers were given up by the client before they were complete. */
  abandoned: () => number
}

/** Starts the endpoint on a free port; `await using` ends it with all its connections. */
export async function startScriptedEndpoint(script: Script = {}): Promise<ScriptedEndpoint> {
  const chat = part(script.chat, text('好的。'))
  const embeddings = part(script.embeddings, embedsTexts())
  const rerank = part(script.rerank, reranksByOverlap())
  let abandoned = 0
  const server = createServer((incoming, response) => {
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1
    })
    const path = new URL(incoming.url ?? '', 'http://endpoint').pathname.replace(/^\/v1/, '')
    if (path === '/models') sendJson(response, { data: [{ id: SCRIPTED_MODEL, object: 'model' }] })
    else if (path === '/chat/completions') chat.play(incoming, response)
    else if (path === '/embeddings') embeddings.play(incoming, response)
    else if (path === '/rerank') rerank.play(incoming, response)
    else sendError(response, 404, `no such path: ${path}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests: chat.requests,
    embeddingsRequests: embeddings.requests,
    rerankRequests: rerank.requests,
    abandoned: () => abandoned,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Settings that lead to the endpoint; no limit ends a call on a busy machine. */
export function chatConfigOf(
  { baseUrl }: ScriptedEndpoint,
  changes: Partial<ChatConfig> = {},
): ChatConfig {
  return {
    baseUrl,
    apiKey: new Secret(SCRIPTED_KEY),
    model: SCRIPTED_MODEL,
    temperature: 0,
    timeoutMs: 60_000,
    firstTokenTimeoutMs: 60_000,
    idleTimeoutMs: 60_000,
    maxTokensPerQuestion: 100_000,
    ...changes,
  }
}

function part<Body>(plays: readonly Play<Body>[] | undefined, usual: Play<Body>) {
  const requests: RecordedRequest<Body>[] = []
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await json(incoming)) as Body
    const { authorization } = incoming.headers
    const request = { path: incoming.url ?? '', authorization, body }
    const turn = plays?.[Math.min(requests.length, plays.length - 1)] ?? usual
    requests.push(request)
    await turn(request, response)
  }
  const play = (incoming: IncomingMessage, response: ServerResponse): void => {
    // A client that leaves breaks what is being read or written; that is what some plays are for.
    answer(incoming, response).catch(() => response.destroy())
  }
  return { requests, play }
}

export interface TextOptions {
  /** Characters in one chunk of a stream. */
  chunkChars?: number
  /** Between two chunks. */
  delayMs?: number
  finishReason?: string | null
  /** Null tells none, as some servers do. */
  usage?: { prompt_tokens: number; completion_tokens: number } | null
}

type Words = string | ((request: RecordedRequest<ChatBody>) => string)

/** Says a text, or what a function makes of the request; as a stream if one is wanted. */
export function text(words: Words, options: TextOptions = {}): ChatPlay {
  const { chunkChars = 7, delayMs = 0, finishReason = 'stop' } = options
  const { usage = { prompt_tokens: 100, completion_tokens: 20 } } = options
  return async (request, response) => {
    const content = typeof words === 'string' ? words : words(request)
    if (!request.body.stream) return sendCompletion(response, { content }, { finishReason, usage })
    beginStream(response)
    for (let at = 0; at < content.length && !response.destroyed; at += chunkChars) {
      sendDelta(response, { content: content.slice(at, at + chunkChars) })
      if (delayMs > 0) await sleep(delayMs)
    }
    endStream(response, finishReason, request.body.stream_options?.include_usage ? usage : null)
  }
}

/** Says a value as JSON, or what a function makes of the request. */
export function object(
  value: unknown | ((request: RecordedRequest<ChatBody>) => unknown),
  options: TextOptions = {},
): ChatPlay {
  return text(
    (request) => JSON.stringify(typeof value === 'function' ? value(request) : value),
    options,
  )
}

/**
 * Calls tools, each by its name and what it is given: a value, or a text that may be no JSON; as a
 * stream in small pieces if one is wanted.
 */
export function callsTools(...wanted: [name: string, given: unknown][]): ChatPlay {
  const calls = wanted.map(([name, given], index): SentCall => {
    const said = typeof given === 'string' ? given : JSON.stringify(given)
    return { id: `call-${name}-${index}`, type: 'function', function: { name, arguments: said } }
  })
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  return async ({ body }, response) => {
    if (!body.stream) {
      const message = { content: null, tool_calls: calls }
      return sendCompletion(response, message, { finishReason: 'tool_calls', usage })
    }
    beginStream(response)
    function* events() {
      for (const [index, { function: called, ...call }] of calls.entries()) {
        const begun = { ...call, index, function: { name: called.name, arguments: '' } }
        yield deltaEvent({ tool_calls: [begun] })
        for (let at = 0; at < called.arguments.length; at += PIECE_CHARS) {
          const piece = { arguments: called.arguments.slice(at, at + PIECE_CHARS) }
          yield deltaEvent({ tool_calls: [{ index, function: piece }] })
        }
      }
      yield* endOfStream('tool_calls', body.stream_options?.include_usage ? usage : null)
    }
    return pipeline(Readable.from(events()), response)
  }
}

/** Streams what a server writes of its own, chunk by chunk. */
export function streams(deltas: readonly Record<string, unknown>[], finish: string): ChatPlay {
  return (_, response) => {
    beginStream(response)
    for (const delta of deltas) sendDelta(response, delta)
    endStream(response, finish, null)
  }
}

/** Answers 429; the wait is a header as RFC 9110 has it. */
export function rateLimited(retryAfter?: string): Play<unknown> {
  return (_, response) =>
    sendError(response, 429, `${SCRIPTED_KEY} has no quota left`, {
      ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    })
}

/** Answers with an error status, and words that repeat the key as some servers do. */
export function fails(status = 500, message = `wrong for ${SCRIPTED_KEY}`): Play<unknown> {
  return (_, response) => sendError(response, status, message)
}

/** Answers 400 to a request with this parameter, else plays on. */
export function refusesParameter(name: keyof ChatBody, then: ChatPlay, message?: string): ChatPlay {
  return (request, response) =>
    request.body[name] === undefined
      ? then(request, response)
      : sendError(response, 400, message ?? `Unsupported parameter: ${name}`, {}, name)
}

/** Answers with a page for people, as a website does whose API lies elsewhere. */
export function showsPage(): Play<unknown> {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end('<!doctype html><title>欢迎</title>')
  }
}

/** Sends the client elsewhere. */
export function redirects(location: string, status = 307): Play<unknown> {
  return (_, response) => {
    response.writeHead(status, { location })
    response.end()
  }
}

/** A page for people with an error status, as gateways show it; it repeats the key. */
export function showsErrorPage(status = 502): Play<unknown> {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' })
    response.end(`<html><h1>Bad Gateway</h1>${SCRIPTED_KEY}</html>`)
  }
}

/** A reply that says of itself that it is something else. */
export function mislabels(words: string, contentType = 'application/octet-stream'): Play<unknown> {
  return (_, response) => {
    response.writeHead(200, { 'content-type': contentType })
    response.end(words)
  }
}

/** Sends a byte now and then, and never a whole event. */
export function dripsBytes(delayMs = 30): Play<unknown> {
  return async (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices": [')
    for (; !response.destroyed; await sleep(delayMs)) response.write(' ')
  }
}

/** Never answers. */
export function hangs(): Play<unknown> {
  return () => undefined
}

/** Begins to speak and never goes on. */
export function hangsAfter(words: string, field = 'content'): ChatPlay {
  return (_, response) => {
    beginStream(response)
    sendDelta(response, { [field]: words })
  }
}

/** Begins to speak and breaks the connection. */
export function breaksAfter(words: string): ChatPlay {
  return async (_, response) => {
    beginStream(response)
    sendDelta(response, { content: words })
    // The words are on their way before the connection goes.
    await sleep(20)
    response.destroy()
  }
}

/** Begins to speak and ends the stream politely, but without a reason. */
export function endsAfter(words: string): ChatPlay {
  return (_, response) => {
    beginStream(response)
    sendDelta(response, { content: words })
    response.end()
  }
}

/** Begins to speak and reports an error inside the stream. */
export function failsInStream(words: string, message: string): ChatPlay {
  return (_, response) => {
    beginStream(response)
    sendDelta(response, { content: words })
    response.end(`data: ${JSON.stringify({ error: { message } })}\n\n`)
  }
}

/** Reports an error in the body of an answer that its status calls good. */
export function reportsError(message: string): Play<unknown> {
  return (_, response) => sendJson(response, { error: { message } })
}

/** Sends a chunk that is no JSON. */
export function garbles(): ChatPlay {
  return (_, response) => {
    beginStream(response)
    response.end('data: {"choices": [{"delta": {"con\n\n')
  }
}

/** Declines in the field that the API has for it. */
export function refuses(words: string): ChatPlay {
  return (_, response) => {
    beginStream(response)
    sendDelta(response, { refusal: words })
    endStream(response, 'stop', null)
  }
}

/** Reasons in a field of its own before it speaks. */
export function reasons(thought: string, words: string, field = 'reasoning_content'): ChatPlay {
  return (_, response) => {
    beginStream(response)
    sendDelta(response, { [field]: thought })
    sendDelta(response, { content: words })
    endStream(response, 'stop', null)
  }
}

/** Speaks until nobody listens any more, ten megabytes if they let it. */
export function neverEnds(piece = '轻工业稳增长。', totalBytes = 10 * 2 ** 20): ChatPlay {
  const event = chunkEvent({ choices: [{ index: 0, delta: { content: piece.repeat(200) } }] })
  function* events() {
    for (let sent = 0; sent < totalBytes; sent += Buffer.byteLength(event)) yield event
  }
  return (_, response) => {
    beginStream(response)
    return pipeline(Readable.from(events()), response)
  }
}

/** Answers with a whole completion, even if a stream is wanted. */
export function ignoresStreaming(words: string): ChatPlay {
  return (_, response) =>
    sendCompletion(response, { content: words }, { finishReason: 'stop', usage: null })
}

/** A vector for each text, as numbers or base64 as asked: length, first character code, 1. */
export function embedsTexts(vectorOf = simpleVector): Play<EmbeddingsBody> {
  return ({ body }, response) => {
    const texts = typeof body.input === 'string' ? [body.input] : body.input
    const data = texts.map((input, index) => ({
      object: 'embedding',
      index,
      embedding: encoded(vectorOf(input), body.encoding_format ?? 'float'),
    }))
    const tokens = texts.join('').length
    sendJson(response, { data, usage: { prompt_tokens: tokens, total_tokens: tokens } })
  }
}

export function simpleVector(input: string): number[] {
  return [input.length, input.charCodeAt(0) || 0, 1]
}

function encoded(vector: number[], encoding: 'float' | 'base64'): number[] | string {
  if (encoding === 'float') return vector
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64')
}

/** Ranks by the share of the query's characters that a document has, best first. */
export function reranksByOverlap(): Play<RerankBody> {
  return ({ body }, response) => {
    const wanted = [...new Set(body.query)]
    const results = body.documents
      .map((document, index) => ({
        index,
        relevance_score: wanted.filter((char) => document.includes(char)).length / wanted.length,
      }))
      .toSorted((left, right) => right.relevance_score - left.relevance_score)
    sendJson(response, { results: results.slice(0, body.top_n) })
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
  param?: string,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { message, param } }))
}

function sendCompletion(
  response: ServerResponse,
  message: { content: string | null; tool_calls?: SentCall[] },
  { finishReason, usage }: Required<Pick<TextOptions, 'finishReason' | 'usage'>>,
): void {
  const choices = [
    { index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason },
  ]
  sendJson(response, { object: 'chat.completion', model: SCRIPTED_MODEL, choices, usage })
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  sendDelta(response, { role: 'assistant', content: '' })
}

function endStream(response: ServerResponse, finish: string | null, usage: TextOptions['usage']) {
  response.end(endOfStream(finish, usage).join(''))
}

function endOfStream(finish: string | null, usage: TextOptions['usage']): string[] {
  const last = chunkEvent({ choices: [{ index: 0, delta: {}, finish_reason: finish }] })
  const told = usage ? [chunkEvent({ choices: [], usage })] : []
  return [last, ...told, 'data: [DONE]\n\n']
}

function sendDelta(response: ServerResponse, delta: Record<string, unknown>): boolean {
  return response.write(deltaEvent(delta))
}

function deltaEvent(delta: Record<string, unknown>): string {
  return chunkEvent({ choices: [{ index: 0, delta, finish_reason: null }] })
}

function chunkEvent(chunk: Record<string, unknown>): string {
  const event = { object: 'chat.completion.chunk', model: SCRIPTED_MODEL, ...chunk }
  return `data: ${JSON.stringify(event)}\n\n`
}
