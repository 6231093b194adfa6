// Channels / WeCom AI bot: the long connection, by which messages come and answers go.
// https://developer.work.weixin.qq.com/document/path/101463
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { ChannelLog } from '../channel.ts'
import { PlatformError } from '../http.ts'
import {
  createLongConnection,
  GiveUp,
  jsonOf,
  type Link,
  type LongConnection,
} from '../long-connection.ts'
import type { WecomBotConnectionSettings } from './settings.ts'

const HEARTBEAT_MS = 30_000
const ACK_MS = 5000
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

export interface WecomBotConnection extends LongConnection {
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
  const { settings, log, nowMs, onPush } = options
  const { botId, secret } = settings
  const pending = new Map<string, (result: Frame | PlatformError) => void>()
  const waiting = new Set<() => void>()
  let subscribed: Link | null = null
  let subscribeId = ''
  let tooLate: NodeJS.Timeout | undefined

  function opened(link: Link): void {
    subscribeId = newReqId('aibot_subscribe')
    const body = { bot_id: botId, secret: secret.reveal() }
    send(link, { cmd: 'aibot_subscribe', reqId: subscribeId, body })
    tooLate = setTimeout(() => link.close(), SUBSCRIBE_MS)
  }

  function received(content: Buffer, link: Link): void {
    const frame = FrameSchema.safeParse(jsonOf(content)).data
    if (frame === undefined) return log.warn({ channel: 'wecom-bot' }, 'unreadable frame')
    const reqId = frame.headers.req_id
    if (frame.cmd === undefined && reqId === subscribeId) return onSubscribed(frame, link)
    if (subscribed === null) return
    if (frame.cmd === undefined) return pending.get(reqId)?.(frame)
    if (frame.cmd === 'aibot_event_callback' && ReplacedSchema.safeParse(frame.body).success)
      throw new GiveUp('another connection of this bot took over; run one process for each bot')
    if (frame.cmd === 'aibot_msg_callback' || frame.cmd === 'aibot_event_callback')
      onPush(frame.body, reqId)
  }

  function onSubscribed({ errcode = 0, errmsg }: Frame, link: Link): void {
    clearTimeout(tooLate)
    if (errcode === 0) {
      subscribed = link
      log.info({ channel: 'wecom-bot' }, 'subscribed')
      for (const resume of waiting) resume()
      return
    }
    const reason = `WeCom refused the bot: ${errcode} ${errmsg.slice(0, 200)}`
    if (BAD_CREDENTIALS.has(errcode))
      throw new GiveUp(`${reason} (check TIAOLI_WECOM_BOT_ID and _SECRET)`, { code: errcode })
    log.warn({ channel: 'wecom-bot', errcode }, reason)
    link.close()
  }

  function closed(): void {
    clearTimeout(tooLate)
    subscribed = null
    const lost = new PlatformError('connection to WeCom lost before the acknowledgement')
    for (const settle of pending.values()) settle(lost)
  }

  async function whenSubscribed(): Promise<Link> {
    if (subscribed !== null) return subscribed
    await new Promise<void>((resolve, reject) => {
      const resume = (): void => {
        clearTimeout(timer)
        waiting.delete(resume)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(resume)
        reject(new PlatformError('no connection to WeCom'))
      }, RECONNECT_MS)
      waiting.add(resume)
    })
    return whenSubscribed()
  }

  async function request({ cmd, reqId = newReqId(cmd), body }: Command): Promise<void> {
    const link = await whenSubscribed()
    const answer = await new Promise<Frame | PlatformError>((resolve) => {
      const timer = setTimeout(() => settle(new PlatformError('no acknowledgement')), ACK_MS)
      const settle = (result: Frame | PlatformError): void => {
        clearTimeout(timer)
        pending.delete(reqId)
        resolve(result)
      }
      pending.set(reqId, settle)
      send(link, { cmd, reqId, body })
    })
    if (answer instanceof PlatformError) throw answer
    const { errcode = 0, errmsg } = answer
    if (errcode === 0) return
    if (errcode === NOT_SUBSCRIBED) link.close()
    throw new PlatformError(`WeCom: ${errcode} ${errmsg.slice(0, 200)}`, { code: errcode })
  }

  const connection = createLongConnection({
    channel: 'wecom-bot',
    log,
    nowMs,
    protocol: {
      locate: async () => new URL(settings.socketUrl),
      opened,
      received,
      beat: (link) => send(link, { cmd: 'ping', reqId: newReqId('ping') }),
      closed,
      heartbeatMs: () => HEARTBEAT_MS,
      maxMissedBeats: 2,
    },
  })
  return { ...connection, request }
}

function send(
  link: Link,
  { cmd, reqId, body }: { cmd: string; reqId: string; body?: object },
): void {
  link.send(JSON.stringify({ cmd, headers: { req_id: reqId }, body }))
}

/** Ids of our own begin with the command, as in the official SDK. */
const newReqId = (cmd: string): string => `${cmd}_${randomUUID()}`
