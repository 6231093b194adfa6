// A real HTTP server that answers /v1/embeddings as each test wants it to.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface EmbeddingRequest {
  path: string
  authorization: string | undefined
  body: { input: string[]; model: string; dimensions?: number }
}

export type Reply = (request: EmbeddingRequest, response: ServerResponse) => void

export interface EmbeddingServer extends AsyncDisposable {
  url: string
  requests: EmbeddingRequest[]
}

/** Starts a server that gives the replies one after the other, the last one for ever. */
export async function startEmbeddingServer(...replies: Reply[]): Promise<EmbeddingServer> {
  const requests: EmbeddingRequest[] = []
  const answer = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = {
      path: incoming.url ?? '',
      authorization: incoming.headers.authorization,
      body: (await json(incoming)) as EmbeddingRequest['body'],
    }
    const reply = replies[Math.min(requests.length, replies.length - 1)]
    requests.push(request)
    reply?.(request, response)
  }
  const server = createServer((incoming, response) => void answer(incoming, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** The vector that the server "computes": length and first character code of the text. */
export const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0), 1]

/** A correct reply, in reverse order to show that `index` counts. */
export const good: Reply = ({ body }, response) =>
  sendJson(response, {
    data: body.input.map((text, index) => ({ index, embedding: vectorOf(text) })).toReversed(),
  })
