// Store: conversations that live as long as the process.
import type { Conversation, ConversationSummary, Exchange } from '#domain/conversation.ts'
import type { Principal } from '#domain/principal.ts'
import { PURGE_ROWS, type PurgeStep } from './purge.ts'
import {
  DAY_MS,
  expiryCutoffMs,
  feedbackAt,
  formatCursor,
  MAX_EXCHANGES,
  parseCursor,
  RECALLED_EXCHANGES,
  titleOf,
  turnsOf,
  writtenMs,
  type ConversationPage,
  type ConversationStore,
  type JudgedExchange,
  type PageRequest,
  type Refused,
  type StoreOptions,
} from './conversation-store.ts'
import { describeDoubt, seeTime, type TimeSeen } from './time-seen.ts'

/** Answers kept in all; the conversations that rest longest are forgotten first. */
const MAX_ANSWERS = 2000

interface Kept extends Conversation {
  owner: string
}

/** Keeps conversations in memory, within a limit, until the process ends. */
export function createMemoryConversationStore(options: StoreOptions): ConversationStore {
  /** In the order of their last answer, oldest first. */
  const conversations = new Map<string, Kept>()
  const nowMs = (): number => options.now().getTime()
  let seen: TimeSeen = { believedMs: nowMs(), doubted: null }

  const isExpired = (kept: Kept): boolean => updatedAtMs(kept) < expiryCutoffMs(options, seen)
  const allAlive = (): Kept[] => [...conversations.values()].filter((kept) => !isExpired(kept))

  function alive(id: string): Kept | undefined {
    const found = conversations.get(id)
    return found === undefined || isExpired(found) ? undefined : found
  }

  /** What may be changed by a principal, or why it may not. */
  function own(kept: Kept | undefined, principal: Principal): Kept | Refused {
    if (kept === undefined) return 'unknown'
    return principal.includes(kept.owner) ? kept : 'foreign'
  }

  function keepWithinLimit(): void {
    let answers = [...conversations.values()].reduce((sum, each) => sum + each.exchangeCount, 0)
    for (const { id, exchangeCount } of conversations.values()) {
      if (answers <= MAX_ANSWERS) return
      conversations.delete(id)
      answers -= exchangeCount
    }
  }

  function purge(): PurgeStep {
    seen = seeTime(seen, nowMs(), options.expiryDays * DAY_MS)
    const refusal = describeDoubt(seen)
    if (refusal !== null) return { erased: 0, hasMore: false, refusal }
    const expired = [...conversations.values()].filter(isExpired)
    const erased = expired.slice(0, PURGE_ROWS)
    for (const { id } of erased) conversations.delete(id)
    return { erased: erased.length, hasMore: expired.length > erased.length, refusal }
  }

  return {
    async append(id, answer, principal) {
      const [firstOwner] = principal
      const earlier = alive(id)
      if (own(earlier, principal) === 'foreign') return 'foreign'
      if (firstOwner === undefined) return 'strange'
      const askedAt = new Date(writtenMs(options, seen)).toISOString()
      const exchange: Exchange = { askedAt, answer: structuredClone(answer), feedback: null }
      const exchanges = [...(earlier?.exchanges ?? []), exchange].slice(-MAX_EXCHANGES)
      const { title, createdAt, owner } = earlier ?? {
        title: titleOf(answer.question),
        createdAt: askedAt,
        owner: firstOwner,
      }
      const exchangeCount = exchanges.length
      const summary = { id, title, createdAt, updatedAt: askedAt, exchangeCount }
      conversations.delete(id)
      conversations.set(id, { ...summary, exchanges, owner })
      keepWithinLimit()
      return 'stored'
    },
    turns: async (id) => recalledTurns(alive(id)?.exchanges ?? []),
    list: async (page, whose) =>
      pageOf(
        allAlive().filter(({ owner }) => whose === 'everybody' || whose.includes(owner)),
        page,
      ),
    async read(id) {
      const found = alive(id)
      return found === undefined ? undefined : structuredClone(conversationOf(found))
    },
    async rename(id, title, principal) {
      const found = own(alive(id), principal)
      if (typeof found === 'string') return found
      found.title = title
      return summaryOf(found)
    },
    async delete(id, principal) {
      const found = own(alive(id), principal)
      if (typeof found === 'string') return found
      conversations.delete(id)
      return 'deleted'
    },
    async judge(answerId, feedback, principal) {
      const isIt = ({ answer }: Exchange): boolean => answer.id === answerId
      const found = own(
        allAlive().find(({ exchanges }) => exchanges.some(isIt)),
        principal,
      )
      if (typeof found === 'string') return found
      const exchange = found.exchanges.find(isIt)
      if (exchange === undefined) return 'unknown'
      exchange.feedback = feedbackAt(feedback, writtenMs(options, seen))
      return exchange.feedback
    },
    judged: async () =>
      structuredClone(
        allAlive()
          .flatMap(({ exchanges }) => judgedIn(exchanges))
          .toSorted((a, b) => a.askedAt.localeCompare(b.askedAt)),
      ),
    purge: async () => purge(),
    close: async () => undefined,
  }
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

function conversationOf({ owner: _owner, ...conversation }: Kept): Conversation {
  return conversation
}

function summaryOf({
  exchanges: _exchanges,
  owner: _owner,
  ...summary
}: Kept): ConversationSummary {
  return summary
}

function pageOf(conversations: readonly Kept[], { limit, cursor }: PageRequest): ConversationPage {
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

function updatedAtMs({ updatedAt }: Pick<ConversationSummary, 'updatedAt'>): number {
  return Date.parse(updatedAt)
}
