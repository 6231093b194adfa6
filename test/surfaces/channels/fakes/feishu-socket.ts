// Feishu's long connection as a client meets it: the endpoint, tickets, and protobuf frames.
import type { Server } from 'node:http'
import protobuf from 'protobufjs'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'
import type { Call, CallAnswer } from './platform.ts'

const SERVICE_ID = 33_554_678
/** Feishu delivers again what is not acknowledged within this. */
const ACK_MS = 3000
const DATA = 1

const frames = protobuf
  .parse(
    `syntax = "proto2";
  message Header { required string key = 1; required string value = 2; }
  message Frame {
    required uint64 SeqID = 1; required uint64 LogID = 2;
    required int32 service = 3; required int32 method = 4;
    repeated Header headers = 5;
    optional string payload_encoding = 6; optional string payload_type = 7;
    optional bytes payload = 8; optional string LogIDNew = 9;
  }`,
    { keepCase: true },
  )
  .root.lookupType('Frame')
  // Now, not at the first frame: the official SDK takes the package's 64-bit numbers away when it loads.
  .setup()

const FrameSchema = z.looseObject({
  SeqID: z.string(),
  LogID: z.string(),
  service: z.number(),
  method: z.number(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  payload: z.instanceof(Uint8Array).default(new Uint8Array()),
  LogIDNew: z.string().optional(),
})
export type Frame = z.infer<typeof FrameSchema>

export const encodeFrame = (frame: object): Uint8Array =>
  frames.encode(frames.fromObject(frame)).finish()

export const decodeFrame = (bytes: Uint8Array): Frame =>
  FrameSchema.parse(frames.toObject(frames.decode(bytes), { longs: String, defaults: false }))

export interface ClientConfig {
  PingInterval: number
  ReconnectCount: number
  ReconnectInterval: number
  ReconnectNonce: number
}

export interface FakeFeishuSocket {
  /** Answers the endpoint. */
  discover(call: Call): CallAnswer
  /** Sends an event, in so many frames, and waits for its acknowledgement. */
  event(content: object, parts?: number): Promise<Frame>
  /** Sends bytes as they are. */
  raw(bytes: Uint8Array | string): Promise<void>
  /** What the clients are told. */
  readonly config: ClientConfig
  /** The endpoint answers with this code from now on; 0 for its usual answer. */
  refuse(code: number): void
  /** The endpoint leads to another server from now on. */
  leadTo(url: string): void
  /** Answers no ping any more. */
  fallSilent(): void
  /** Drops every connection from now on as soon as it is open. */
  dropAtOnce(): void
  /** Drops every connection. */
  drop(): void
  readonly connections: number
  readonly discoveries: number
  /** Every frame that came in. */
  readonly received: Frame[]
  /** Resolves when a connection is open. */
  connected(waitMs?: number): Promise<void>
  close(): void
}

export interface SocketParts {
  url: () => string
  isRight(body: unknown): boolean
  faults: string[]
}

/** The long connection on a server that is there already. */
export function createFakeFeishuSocket(
  server: Server,
  { url, isRight, faults }: SocketParts,
): FakeFeishuSocket {
  const config = { PingInterval: 120, ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 0 }
  const tickets = new Set<string>()
  const received: Frame[] = []
  const acks = new Map<string, (frame: Frame) => void>()
  let socket: WebSocket | null = null
  let connections = 0
  let discoveries = 0
  let refusal = 0
  let isSilent = false
  let dropsAtOnce = false
  let lead: string | null = null
  let sent = 0

  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (opened, request) => {
    const query = new URL(request.url ?? '', 'http://fake').searchParams
    if (!tickets.delete(query.get('ticket') ?? '')) {
      faults.push('connection with an unknown ticket')
      return opened.close()
    }
    connections++
    if (dropsAtOnce) return opened.terminate()
    socket = opened
    opened.on('message', (data, isBinary) => {
      if (!isBinary) return void faults.push('text frame')
      take(decodeFrame(data as Buffer), opened)
    })
  })

  function take(frame: Frame, from: WebSocket): void {
    received.push(frame)
    const headers = new Map(frame.headers.map(({ key, value }) => [key, value]))
    if (frame.service !== SERVICE_ID) faults.push(`frame for service ${frame.service}`)
    if (frame.method === DATA) return acks.get(headers.get('message_id') ?? '')?.(frame)
    if (headers.get('type') !== 'ping') return void faults.push('control frame that is no ping')
    if (isSilent) return
    const payload = Buffer.from(JSON.stringify(config))
    from.send(encodeFrame({ ...frame, headers: [{ key: 'type', value: 'pong' }], payload }))
  }

  async function connected(waitMs = 5000): Promise<void> {
    const isOpen = (): boolean => socket?.readyState === 1
    for (let waited = 0; waited < waitMs && !isOpen(); waited += 5)
      await new Promise((resolve) => setTimeout(resolve, 5))
    if (!isOpen()) throw new Error('no long connection')
  }

  async function event(content: object, parts = 1): Promise<Frame> {
    await connected()
    const seqId = String(++sent)
    const id = `frame-${seqId}`
    const acknowledged = new Promise<Frame>((resolve, reject) => {
      acks.set(id, resolve)
      setTimeout(() => reject(new Error('no acknowledgement')), ACK_MS).unref()
    })
    const bytes = Buffer.from(JSON.stringify(content))
    const size = Math.ceil(bytes.length / parts)
    const common = {
      // The official SDK keeps no more than 53 bits of it.
      LogID: '9007199254740991',
      service: SERVICE_ID,
      method: DATA,
      payload_encoding: 'none',
      payload_type: 'json',
      LogIDNew: 'log-new',
    }
    // The last part comes first: their order is not promised.
    for (let seq = parts - 1; seq >= 0; seq--) {
      const headers = Object.entries({
        type: 'event',
        message_id: id,
        sum: String(parts),
        seq: String(seq),
        trace_id: `trace-${id}`,
      }).map(([key, value]) => ({ key, value }))
      const payload = bytes.subarray(seq * size, (seq + 1) * size)
      socket?.send(encodeFrame({ ...common, SeqID: seqId, headers, payload }))
    }
    const ack = await acknowledged
    const isSame = ack.SeqID === seqId && ack.LogID === common.LogID
    if (!isSame || ack.LogIDNew !== 'log-new') faults.push('acknowledgement of another frame')
    if (!ack.headers.some(({ key }) => key === 'biz_rt'))
      faults.push('acknowledgement without biz_rt')
    const { code } = z
      .object({ code: z.number() })
      .parse(JSON.parse(Buffer.from(ack.payload).toString()))
    if (code !== 200) faults.push(`acknowledged with code ${code}`)
    return ack
  }

  return {
    event,
    config,
    received,
    connected,
    get connections() {
      return connections
    },
    get discoveries() {
      return discoveries
    },
    discover({ body }) {
      discoveries++
      if (!isRight(body)) return { body: { code: 10014, msg: 'app secret invalid', data: {} } }
      if (refusal !== 0) return { body: { code: refusal, msg: 'refused', data: {} } }
      const ticket = `ticket-${discoveries}-${Math.random()}`
      tickets.add(ticket)
      const query = new URLSearchParams({
        device_id: '7',
        service_id: String(SERVICE_ID),
        access_key: 'feishu-access-key',
        ticket,
      })
      const address = `${(lead ?? url()).replace('http', 'ws')}/ws/v2?${query}`
      return { body: { code: 0, msg: '', data: { URL: address, ClientConfig: config } } }
    },
    async raw(bytes) {
      await connected()
      socket?.send(bytes)
    },
    refuse: (code) => void (refusal = code),
    leadTo: (other) => void (lead = other),
    dropAtOnce: () => void (dropsAtOnce = true),
    fallSilent: () => void (isSilent = true),
    drop() {
      for (const client of sockets.clients) client.terminate()
    },
    close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
    },
  }
}
