// HTTP: what a request carries through middleware and handlers.
import type { Context } from 'hono'
import type { Assistant } from '#answer/assistant.ts'
import { USUAL_BUDGET, type Language, type RequestContext } from '#domain/context.ts'
import type { Principal } from '#domain/principal.ts'
import type { Logger } from './logger.ts'

/** The other end of the connection, as the socket knows it. */
export interface Peer {
  address: string
  httpVersion: string
}

/** Whoever asked, as far as it can be believed. */
export interface Client {
  /** An IP address without port; that of a proxy which is not trusted stands for all behind it. */
  address: string
  /**
   * Whether the call was made on this machine by somebody who named this machine, with nothing in
   * between. False where that cannot be told.
   */
  isLocal: boolean
  scheme: 'http' | 'https'
  /** The name that was called, with its port if one was given. */
  host: string
}

/** A request's place among those in work. */
export interface Place {
  /** Keeps the place after the response was begun, until it is given back. */
  hold(): void
  readonly isHeld: boolean
  /** Gives the place back; again is no harm. */
  release(): void
}

/** What the routes serve from, once the library is loaded. */
export interface Served {
  assistant: Assistant
}

export interface ServerLimits {
  maxBodyBytes: number
  /** Longest time from the first byte of a request to the last byte of its answer. */
  requestTimeoutMs: number
  /** Pause after which a silent event stream sends a comment, so that proxies keep it open. */
  heartbeatMs: number
}

export interface AppEnv {
  /** What listening knows of a request beside what was sent; missing in calls without a port. */
  Bindings: { peer?: Peer }
  Variables: {
    requestId: string
    client: Client
    language: Language
    logger: Logger
    /** The day of the request, YYYY-MM-DD. */
    asOf: string
    limits: ServerLimits
    /** Makes a whole address of a path of ours. */
    linkTo: (path: string) => string
    /** The newest; a request takes it once and keeps it to its end. */
    assistant: Assistant
    /** For whom the request is made. */
    principal: Principal
    /** Aborts when the client leaves or the request takes too long. */
    signal: AbortSignal
    /** Of requests that are admitted one by one. */
    place: Place
    /** Length of the question asked, for the log; its words stay out of it. */
    questionChars?: number
  }
}

export type AppContext = Context<AppEnv>

/** What a service is told of the request that calls it. */
export function contextOf({ var: known }: AppContext): RequestContext {
  const { principal, asOf, language, signal, requestId } = known
  return { principal, asOf, language, budget: USUAL_BUDGET, signal, requestId }
}
