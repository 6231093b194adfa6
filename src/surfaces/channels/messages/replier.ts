// Channels: how a reply goes out: in a text that is written while it is read, or as messages.
import type { Replier } from '../channel.ts'
import { words } from '../language.ts'
import { renderReply, type Dialect } from './render.ts'
import { plainReply } from './reply.ts'

/** What a person sees before the answer is there. */
export interface LiveText {
  /** Shows the answer so far in place of what was shown before. */
  show(text: string): Promise<void>
  /** Ends it with the first part of the answer; false if that must go out as a message. */
  finish(text: string): Promise<boolean>
}

export interface ReplierOptions {
  dialect: Dialect
  /** Answers that come sooner than the first need no sign; the text changes no faster than the second. */
  pace: { afterMs: number; everyMs: number }
  live: LiveText
  /** Sends a message. @param part its place in the reply, from 0 */
  send(text: string, part: number): Promise<void>
}

/** Shows the answer while it grows, ends it there, and sends what that does not take as messages. */
export function createReplier({ dialect, pace, live, send }: ReplierOptions): Replier {
  return {
    progress: {
      ...pace,
      async show(text) {
        const [first = text] = renderReply(plainReply(text), dialect)
        await live.show(first)
      },
    },
    async finish(reply) {
      const messages = renderReply(reply, dialect)
      const isShown = await live.finish(messages[0] ?? '')
      for (const [part, text] of messages.entries())
        if (part > 0 || !isShown) await send(text, part)
    },
  }
}

/** The sign that work goes on is a message of its own: only if it takes long, and once. */
const SIGN_PACE = { afterMs: 4000, everyMs: 60_000 }

/** One sign of work, for what cannot be changed once it is sent. */
export function signOfWork(send: (text: string) => Promise<void>): LiveText {
  let hasSign = false
  return {
    async show() {
      if (hasSign) return
      hasSign = true
      await send(words.working)
    },
    finish: async () => false,
  }
}

/** The replier of platforms whose messages cannot be changed once they are sent. */
export function createMessageReplier(
  send: (text: string) => Promise<void>,
  dialect: Dialect,
): Replier {
  return createReplier({ dialect, pace: SIGN_PACE, live: signOfWork(send), send })
}

/** About what platforms take from one chat whose messages can be changed; changes count. */
const EDIT_PACE = { afterMs: 1000, everyMs: 1500 }

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
  const live: LiveText = {
    async show(text) {
      if (shown === null) shown = { id: await post(text) }
      else await change(shown.id, text)
    },
    async finish(text) {
      if (shown === null) return false
      try {
        await change(shown.id, text)
        return true
      } catch {
        // A progress message that was deleted meanwhile cannot be changed any more.
        return false
      }
    },
  }
  const send = async (text: string): Promise<void> => void (await post(text))
  return createReplier({ dialect, pace: EDIT_PACE, live, send })
}
