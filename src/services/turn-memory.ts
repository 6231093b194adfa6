// Services: what a question remembers by: a store of conversations whose failures cost no answer.
import type { TurnMemory } from '#domain/conversation.ts'
import type { ConversationStore } from '#store/conversation-store.ts'

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
