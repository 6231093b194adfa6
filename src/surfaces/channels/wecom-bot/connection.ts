// Channels / WeCom AI bot: the long connection, by which messages come and answers go.
// https://developer.work.weixin.qq.com/document/path/101463
import { randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { PlatformError } from '../wire/http.ts'
import { createLongConnection, GiveUp, jsonOf, type Link } from '../wire/long-connection.ts'
import type { Loop } from '../wire/loop.ts'
import type { WecomBotConnectionSettings } from '#config/channels/platforms.ts'

const HEARTBEAT_MS = 30_000
const REPLY_MS = 5000
const SUBSCRIBE_MS = 10_000
/** Answers wait so long for a connection that is being opened again. */
const RECONNECT_MS = 30_000

/** Wrong signature, unknown bot: no further try can help. */
const BAD_CREDENTIALS = new Set([853_000, 93_019])
/** WeCom has forgotten the subscription though the socket is open. */
const NOT_SUBSCRIBED = 846_609

const FrameSchema = z.looseObject({
  cmd: z.string().optional(),
  headers: z.looseObject({ req_id: z.string().min(1) }),
  body: z.unknown().optional(),
  errcode: z.number().optional(),
  errmsg: z.string().default(''),
})
type Frame = z.infer<typeof FrameSchema>

const ReplacedSchema = z.looseObject({
  event: z.looseObject({ eventtype: z.literal('disconnected_event') }),
})

/** Something said to WeCom, which it acknowledges. */
export interface Command {
  cmd: 'aibot_respond_msg' | 'aibot_respond_welcome_msg' | 'aibot_send_msg'
  /** That of the message that is answered; a new one if it is left out. */
  reqId?: string
  body: object
}

export interface WecomBotConnection extends Loop {
  /**
   * Says something and waits for the acknowledgement; commands with one reqId must not overlap.
   * @throws PlatformError with WeCom's code when it is refused, without one when nothing came back
   */
  request(command: Command): Promise<void>
}

export interface WecomBotConnectionOptions {
  settings: WecomBotConnectionSettings
  log: ChannelLog
  nowMs: () => number
  /** Takes the body of a message or an event and returns at once. */
  onPush: (body: unknown, reqId: string) => void
}

/** The connection: it subscribes first, and nothing is taken or sent before that is acknowledged. */
export function createWecomBotConnection(options: WecomBotConnectionOptions): WecomBotConnection {
  const { log, nowMs, onPush } = options
  const replies = createReplies()
  const subscription = createSubscription(options)

  function received(content: Buffer, link: Link): void {
    const frame = FrameSchema.safeParse(jsonOf(content)).data
    if (frame === undefined) return log.warn({ channel: 'wecom-bot' }, 'unreadable frame')
    const reqId = frame.headers.req_id
    if (subscription.isAnswer(frame)) {
      if (subscription.answered(frame, link)) replies.begin(link)
      return
    }
    if (subscription.link() === null) return
    if (frame.cmd === undefined) return replies.came(frame)
    if (frame.cmd === 'aibot_event_callback' && ReplacedSchema.safeParse(frame.body).success)
      throw new GiveUp('another connection of this bot took over; run one process for each bot')
    if (frame.cmd === 'aibot_msg_callback' || frame.cmd === 'aibot_event_callback')
      onPush(frame.body, reqId)
  }

  async function request({ cmd, reqId = newReqId(cmd), body }: Command): Promise<void> {
    const link = subscription.link() ?? (await replies.whenBegun())
    const reply = replies.to(reqId)
    send(link, { cmd, reqId, body })
    const refusal = refusalIn(await reply)
    if (refusal === null) return
    if (refusal.code === NOT_SUBSCRIBED) {
      subscription.end()
      link.close()
    }
    throw refusal
  }

  const connection = createLongConnection({
    channel: 'wecom-bot',
    log,
    nowMs,
    protocol: {
      locate: async () => new URL(options.settings.socketUrl),
      opened: subscription.ask,
      received,
      beat: (link) => send(link, { cmd: 'ping', reqId: newReqId('ping') }),
      closed() {
        subscription.end()
        replies.end()
      },
      heartbeatMs: () => HEARTBEAT_MS,
      maxMissedBeats: 2,
    },
  })
  return { ...connection, request }
}

/** Whether the bot is subscribed on the connection that is open. */
function createSubscription({ settings, log }: WecomBotConnectionOptions) {
  let askedId = ''
  let subscribed: Link | null = null
  let tooLate: NodeJS.Timeout | undefined

  return {
    /** The connection that the bot is subscribed on. */
    link: () => subscribed,
    ask(link: Link): void {
      askedId = newReqId('aibot_subscribe')
      const body = { bot_id: settings.botId, secret: settings.secret.reveal() }
      send(link, { cmd: 'aibot_subscribe', reqId: askedId, body })
      tooLate = setTimeout(() => link.close(), SUBSCRIBE_MS)
    },
    isAnswer: ({ cmd, headers }: Frame) => cmd === undefined && headers.req_id === askedId,
    /** Takes the answer; whether it accepts. @throws GiveUp for wrong credentials */
    answered(frame: Frame, link: Link): boolean {
      clearTimeout(tooLate)
      const refusal = refusalIn(frame)
      if (refusal === null) {
        subscribed = link
        log.info({ channel: 'wecom-bot' }, 'subscribed')
        return true
      }
      const { code, message } = refusal
      if (typeof code === 'number' && BAD_CREDENTIALS.has(code))
        throw new GiveUp(`${message} (check TIAOLI_WECOM_BOT_ID and _SECRET)`, { code })
      log.warn({ channel: 'wecom-bot', err: refusal }, 'subscription refused')
      link.close()
      return false
    },
    end(): void {
      clearTimeout(tooLate)
      subscribed = null
    },
  }
}

/** Who waits for what of a connection: for its beginning, or for a reply that comes over it. */
function createReplies() {
  const events = new EventEmitter().setMaxListeners(0)
  const waits = new Set<AbortController>()

  /** What comes with an event; without it in time, the failure. */
  async function next(
    event: string,
    { withinMs, failure }: { withinMs: number; failure: string },
    wait = new AbortController(),
  ): Promise<unknown> {
    const timer = setTimeout(() => wait.abort(), withinMs)
    try {
      const [value] = await once(events, event, { signal: wait.signal })
      return value
    } catch {
      throw new PlatformError(failure)
    } finally {
      clearTimeout(timer)
      waits.delete(wait)
    }
  }

  return {
    begin: (link: Link) => void events.emit('begin', link),
    came: (frame: Frame) => void events.emit(`reply ${frame.headers.req_id}`, frame),
    /** Nothing more comes: who waits for a reply waits in vain. */
    end() {
      for (const wait of waits) wait.abort()
    },
    async whenBegun(): Promise<Link> {
      const failure = 'no connection to WeCom'
      return (await next('begin', { withinMs: RECONNECT_MS, failure })) as Link
    },
    async to(reqId: string): Promise<Frame> {
      const failure = 'no acknowledgement from WeCom'
      const wait = new AbortController()
      waits.add(wait)
      return (await next(`reply ${reqId}`, { withinMs: REPLY_MS, failure }, wait)) as Frame
    },
  }
}

/** What a reply refuses, as an error with WeCom's code; null when it accepts. */
function refusalIn({ errcode = 0, errmsg }: Frame): PlatformError | null {
  if (errcode === 0) return null
  return new PlatformError(`WeCom: ${errcode} ${errmsg.slice(0, 200)}`, { code: errcode })
}

function send(
  link: Link,
  { cmd, reqId, body }: { cmd: string; reqId: string; body?: object },
): void {
  link.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }))
}

/** Ids of our own begin with the command, as in the official SDK. */
const newReqId = (cmd: string): string => `${cmd}_${randomUUID()}`
