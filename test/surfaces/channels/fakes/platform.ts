// What every fake platform can do, so that one matrix of tests serves all channels.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as a person sends it. */
export interface Delivery {
  id: string
  text: string | null
  user: string
  chat: string
  isGroup: boolean
  mention: 'bot' | 'all' | 'other' | 'none'
  isFromBot: boolean
  sentAtMs: number
}

/** A push that the service must refuse. */
export interface Hostile {
  name: string
  send: () => Promise<Response>
}

/** A platform that speaks its real protocol over HTTP, as strictly as the real one. */
export interface FakePlatform {
  readonly name: string
  /** What the service is configured with. */
  readonly env: Record<string, string>
  /** Where the service listens, and the time by which both live. */
  connect(serviceUrl: string, clock: { ms: number }): void
  /** Pushes a message once, as the platform does, and follows up (polls) on its own. */
  push(delivery: Delivery): Promise<Response>
  hostile(delivery: Delivery): Hostile[]
  /** The final messages that people saw in reply to a message, in order. */
  shown(deliveryId: string): string[]
  /** What the service did that the real platform would not accept. Must stay empty. */
  readonly faults: string[]
  /** Bytes or characters that one message may have. */
  readonly limit: { most: number; measure: (text: string) => number }
  /** Text that would do harm, and how it must not appear. */
  readonly injection: { text: string; forbidden: RegExp }
  /** Fails or delays the next call that sends something. */
  failNext?: (status: number, headers?: Record<string, string>) => void
  /** Makes every access token given so far invalid. */
  expireTokens?: () => void
  close(): Promise<void>
}

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: unknown
}

export interface CallAnswer {
  status?: number
  headers?: Record<string, string>
  body: unknown
}

/** A real HTTP server on a port of its own that answers JSON to JSON and to forms. */
export async function serveJson(
  answer: (call: Call) => CallAnswer | Promise<CallAnswer>,
): Promise<{ url: string; server: Server; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString('utf8')
    const url = new URL(request.url ?? '/', 'http://fake')
    const {
      status = 200,
      headers = {},
      body,
    } = await answer({
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: bodyOf(text, request.headers['content-type']),
    })
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function bodyOf(text: string, type = ''): unknown {
  if (text === '') return null
  return type.startsWith('application/x-www-form-urlencoded')
    ? Object.fromEntries(new URLSearchParams(text))
    : JSON.parse(text)
}

/** The same text with every character beyond ASCII as \uXXXX: other bytes, the same JSON. */
export function escapeUnicode(json: string): string {
  return json.replaceAll(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
