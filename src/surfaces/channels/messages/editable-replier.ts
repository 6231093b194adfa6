// Channels: the replier of platforms whose messages can be changed after they were sent.
import type { Replier } from '../channel.ts'
import { renderReply, type Dialect } from './render.ts'
import { plainReply } from './reply.ts'

/** About what such platforms take from one chat; changes count. */
const PROGRESS = { afterMs: 1000, everyMs: 1500 }

export interface EditableMessages<Id> {
  /** Sends a message; what it is changed by. */
  post(text: string): Promise<Id>
  change(id: Id, text: string): Promise<void>
}

/** Shows progress in one message and turns it into the first of the answer. */
export function createEditableReplier<Id>(
  { post, change }: EditableMessages<Id>,
  dialect: Dialect,
): Replier {
  let shown: { id: Id } | null = null

  async function show(text: string): Promise<void> {
    if (shown === null) shown = { id: await post(text) }
    else await change(shown.id, text)
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
        if (shown === null) throw error
        await post(first)
      }
      for (const text of rest) await post(text)
    },
  }
}
