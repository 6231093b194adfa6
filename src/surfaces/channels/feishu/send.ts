// Channels / Feishu: answers a message with a card, streaming if it takes long, else with rich text.
import type { ChannelLog, Replier } from '../channel.ts'
import type { Dialect } from '../messages/render.ts'
import { createReplier, type LiveText } from '../messages/replier.ts'
import { derivedId } from '../wire/crypto.ts'
import type { FeishuApi } from './api.ts'
import { cardOf, postOf, summaryOf } from './card.ts'

/** Feishu allows ten updates a second to a card and five messages a second to a chat. */
const PACE = { afterMs: 800, everyMs: 500 }

export interface FeishuReplierOptions {
  messageId: string
  api: FeishuApi
  dialect: Dialect
  log: ChannelLog
}

/** Answers one message. Ids of sends follow from the message's, so that a repeated one is one. */
export function createFeishuReplier(options: FeishuReplierOptions): Replier {
  const { messageId, api, dialect, log } = options
  return createReplier({
    dialect,
    pace: PACE,
    live: streamingCard(options),
    async send(markdown, part) {
      const reply = (type: 'interactive' | 'post', content: object): Promise<void> =>
        api.reply(messageId, { type, content, uuid: derivedId(messageId, type, part) })
      try {
        await reply('interactive', cardOf(markdown, { isStreaming: false }))
      } catch (error) {
        log.warn({ channel: 'feishu', err: error }, 'card refused; sent as rich text')
        await reply('post', postOf(markdown))
      }
    },
  })
}

/** A card on the person's screen that streams until it is closed. */
function streamingCard({ messageId, api, log }: FeishuReplierOptions): LiveText {
  let cardId: string | null = null
  let isRefused = false
  let sequence = 0

  async function open(markdown: string): Promise<void> {
    // Set until the card is there: without the permission for cards every try would fail.
    isRefused = true
    const id = await api.createCard(cardOf(markdown, { isStreaming: true }))
    const content = { type: 'card', data: { card_id: id } }
    const uuid = derivedId(messageId, 'card')
    await api.reply(messageId, { type: 'interactive', content, uuid })
    cardId = id
    isRefused = false
  }

  const next = (id: string) => ({ sequence: ++sequence, uuid: derivedId(id, sequence) })
  const write = (id: string, content: string): Promise<void> =>
    api.updateCard(id, { content, ...next(id) })
  const close = (id: string, markdown: string): Promise<void> =>
    api.closeCard(id, { summary: summaryOf(markdown), ...next(id) })

  return {
    async show(markdown) {
      if (isRefused) return
      await (cardId === null ? open(markdown) : write(cardId, markdown))
    },
    async finish(markdown) {
      if (cardId === null) return false
      try {
        await write(cardId, markdown)
        await close(cardId, markdown)
        return true
      } catch (error) {
        log.warn({ channel: 'feishu', err: error }, 'streaming card refused the answer')
        // Still streaming, it would show a cursor for ten minutes.
        await close(cardId, markdown).catch(() => undefined)
        return false
      }
    },
  }
}
