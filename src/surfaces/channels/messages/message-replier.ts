// Channels: the replier of platforms whose messages cannot be changed once they are sent.
import type { Replier } from '../channel.ts'
import { renderReply, type Dialect } from './render.ts'
import { WORKING } from './reply.ts'

/** The sign that work goes on is a message of its own: only if it takes long, and once. */
const PROGRESS = { afterMs: 4000, everyMs: 60_000 }

/** Sends the answer as messages, after one sign of work where the answer is long in coming. */
export function createMessageReplier(
  send: (text: string) => Promise<void>,
  dialect: Dialect,
): Replier {
  let hasSign = false
  return {
    progress: {
      ...PROGRESS,
      async show() {
        if (hasSign) return
        hasSign = true
        await send(WORKING)
      },
    },
    async finish(reply) {
      for (const text of renderReply(reply, dialect)) await send(text)
    },
  }
}
