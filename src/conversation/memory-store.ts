// Conversation: conversations that live as long as the process.
import type { Conversation, ConversationSummary, Exchange } from '../domain/conversation.ts'
import {
  expiryCutoffMs,
  feedbackAt,
  formatCursor,
  MAX_EXCHANGES,
  parseCursor,
  RECALLED_EXCHANGES,
  titleOf,
  turnsOf,
  type ConversationPage,
  type ConversationStore,
  type JudgedExchange,
  type PageRequest,
  type StoreOptions,
} from './store.ts'

/** Answers kept in all; the conversations that rest longest are forgotten first. */
const MAX_ANSWERS = 2000

/** Keeps conversations in memory, within a limit, until the process ends. */
export function createMemoryConversationStore(options: StoreOptions): ConversationStore {
  /** In the order of their last answer, oldest first. */
  const conversations = new Map<string, Conversation>()

  function alive(id: string): Conversation | undefined {
    const found = conversations.get(id)
    return found === undefined || isExpired(found, options) ? undefined : found
  }

  function forget(): void {
    let answers = [...conversations.values()].reduce((sum, each) => sum + each.exchangeCount, 0)
    for (const conversation of conversations.values()) {
      if (answers <= MAX_ANSWERS && !isExpired(conversation, options)) return
      conversations.delete(conversation.id)
      answers -= conversation.exchangeCount
    }
  }

  return {
    async append(id, answer) {
      const askedAt = options.now().toISOString()
      const earlier = alive(id)
      const exchange: Exchange = { askedAt, answer: structuredClone(answer), feedback: null }
      const exchanges = [...(earlier?.exchanges ?? []), exchange].slice(-MAX_EXCHANGES)
      const { title, createdAt } = earlier ?? {
        title: titleOf(answer.question),
        createdAt: askedAt,
      }
      const exchangeCount = exchanges.length
      conversations.delete(id)
      conversations.set(id, { id, title, createdAt, updatedAt: askedAt, exchangeCount, exchanges })
      forget()
    },
    turns: async (id) => recalledTurns(alive(id)?.exchanges ?? []),
    list: async (page) =>
      pageOf(
        [...conversations.keys()].flatMap((id) => alive(id) ?? []),
        page,
      ),
    read: async (id) => structuredClone(alive(id)),
    async rename(id, title) {
      const found = alive(id)
      if (found === undefined) return undefined
      found.title = title
      return summaryOf(found)
    },
    async delete(id) {
      const found = alive(id) !== undefined
      conversations.delete(id)
      return found
    },
    async judge(answerId, feedback) {
      const exchange = [...conversations.keys()]
        .flatMap((id) => alive(id)?.exchanges ?? [])
        .find(({ answer }) => answer.id === answerId)
      if (exchange === undefined) return undefined
      exchange.feedback = feedbackAt(feedback, options.now())
      return exchange.feedback
    },
    judged: async () =>
      structuredClone(
        [...conversations.keys()]
          .flatMap((id) => judgedIn(alive(id)?.exchanges ?? []))
          .toSorted((a, b) => a.askedAt.localeCompare(b.askedAt)),
      ),
    close: async () => undefined,
  }
}

function isExpired({ updatedAt }: Conversation, options: StoreOptions): boolean {
  return Date.parse(updatedAt) < expiryCutoffMs(options)
}

function recalledTurns(exchanges: readonly Exchange[]) {
  return exchanges.slice(-RECALLED_EXCHANGES).flatMap(({ answer }) => turnsOf(answer))
}

function judgedIn(exchanges: readonly Exchange[]): JudgedExchange[] {
  return exchanges.flatMap((exchange, index) => {
    const { feedback } = exchange
    if (feedback === null) return []
    return [{ ...exchange, feedback, history: recalledTurns(exchanges.slice(0, index)) }]
  })
}

function summaryOf({ exchanges: _exchanges, ...summary }: Conversation): ConversationSummary {
  return summary
}

function pageOf(
  conversations: readonly Conversation[],
  { limit, cursor }: PageRequest,
): ConversationPage {
  const after = cursor === null ? null : parseCursor(cursor)
  const rest = conversations
    .map(summaryOf)
    .toSorted((a, b) => updatedAtMs(b) - updatedAtMs(a) || (a.id < b.id ? 1 : -1))
    .filter((each) => {
      if (after === null) return true
      const difference = updatedAtMs(each) - after.updatedAtMs
      return difference < 0 || (difference === 0 && each.id < after.id)
    })
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const isLast = last === undefined || rest.length <= limit
  return {
    conversations: page,
    nextCursor: isLast ? null : formatCursor({ updatedAtMs: updatedAtMs(last), id: last.id }),
  }
}

function updatedAtMs({ updatedAt }: ConversationSummary): number {
  return Date.parse(updatedAt)
}
