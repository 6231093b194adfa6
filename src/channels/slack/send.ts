// Channels / Slack: answers a message in its thread.
// https://api.slack.com/methods/chat.postMessage
import { z } from 'zod'
import type { Replier } from '../channel.ts'
import { renderReply, type Dialect } from '../render.ts'
import { plainReply } from '../reply.ts'
import type { CallMethod } from './methods.ts'
import { isDirect, type SlackEvent } from './parse.ts'

/** chat.update is allowed about fifty times a minute. */
const PROGRESS = { afterMs: 1000, everyMs: 1500 }

const PostedSchema = z.looseObject({ ts: z.string() })

export interface SlackReplierOptions {
  call: CallMethod
  event: SlackEvent
  dialect: Dialect
}

/** Shows progress in one message and turns it into the first of the answer. */
export function createSlackReplier({ call, event, dialect }: SlackReplierOptions): Replier {
  const { channel, ts, thread_ts } = event
  const thread = isDirect(event) ? thread_ts : (thread_ts ?? ts)
  let shownTs: string | null = null

  async function post(text: string): Promise<string> {
    const posted = await call('chat.postMessage', {
      channel,
      text,
      unfurl_links: false,
      unfurl_media: false,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    })
    return PostedSchema.parse(posted).ts
  }

  async function show(text: string): Promise<void> {
    if (shownTs === null) shownTs = await post(text)
    else await call('chat.update', { channel, ts: shownTs, text })
  }

  return {
    progress: {
      ...PROGRESS,
      async show(text) {
        const [first] = renderReply(plainReply(text), dialect)
        if (first !== undefined) await show(first)
      },
    },
    async finish(reply) {
      const [first = '', ...rest] = renderReply(reply, dialect)
      try {
        await show(first)
      } catch (error) {
        // A progress message that was deleted meanwhile cannot be changed any more.
        if (shownTs === null) throw error
        await post(first)
      }
      for (const text of rest) await post(text)
    },
  }
}
