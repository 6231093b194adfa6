// Page: earlier conversations, as far as they are kept.
import type { Answer } from './types.ts'

export interface ConversationSummary {
  id: string
  title: string
  updatedAt: string
}

/** One question of a kept conversation and its whole answer. */
export interface KeptTurn {
  question: string
  answer: Answer
}

export interface KeptConversation extends ConversationSummary {
  turns: KeptTurn[]
}

const kept = new Map<string, KeptConversation>()

export async function listConversations(): Promise<ConversationSummary[]> {
  return [...kept.values()].toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
}

/** A conversation with its turns; null if there is none. */
export async function openConversation(id: string): Promise<KeptConversation | null> {
  return kept.get(id) ?? null
}

export async function keepTurn(id: string, turn: KeptTurn): Promise<void> {
  const before = kept.get(id)
  kept.set(id, {
    id,
    title: before?.title ?? turn.question,
    updatedAt: new Date().toISOString(),
    turns: [...(before?.turns ?? []), turn],
  })
}

export async function renameConversation(id: string, title: string): Promise<void> {
  const conversation = kept.get(id)
  if (conversation !== undefined) kept.set(id, { ...conversation, title })
}

export async function removeConversation(id: string): Promise<void> {
  kept.delete(id)
}
