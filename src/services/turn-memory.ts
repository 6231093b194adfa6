// Services: what a question remembers by: a store of conversations whose failures cost no answer.
import type { Answer, Turn } from '#domain/answer.ts'
import type { Remembered } from '#domain/conversation.ts'
import type { Principal } from '#domain/principal.ts'
import type { ConversationStore } from '#store/conversation-store.ts'

export interface TurnMemory {
  /** The latest turns, oldest first; null if they cannot be read. */
  recall(conversationId: string): Promise<readonly Turn[] | null>
  /** Stores the answer if the conversation is new or the principal's own. */
  remember(conversationId: string, answer: Answer, principal: Principal): Promise<Remembered>
}

/** Reads and writes the store. @param onFailure is told what the store rejected with */
export function createTurnMemory(
  store: Pick<ConversationStore, 'turns' | 'append'>,
  onFailure: (error: unknown) => void,
): TurnMemory {
  const orElse =
    <Fallback>(fallback: Fallback) =>
    (error: unknown): Fallback => {
      onFailure(error)
      return fallback
    }
  return {
    recall: (id) => store.turns(id).catch(orElse(null)),
    remember: (id, answer, principal) =>
      store.append(id, answer, principal).catch(orElse('failed' as const)),
  }
}
