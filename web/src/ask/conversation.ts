// Page: the conversation that is open, and what happens in it.
import { signal } from '@preact/signals'
import { askStreaming } from '../api/ask-stream.ts'
import {
  listConversations,
  noteConversation,
  openConversation,
  removeConversation,
  renameConversation,
  type ListedConversation,
} from '../api/conversations.ts'
import type { AskRequest } from '../api/types.ts'
import { announce } from '../parts/live-region.tsx'
import { go, place } from '../router.ts'
import { finishTurn, restoreTurn, startTurn, type Turn, type TurnRequest } from './turn.ts'

export interface OpenConversation {
  id: string
  state: 'loading' | 'ready' | 'missing' | 'failed'
  turns: readonly Turn[]
  error: unknown
}

/** The conversation shown; null before the first question of a new one. */
export const conversation = signal<OpenConversation | null>(null)
/** All conversations, the latest first. */
export const summaries = signal<readonly ListedConversation[]>([])

const SPOKEN_CHARS = 160
let running: AbortController | null = null

export function isAnswering(): boolean {
  return conversation.value?.turns.some(({ state }) => state === 'streaming') ?? false
}

/** Shows a conversation by its id, or none for a new one; does nothing if it is shown already. */
export async function showConversation(id: string | null): Promise<void> {
  if ((conversation.value?.id ?? null) === id) return
  stopAnswering()
  if (id === null) {
    conversation.value = null
    return
  }
  conversation.value = { id, state: 'loading', turns: [], error: null }
  const outcome = await openConversation(id).then(
    (kept) =>
      kept === null
        ? { state: 'missing' as const, turns: [], error: null }
        : {
            state: 'ready' as const,
            turns: kept.exchanges.map(restoreTurn),
            error: null,
          },
    (error: unknown) => ({ state: 'failed' as const, turns: [], error }),
  )
  if (conversation.value?.id === id) conversation.value = { id, ...outcome }
}

/** Tries to open the conversation again that could not be opened. */
export async function reopenConversation(): Promise<void> {
  const id = conversation.value?.id ?? null
  conversation.value = null
  await showConversation(id)
}

/** Brings the list of conversations up to date; an unreachable service leaves it as it is. */
export async function refreshSummaries(): Promise<void> {
  summaries.value = await listConversations().catch(() => summaries.value)
}

/** Asks in the open conversation, or begins one. */
export async function ask(request: TurnRequest): Promise<void> {
  if (isAnswering()) return
  const open = conversation.value
  const id = open?.state === 'ready' ? open.id : newId()
  const earlier = open?.state === 'ready' ? open.turns : []
  const turn = startTurn(request)
  conversation.value = { id, state: 'ready', turns: [...earlier, turn], error: null }
  if (place.value.path !== `/conversations/${id}`) go(`/conversations/${id}`)
  await answerTurn(id, turn)
}

/** Asks the question of a turn again, in its place. */
export async function retry(turn: Turn): Promise<void> {
  const open = conversation.value
  if (open === null || isAnswering()) return
  const fresh = { ...startTurn(turn), key: turn.key }
  replaceTurn(open.id, fresh)
  await answerTurn(open.id, fresh)
}

/** Stops the answer that is coming; what has come stays. */
export function stopAnswering(): void {
  running?.abort()
}

export async function rename(id: string, title: string): Promise<void> {
  await renameConversation(id, title)
  await refreshSummaries()
}

export async function remove(id: string): Promise<void> {
  await removeConversation(id)
  if (conversation.value?.id === id) go('/')
  await refreshSummaries()
}

async function answerTurn(id: string, started: Turn): Promise<void> {
  const controller = new AbortController()
  running = controller
  let turn = started
  const change = (changes: Partial<Turn>): void => {
    turn = { ...turn, ...changes }
    replaceTurn(id, turn)
  }
  try {
    const answer = await askStreaming(
      requestOf(id, started),
      {
        start: ({ standaloneQuestion, intent }) => change({ standaloneQuestion, intent }),
        evidence: ({ clauses }) => change({ evidenceCount: clauses.length }),
        citation: (citation) => change({ citations: [...turn.citations, citation] }),
        delta: (text) => change({ text: turn.text + text }),
        reset: () => change({ text: '', citations: [] }),
      },
      controller.signal,
    )
    change(finishTurn(turn, answer))
    announce(spoken(answer.text))
    noteConversation(id, started.question)
    await refreshSummaries()
  } catch (error) {
    change(controller.signal.aborted ? { state: 'stopped' } : { state: 'failed', error })
  } finally {
    if (running === controller) running = null
  }
}

function requestOf(id: string, { question, documents, asOf }: TurnRequest): AskRequest {
  return {
    question,
    conversationId: id,
    ...(documents.length === 0 ? {} : { documents: [...documents] }),
    ...(asOf === null ? {} : { asOf }),
  }
}

function replaceTurn(id: string, turn: Turn): void {
  const open = conversation.value
  if (open?.id !== id) return
  conversation.value = {
    ...open,
    turns: open.turns.map((other) => (other.key === turn.key ? turn : other)),
  }
}

/** The beginning of an answer without its marks, to be read out. */
function spoken(text: string): string {
  return text.replaceAll(/[*_#>`-]|\[\d+\]/g, '').slice(0, SPOKEN_CHARS)
}

/** Not randomUUID: browsers hide it from pages that came over plain HTTP from another machine. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
