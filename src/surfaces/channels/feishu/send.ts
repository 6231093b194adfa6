// Channels / Feishu: answers a message with a card, streaming if it takes long, else with rich text.
import type { ChannelLog, Replier, Reply } from '../channel.ts'
import { derivedId } from '../wire/crypto.ts'
import { toBlocks } from '../messages/markdown.ts'
import { renderReply, type Dialect } from '../messages/render.ts'
import type { FeishuApi } from './api.ts'
import { cardOf, postOf, summaryOf } from './render.ts'

/** Feishu allows ten updates a second to a card and five messages a second to a chat. */
const PROGRESS = { afterMs: 800, everyMs: 500 }

export interface FeishuReplierOptions {
  messageId: string
  api: FeishuApi
  dialect: Dialect
  log: ChannelLog
}

/** A card that is on the person's screen and still streams. */
interface OpenCard {
  id: string
  sequence: number
}

/** Answers one message. Ids of sends follow from the message's, so that a repeated one is one. */
export function createFeishuReplier(options: FeishuReplierOptions): Replier {
  const { messageId, api, dialect, log } = options
  let card: OpenCard | null = null
  let isCardRefused = false

  async function openCard(markdown: string): Promise<OpenCard> {
    const id = await api.createCard(cardOf(markdown, { isStreaming: true }))
    await api.reply(messageId, {
      type: 'interactive',
      content: { type: 'card', data: { card_id: id } },
      uuid: derivedId(messageId, 'card'),
    })
    return { id, sequence: 0 }
  }

  async function write(open: OpenCard, content: string): Promise<void> {
    const sequence = ++open.sequence
    await api.updateCard(open.id, { content, sequence, uuid: derivedId(open.id, sequence) })
  }

  async function close(open: OpenCard, markdown: string): Promise<void> {
    const sequence = ++open.sequence
    const uuid = derivedId(open.id, sequence)
    await api.closeCard(open.id, { summary: summaryOf(markdown), sequence, uuid })
  }

  async function sendNew(markdown: string, part: number): Promise<void> {
    const send = (type: 'interactive' | 'post', content: object): Promise<void> =>
      api.reply(messageId, { type, content, uuid: derivedId(messageId, type, part) })
    try {
      await send('interactive', cardOf(markdown, { isStreaming: false }))
    } catch (error) {
      log.warn({ channel: 'feishu', err: error }, 'card refused; sent as rich text')
      await send('post', postOf(markdown))
    }
  }

  /** The final text in the card that streams; false if the card does not take it. */
  async function finishCard(open: OpenCard, markdown: string): Promise<boolean> {
    try {
      await write(open, markdown)
      await close(open, markdown)
      return true
    } catch (error) {
      log.warn({ channel: 'feishu', err: error }, 'streaming card refused the answer')
      // Still streaming, it would show a cursor for ten minutes.
      await close(open, markdown).catch(() => undefined)
      return false
    }
  }

  return {
    progress: {
      ...PROGRESS,
      async show(text) {
        if (isCardRefused) return
        const markdown = snapshot(text, dialect)
        if (card !== null) return write(card, markdown)
        // Set until the card is there: without the permission for cards every try would fail.
        isCardRefused = true
        card = await openCard(markdown)
        isCardRefused = false
      },
    },
    async finish(reply: Reply) {
      const [first = '', ...rest] = renderReply(reply, dialect)
      const isShown = card !== null && (await finishCard(card, first))
      if (!isShown) await sendNew(first, 0)
      for (const [at, markdown] of rest.entries()) await sendNew(markdown, at + 1)
    },
  }
}

/** Text on the way to an answer: no sources yet, and only as much as a card takes. */
function snapshot(text: string, dialect: Dialect): string {
  const shown = toBlocks(text).map((block) => (block.hasGap ? '\n' : '') + dialect.block(block))
  while (dialect.measure(shown.join('\n')) > dialect.limit) shown.pop()
  return shown.join('\n')
}
