// HTTP: what a request carries through middleware and handlers.
import type { Context } from 'hono'
import type { Assistant } from '#answer/assistant.ts'
import type { ConversationStore } from '#store/conversation-store.ts'
import type { Principal } from '#domain/principal.ts'
import type { LibraryView } from '#library/view.ts'
import type { Place } from './callers/admission.ts'
import type { Client, Peer } from './callers/client.ts'
import type { Logger } from './logger.ts'

export type Language = 'zh' | 'en'

/** What the routes serve from; absent until the library is loaded. */
export interface Services {
  assistant: Assistant
  library: LibraryView
  conversations: ConversationStore
}

/** The services of a library that follows its files. */
export interface LiveServices {
  /** The newest; a request takes them once and keeps them to its end. */
  current(): Services
  /** What keeps files from being served as they are, in words for people. */
  problems(): readonly string[]
  /** Settles when nothing is looked at any more, after the signal of the load aborted. */
  ended: Promise<void>
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
    services: Services
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
