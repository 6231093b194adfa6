// Conversation: earlier turns, kept while the process lives.
import type { Turn } from '../domain/answer.ts'

export interface ConversationStore {
  turns(id: string): Promise<readonly Turn[]>
  append(id: string, turns: readonly Turn[]): Promise<void>
}

const MAX_CONVERSATIONS = 1000
const MAX_TURNS = 40

/** Keeps the latest turns of the latest conversations; the oldest conversation is forgotten first. */
export function createMemoryConversationStore(): ConversationStore {
  const conversations = new Map<string, readonly Turn[]>()
  return {
    turns: async (id) => conversations.get(id) ?? [],
    async append(id, turns) {
      const all = [...(conversations.get(id) ?? []), ...turns].slice(-MAX_TURNS)
      conversations.delete(id)
      conversations.set(id, all)
      const [oldest] = conversations.keys()
      if (conversations.size > MAX_CONVERSATIONS && oldest !== undefined)
        conversations.delete(oldest)
    },
  }
}
