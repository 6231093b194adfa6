// Channels / Slack: answers a message in its thread.
// https://api.slack.com/methods/chat.postMessage
import { z } from 'zod'
import type { Replier } from '../channel.ts'
import { createEditableReplier } from '../messages/replier.ts'
import type { Dialect } from '../messages/render.ts'
import type { CallMethod } from './methods.ts'
import { isDirect, type SlackEvent } from './parse.ts'

const PostedSchema = z.looseObject({ ts: z.string() })

export interface SlackReplierOptions {
  call: CallMethod
  event: SlackEvent
  dialect: Dialect
}

/** In a direct chat, answers stand in a thread only if the question does. */
export function createSlackReplier({ call, event, dialect }: SlackReplierOptions): Replier {
  const { channel, ts, thread_ts } = event
  const thread = isDirect(event) ? thread_ts : (thread_ts ?? ts)
  return createEditableReplier(
    {
      async post(text) {
        const posted = await call('chat.postMessage', {
          channel,
          text,
          unfurl_links: false,
          unfurl_media: false,
          ...(thread === undefined ? {} : { thread_ts: thread }),
        })
        return PostedSchema.parse(posted).ts
      },
      change: async (shownTs, text) =>
        void (await call('chat.update', { channel, ts: shownTs, text })),
    },
    dialect,
  )
}
