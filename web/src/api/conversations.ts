// Page: earlier conversations, which the service keeps.
import { recall, remember } from '../parts/memory.ts'
import { request, requestJson, RequestFailure } from './request.ts'
import type { Conversation, ConversationList, ConversationSummary } from './types.ts'

const PATH = '/api/conversations'
const MOST_LISTED = 100
const NOT_FOUND = 404
/** Conversations begun in this browser: its cookie, by which the service knows them, may be gone. */
const OWN_KEY = 'conversations'

export type ListedConversation = Pick<ConversationSummary, 'id' | 'title'>

/** The latest conversations that the service lists, and those begun here that it does not. */
export async function listConversations(): Promise<ListedConversation[]> {
  const begunHere = ownConversations()
  try {
    const { conversations } = await requestJson<ConversationList>(`${PATH}?limit=${MOST_LISTED}`)
    const listed = new Set(conversations.map(({ id }) => id))
    return [...conversations, ...begunHere.filter(({ id }) => !listed.has(id))]
  } catch (error) {
    if (isNotFound(error)) return begunHere
    throw error
  }
}

/** A conversation with its answers; null if there is none, or none any more. */
export async function openConversation(id: string): Promise<Conversation | null> {
  try {
    return await requestJson<Conversation>(pathOf(id))
  } catch (error) {
    if (!isNotFound(error)) throw error
    forgetOwn(id)
    return null
  }
}

export async function renameConversation(id: string, title: string): Promise<void> {
  await request(pathOf(id), { method: 'PATCH', body: { title } })
  keepOwn(ownConversations().map((own) => (own.id === id ? { id, title } : own)))
}

/** Deletes a conversation; one that is gone already counts as deleted. */
export async function removeConversation(id: string): Promise<void> {
  await request(pathOf(id), { method: 'DELETE' }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error
  })
  forgetOwn(id)
}

/** Remembers that a conversation was begun here. */
export function noteConversation(id: string, title: string): void {
  if (ownConversations().some((own) => own.id === id)) return
  keepOwn([{ id, title }, ...ownConversations()].slice(0, MOST_LISTED))
}

function pathOf(id: string): string {
  return `${PATH}/${encodeURIComponent(id)}`
}

function isNotFound(error: unknown): boolean {
  return error instanceof RequestFailure && error.problem?.status === NOT_FOUND
}

function ownConversations(): ListedConversation[] {
  try {
    const kept: unknown = JSON.parse(recall(OWN_KEY) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isListed) : []
  } catch {
    // Whatever stands there was not written by this page.
    return []
  }
}

function isListed(kept: unknown): kept is ListedConversation {
  return (
    typeof kept === 'object' &&
    kept !== null &&
    'id' in kept &&
    typeof kept.id === 'string' &&
    'title' in kept &&
    typeof kept.title === 'string'
  )
}

function forgetOwn(id: string): void {
  keepOwn(ownConversations().filter((own) => own.id !== id))
}

function keepOwn(conversations: readonly ListedConversation[]): void {
  remember(OWN_KEY, JSON.stringify(conversations))
}
