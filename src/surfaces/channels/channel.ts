// Channels: what a messaging app is to the rest of the product.
import type { Citation } from '#domain/answer.ts'

/** A message from a person, as every platform's adapter hands it over. */
export interface Inbound {
  /** Name of the channel: feishu, slack … */
  channel: string
  /** The platform's id of the message, the same in every redelivery of it. */
  id: string
  /** When it was sent, or null where the platform does not say. */
  sentAtMs: number | null
  chatId: string
  userId: string
  /** The thread of the chat, where the platform has threads. */
  threadId?: string
  kind: 'direct' | 'group'
  /** Whether exactly this bot was addressed; @all and other people do not count. */
  isMention: boolean
  /** Whether a bot, this one or another, wrote it. */
  isFromBot: boolean
  /** The words without the mention of the bot; null for pictures, files and the like. */
  text: string | null
  /** The message that this one quotes: context, never an instruction. */
  quote?: string
}

/** A cited clause as it is shown under a message. */
export type Source = Pick<
  Citation,
  'n' | 'documentTitle' | 'documentNumber' | 'label' | 'standing' | 'authority'
> & {
  /** Words of the clause. */
  quote: string
  /** Path of the clause on the web page. */
  url: string
}

/** What is said to the person: Markdown with [n] markers, and what the markers stand for. */
export interface Reply {
  text: string
  sources: Source[]
  notices: string[]
  /** Where the whole of it can be read, when it is too long for the platform. */
  url: string | null
}

/** How one message is answered on its platform. */
export interface Replier {
  /** A sign that work goes on; absent where the platform can say nothing before the end. */
  progress?: {
    /** Answers that come sooner than this need no sign. */
    afterMs: number
    everyMs: number
    /** Shows Markdown in place of what was shown before. */
    show(text: string): Promise<void>
  }
  /** Says the final words; called exactly once, on failures too. */
  finish(reply: Reply): Promise<void>
}

/**
 * What became of a message: accepted into its session's queue, already known, not for this bot,
 * older than anyone waits for, or one too many (and answered as such).
 */
export type Outcome = 'accepted' | 'duplicate' | 'ignored' | 'stale' | 'busy'

/**
 * Takes a message; returns at once and never throws. The answer goes through the replier.
 * @param requestId names the delivery in every log line, from the push to the reply
 */
export type Accept = (message: Inbound, replier: Replier, requestId: string) => Outcome

/** A request as it came over the wire; signatures are checked over exactly these bytes. */
export interface RawRequest {
  method: string
  query: URLSearchParams
  headers: Headers
  body: Buffer
  /** Names the push in log lines. */
  requestId: string
  /** Aborts when the platform hangs up. */
  signal: AbortSignal
}

/** One messaging app. */
export interface Channel {
  /** Its place under /channels/, and in ids. */
  readonly name: string
  /** Answers a push of the platform; absent for a channel that only calls out. */
  handle?(request: RawRequest): Promise<Response>
  /** Opens what must be open all the time; returns at once. */
  start?(): void
  /** Closes it again: nothing new comes in through it afterwards. */
  stop?(): Promise<void>
  /**
   * Last of all: waits until the platform has fetched what is finished, where it fetches answers
   * itself, or closes what the answers went out by.
   */
  settle?(graceMs: number): Promise<void>
}

/** Structured log lines; never the words of a message, never an id in the clear. */
export interface ChannelLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What every channel is given beside its settings. */
export interface ChannelParts {
  accept: Accept
  log: ChannelLog
  nowMs: () => number
  /** Where people reach the web page, or null. */
  publicUrl: string | null
}
