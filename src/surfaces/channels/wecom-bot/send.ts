// Channels / WeCom AI bot: answers over the long connection, as a stream and messages after it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChannelLog, Replier } from '../channel.ts'
import { words } from '../language.ts'
import type { Dialect } from '../messages/render.ts'
import { createReplier, type LiveText } from '../messages/replier.ts'
import { derivedId } from '../wire/crypto.ts'
import { PlatformError } from '../wire/http.ts'
import type { Command } from './connection.ts'
import type { WecomBotMessage } from './parse.ts'

const PACE = { afterMs: 300, everyMs: 500 }
/** Six minutes after the question WeCom takes no more of a stream; it is ended well before. */
const STREAM_MS = 5 * 60 * 1000
/** Waits before a message that was refused, for its rate most likely, is sent again. */
const RESEND_MS = [2000, 10_000]

export interface StreamReplierOptions {
  message: WecomBotMessage
  /** Of the callback; everything that answers it must carry it. */
  reqId: string
  request: (command: Command) => Promise<void>
  dialect: Dialect
  log: ChannelLog
  nowMs: () => number
  streamMs?: number
}

/**
 * Answers one message. The stream shows the text as it grows and is ended exactly once; what it
 * cannot take, by its size or because it is over, goes out as messages of its own.
 */
export function createStreamReplier(options: StreamReplierOptions): Replier {
  const send = (text: string): Promise<void> => sendNew(text, options)
  return createReplier({ dialect: options.dialect, pace: PACE, live: liveStream(options), send })
}

function liveStream(options: StreamReplierOptions): LiveText {
  const { message, reqId, request, log, nowMs, streamMs = STREAM_MS } = options
  const id = derivedId('wecom-bot', message.msgid)
  const overAtMs = nowMs() + streamMs
  let ending: NodeJS.Timeout | undefined
  let isBegun = false
  let isEnded = false
  let writing: Promise<unknown> = Promise.resolve()

  /** Writes to the stream once the write before is acknowledged, whatever became of it. */
  function write(content: string, finish: boolean): Promise<void> {
    const body = { msgtype: 'stream', stream: { id, finish, content } }
    const written = writing.then(() => request({ cmd: 'aibot_respond_msg', reqId, body }))
    writing = written.catch(() => undefined)
    return written
  }

  /** Ends the stream; false if it was over already or WeCom does not take the end. */
  async function end(content: string): Promise<boolean> {
    clearTimeout(ending)
    if (isEnded || (!isBegun && nowMs() >= overAtMs)) {
      // What said that the answer follows must stand before it.
      await writing
      return false
    }
    isEnded = true
    try {
      // The whole text is in every write: one that was not acknowledged can be repeated.
      await write(content, true).catch((error: unknown) => {
        if (isRefusal(error)) throw error
        return write(content, true)
      })
      return true
    } catch (error) {
      log.warn({ channel: 'wecom-bot', err: error }, 'stream refused the answer')
      return false
    }
  }

  return {
    async show(text) {
      if (isEnded || nowMs() >= overAtMs) return
      if (!isBegun) ending = setTimeout(() => void end(words.later), overAtMs - nowMs())
      isBegun = true
      await write(text, false)
    },
    finish: end,
  }
}

async function sendNew(
  content: string,
  { message, request }: Pick<StreamReplierOptions, 'message' | 'request'>,
): Promise<void> {
  const isGroup = message.chattype === 'group'
  const chatid = isGroup ? message.chatid : message.from.userid
  const body = { chatid, chat_type: isGroup ? 2 : 1, msgtype: 'markdown', markdown: { content } }
  for (const waitMs of [...RESEND_MS, null]) {
    try {
      return await request({ cmd: 'aibot_send_msg', body })
    } catch (error) {
      // Without an answer it may have been sent: twice would be worse.
      if (waitMs === null || !isRefusal(error)) throw error
      await sleep(waitMs)
    }
  }
}

const isRefusal = (error: unknown): boolean => error instanceof PlatformError && error.code !== null
