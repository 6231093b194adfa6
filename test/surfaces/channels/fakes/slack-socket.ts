// Slack's Socket Mode: tickets, hello, envelopes that must be acknowledged, and the end it announces.
import type { Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import type { Call, CallAnswer } from './platform.ts'

export const APP_TOKEN = 'xapp-slack-app-token'
const ACK_MS = 3000

/** The official client answers with an empty payload, ours with none. */
const AckSchema = z.strictObject({
  envelope_id: z.string(),
  payload: z.strictObject({}).optional(),
})

export interface SlackSocket {
  /** Answers apps.connections.open. */
  open(call: Call): CallAnswer
  /** Sends what the Events API would post; resolves when it was acknowledged. */
  deliver(payload: unknown, retryAttempt?: number): Promise<void>
  /** Sends a frame as it is. */
  send(frame: object | string): Promise<void>
  /** Announces the end of the connection and ends it if the client does not. */
  disconnect(reason: string): Promise<void>
  /** Ends the connection without a word. */
  drop(): void
  readonly connections: number
  close(): void
}

export function serveSlackSocket(
  { server, url }: { server: Server; url: string },
  faults: string[],
): SlackSocket {
  const tickets = new Set<string>()
  const acks = new Map<string, () => void>()
  let socket: WebSocket | null = null
  let connections = 0
  let envelopes = 0

  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (opened, request) => {
    const ticket = new URL(request.url ?? '', 'http://fake').searchParams.get('ticket') ?? ''
    if (!tickets.delete(ticket)) {
      faults.push('connection with an unknown ticket')
      return opened.close()
    }
    connections++
    socket = opened
    opened.on('message', (data) => {
      const ack = AckSchema.safeParse(JSON.parse(String(data)))
      const resolve = acks.get(ack.data?.envelope_id ?? '')
      if (resolve === undefined) return void faults.push(`bad ack: ${String(data)}`)
      resolve()
    })
    opened.send(
      JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }),
    )
  })

  async function connected(): Promise<WebSocket> {
    for (let waited = 0; waited < 5000; waited += 5) {
      if (socket?.readyState === 1) return socket
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error('no Socket Mode connection')
  }

  return {
    open({ headers }) {
      if (headers.authorization !== `Bearer ${APP_TOKEN}`)
        return { body: { ok: false, error: 'invalid_auth' } }
      const ticket = `ticket-${Math.random()}`
      tickets.add(ticket)
      const address = `${url.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=A1`
      return { body: { ok: true, url: address } }
    },
    async deliver(payload, retryAttempt = 0) {
      const envelope_id = `envelope-${++envelopes}`
      const acknowledged = new Promise<void>((resolve, reject) => {
        acks.set(envelope_id, resolve)
        setTimeout(() => reject(new Error('no acknowledgement')), ACK_MS).unref()
      })
      const retry = { retry_attempt: retryAttempt, retry_reason: retryAttempt > 0 ? 'timeout' : '' }
      const kind = { type: 'events_api', accepts_response_payload: false }
      const opened = await connected()
      opened.send(JSON.stringify({ envelope_id, payload, ...kind, ...retry }))
      await acknowledged
    },
    async send(frame) {
      const opened = await connected()
      opened.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
    },
    async disconnect(reason) {
      const opened = await connected()
      opened.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink' } }))
      setTimeout(() => opened.terminate(), 1000).unref()
    },
    drop: () => socket?.terminate(),
    get connections() {
      return connections
    },
    close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
    },
  }
}
