// Channels: one WebSocket to a platform that is kept open, whatever the platform says over it.
import { WebSocket } from 'ws'
import type { ChannelLog } from '../channel.ts'
import { allowedUrl, type PlatformAddress } from './hosts.ts'
import { PlatformError } from './http.ts'
import { backoffMs, createLoop, type Loop } from './loop.ts'

/** A connection that lasted this long was a good one: the next wait is short again. */
const STEADY_MS = 60_000
const OPEN_TIMEOUT_MS = 10_000
/** For a platform that does not say goodbye. */
const CLOSE_TIMEOUT_MS = 500
const MAX_FRAME_BYTES = 2 ** 20

/** Thrown by a protocol when no further try can help; the connection is given up for good. */
export class GiveUp extends PlatformError {}

/** One open socket, as a protocol writes to it. What is sent to one that is closing is lost. */
export interface Link {
  send(frame: string | Uint8Array): void
  /** A ping of WebSocket itself, for platforms without one of their own. */
  ping(): void
  /** Ends this socket; another one is opened after the usual wait. */
  close(): void
}

/** What one platform says over its connection. */
export interface Protocol {
  /** Where to connect to, asked before every connection. */
  locate(): Promise<URL>
  /** Says what must be said first. */
  opened?(link: Link): void
  /** Takes a frame and returns at once; what it cannot read it ignores. GiveUp ends everything. */
  received(frame: Buffer, link: Link): void
  /** Sends a sign of life, which the platform answers. */
  beat(link: Link): void
  closed?(): void
  /** Between two signs of life. */
  heartbeatMs(): number
  /** So many signs of life in a row go unanswered before the socket counts as dead. */
  readonly maxMissedBeats: number
  /** The wait after so many failures in a row; null gives up. */
  retryMs?(failures: number): number | null
}

export interface LongConnectionOptions {
  /** Name of the channel, for the log. */
  channel: string
  protocol: Protocol
  log: ChannelLog
  nowMs: () => number
}

/**
 * Keeps one connection open. When it drops, it is opened again after a wait that doubles up to a
 * minute, with a random part, so that many clients do not come back in step.
 */
export function createLongConnection(options: LongConnectionOptions): Loop {
  const { channel, protocol, log, nowMs } = options
  let failures = 0

  /** One connection from its address to its end. */
  async function connect(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<null>((resolve) => {
      signal.addEventListener('abort', () => resolve(null), { once: true })
    })
    const url = await Promise.race([protocol.locate(), stopped])
    if (url === null) return
    const openedAtMs = nowMs()
    await live(url, options, signal).finally(() => {
      if (nowMs() - openedAtMs >= STEADY_MS) failures = 0
    })
  }

  return createLoop(connect, (error) => {
    const isFinal = error instanceof GiveUp
    if (!isFinal && error !== undefined) log.warn({ channel, err: error }, 'long connection broken')
    const waitMs = isFinal ? null : (protocol.retryMs ?? backoffMs)(failures++)
    if (waitMs === null)
      log.error(
        { channel, ...(isFinal ? { err: error } : { failures }) },
        'long connection given up',
      )
    return waitMs
  })
}

/**
 * The address of a socket if it leads to the platform; ws in place of http for its own base URL.
 * @throws PlatformError for any other
 */
export function socketUrl(address: string, platform: PlatformAddress): URL {
  const baseUrl = platform.baseUrl.replace(/^http/u, 'ws')
  const url = allowedUrl(address, { ...platform, baseUrl })
  if (url === null) throw new PlatformError('socket address of a host that is not allowed')
  return url
}

/** The JSON of a frame, or null if it is none: what came is no business of the log. */
export function jsonOf(frame: Buffer | string): unknown {
  try {
    return JSON.parse(String(frame))
  } catch {
    return null
  }
}

/** Opens a socket and serves it; resolves when it is closed, dead, or no longer wanted. */
async function live(
  url: URL,
  { channel, protocol, log }: LongConnectionOptions,
  signal: AbortSignal,
): Promise<void> {
  const socket = new WebSocket(url, {
    handshakeTimeout: OPEN_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    followRedirects: false,
  })
  const link = linkOf(socket)
  const heartbeat = startHeartbeat(socket, protocol, link)
  signal.addEventListener('abort', link.close, { once: true })
  // The first frame may come with the answer to the handshake: listen from the beginning.
  await new Promise<void>((resolve, reject) => {
    const serve = (step: () => void): void => {
      try {
        step()
      } catch (error) {
        if (error instanceof GiveUp) reject(error)
        else log.error({ channel, err: error }, 'frame failed')
      }
    }
    socket.on('open', () => {
      log.info({ channel }, 'long connection open')
      serve(() => protocol.opened?.(link))
    })
    socket.on('pong', heartbeat.answered)
    socket.on('message', (data) => {
      heartbeat.answered()
      if (Buffer.isBuffer(data)) serve(() => protocol.received(data, link))
    })
    // Not the error itself: its text may hold the address with the ticket.
    socket.on('error', () => reject(new PlatformError(`connection to ${url.host} broken`)))
    socket.on('close', resolve)
  }).finally(() => {
    heartbeat.stop()
    signal.removeEventListener('abort', link.close)
    link.close()
    protocol.closed?.()
  })
}

function linkOf(socket: WebSocket): Link {
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN
  return {
    send: (frame) => void (isOpen() && socket.send(frame)),
    ping: () => void (isOpen() && socket.ping()),
    close() {
      if (socket.readyState === WebSocket.CLOSED) return
      socket.close()
      setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref()
    },
  }
}

/** Sends signs of life at the protocol's pace and cuts a socket that does not answer them. */
function startHeartbeat(socket: WebSocket, protocol: Protocol, link: Link) {
  let missed = 0
  let timer = setTimeout(beat, protocol.heartbeatMs())

  function beat(): void {
    if (missed >= protocol.maxMissedBeats) return socket.terminate()
    missed++
    protocol.beat(link)
    timer = setTimeout(beat, protocol.heartbeatMs())
  }

  return {
    answered: () => void (missed = 0),
    stop: () => clearTimeout(timer),
  }
}
