// Channels: the one way of every message, from the platform's adapter to the last word.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Assistant } from '#answer/assistant.ts'
import { forgivingSessionStore, type SessionStore } from '#store/session-store.ts'
import { AskRequestSchema, type Answer, type AskRequest } from '#domain/answer.ts'
import { localContext, type RequestContext } from '#domain/context.ts'
import { dayInBeijing } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import type { Accept, ChannelLog, Inbound, Outcome, Replier, Reply } from './channel.ts'
import { readCommand, runCommand } from './commands.ts'
import { createSeenMessages } from './dedup.ts'
import { words } from './language.ts'
import { withFields } from './log.ts'
import { startProgress } from './messages/progress.ts'
import { failureReply, isTheirs, plainReply, replyOf } from './messages/reply.ts'
import { createSessionQueue } from './session-queue.ts'
import { shorten } from './messages/split-text.ts'
import { createSessions, ownerOf, sessionOf, shownId } from './sessions.ts'

/** Nobody waits for an answer to an older message; a redelivery after a crash is one. */
const STALE_MS = 10 * 60 * 1000
/** Longest time for one answer: platforms show an unfinished one for six to ten minutes. */
const ANSWER_TIMEOUT_MS = 5 * 60 * 1000
/** As much of a quoted message is context. */
const QUOTE_CHARS = 4000
/** Time for the last words once the answers themselves were broken off. */
const LAST_WORDS_MS = 3000
/** A question that comes while the library is loaded waits so long for it. */
const LOADING_WAIT_MS = 30_000
const LOADING_STEP_MS = 100

interface Services {
  assistant: Assistant
}

export interface InboxOptions {
  /** What answers come from; null until the library is loaded. */
  services: () => Services | null
  /** What is known again after a restart; null keeps it in this process. */
  store: SessionStore | null
  log: ChannelLog
  nowMs: () => number
  publicUrl: string | null
  answerTimeoutMs?: number
  loadingWaitMs?: number
}

export interface Inbox {
  accept: Accept
  /** Takes nothing more and finishes what was accepted; says whether all could be answered. */
  drain(graceMs: number): Promise<boolean>
}

/**
 * gate → claim → queue → ask → render → send. What runs before the queue is synchronous, so that the
 * platform has its acknowledgement at once; what runs in it always ends in one final message.
 */
export function createInbox(options: InboxOptions): Inbox {
  const { nowMs } = options
  const store = forgivingSessionStore(options.store, (err) =>
    options.log.warn({ err }, 'chat session not read or not stored'),
  )
  const seen = createSeenMessages({ nowMs, store })
  const sessions = createSessions({ nowMs, store })
  const queue = createSessionQueue()
  let isDraining = false

  function accept(message: Inbound, replier: Replier, requestId: string): Outcome {
    const log = withFields(options.log, fieldsOf(message, requestId))
    const outcome = take(message, replier, { requestId, log })
    log.info({ outcome }, 'channel message')
    return outcome
  }

  function take(
    message: Inbound,
    replier: Replier,
    { requestId, log }: Pick<Work, 'requestId' | 'log'>,
  ): Outcome {
    const outcome = judge(message)
    if (outcome !== 'accepted') return outcome
    const session = sessionOf(message)
    const isTaken = queue.push(session, async (stopping) => {
      await respond(message, replier, { ...options, requestId, log, sessions, session, stopping })
      seen.noteAnswered(keyOf(message))
    })
    if (isTaken) return outcome
    void say(plainReply(isDraining ? words.stopping : words.busy), replier, log)
    seen.noteAnswered(keyOf(message))
    return 'busy'
  }

  function judge(message: Inbound): Outcome {
    if (message.isFromBot) return 'ignored'
    if (message.kind === 'group' && !message.isMention) return 'ignored'
    const ageMs = message.sentAtMs === null ? 0 : Math.abs(nowMs() - message.sentAtMs)
    if (ageMs > STALE_MS) return 'stale'
    return seen.claim(keyOf(message)) ? 'accepted' : 'duplicate'
  }

  return {
    accept,
    async drain(graceMs) {
      isDraining = true
      const timer = new AbortController()
      const { signal } = timer
      const limit = sleep(graceMs + LAST_WORDS_MS, false, { signal }).catch(() => false)
      const finished = await Promise.race([queue.drain(graceMs), limit])
      timer.abort()
      return finished
    },
  }
}

/** Ids are unique within a platform only. */
function keyOf({ channel, id }: Inbound): string {
  return JSON.stringify([channel, id])
}

/** One message being answered; its log names it in every line. */
interface Work extends InboxOptions {
  requestId: string
  sessions: ReturnType<typeof createSessions>
  session: string
  /** Aborts when the service can wait no longer. */
  stopping: AbortSignal
}

/** Answers one message. Never rejects. */
async function respond(message: Inbound, replier: Replier, work: Work): Promise<void> {
  const { log, nowMs } = work
  const startedAt = nowMs()
  const progress = startProgress(replier, (error) =>
    log.warn({ err: error }, 'channel progress not shown'),
  )
  const reply = await replyTo(message, work, (text) => progress.show(text)).catch(
    (error: unknown) => {
      noteFailure(error, log)
      return failureReply(error)
    },
  )
  await progress.stop()
  await say(reply, replier, log)
  const ms = nowMs() - startedAt
  log.info({ ms, questionChars: message.text?.length }, 'channel reply')
}

/** Logs what is not the person's mistake: a warning where the failure is known, else an error. */
function noteFailure(error: unknown, log: ChannelLog): void {
  if (isTheirs(error)) return
  const isKnown = error instanceof AppError && error.code !== 'INTERNAL'
  log[isKnown ? 'warn' : 'error']({ err: error }, 'channel answer failed')
}

async function say(reply: Reply, replier: Replier, log: ChannelLog): Promise<void> {
  try {
    await replier.finish(reply)
  } catch (error) {
    log.error({ err: error }, 'channel reply not sent')
  }
}

async function replyTo(message: Inbound, work: Work, show: (text: string) => void): Promise<Reply> {
  const { text, quote } = message
  if (text === null || text.trim() === '') return plainReply(words.notWords)
  const services = await loadedServices(work)
  const command = readCommand(text)
  if (command?.name === 'reset') work.sessions.reset(work.session)
  if (services === null) return plainReply(words.notReady)
  const conversationId = work.sessions.conversationOf(work.session)
  const timeout = AbortSignal.timeout(work.answerTimeoutMs ?? ANSWER_TIMEOUT_MS)
  const context = localContext({
    asOf: dayInBeijing(new Date(work.nowMs())),
    requestId: work.requestId,
    principal: [ownerOf(message)],
    signal: AbortSignal.any([work.stopping, timeout]),
  })
  try {
    if (command !== null)
      return await runCommand(command, { ...services, ...work, context, conversationId })
    const request = readQuestion({
      question: text,
      conversationId,
      ...(quote === undefined
        ? {}
        : { history: [{ role: 'assistant', content: shorten(quote, QUOTE_CHARS) }] }),
    })
    const answer = await ask(services.assistant, request, { context, show })
    return replyOf(answer, { ...work, conversationId })
  } catch (error) {
    if (work.stopping.aborted) return plainReply(words.stopping)
    if (timeout.aborted) {
      work.log.warn({ err: error }, 'channel answer took too long')
      return plainReply(words.tooSlow)
    }
    throw error
  }
}

/** The services once they are there; null if that takes too long. */
async function loadedServices(work: Work): Promise<Services | null> {
  const { loadingWaitMs = LOADING_WAIT_MS, stopping: signal } = work
  for (let waitedMs = 0; waitedMs < loadingWaitMs; waitedMs += LOADING_STEP_MS) {
    if (work.services() !== null || signal.aborted) break
    await sleep(LOADING_STEP_MS, undefined, { signal }).catch(() => undefined)
  }
  return work.services()
}

function readQuestion(request: object): AskRequest {
  const parsed = AskRequestSchema.safeParse(request)
  if (parsed.success) return parsed.data
  const reasons = parsed.error.issues.map(({ message }) => message).join('；')
  throw new AppError('INVALID_INPUT', reasons)
}

/** Asks, showing the verified text as it comes. Ends with the signal even if the assistant does not. */
async function ask(
  assistant: Assistant,
  request: AskRequest,
  { context, show }: { context: RequestContext; show: (text: string) => void },
): Promise<Answer> {
  const { signal } = context
  signal.throwIfAborted()
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  aborted.catch(() => undefined)
  const events = assistant.askEvents(request, context)[Symbol.asyncIterator]()
  let text = ''
  try {
    for (;;) {
      const { value: event, done } = await Promise.race([events.next(), aborted])
      if (done === true) throw new AppError('INTERNAL', '没有生成回答')
      if (event.type === 'answer-delta') show((text += event.text))
      if (event.type === 'answer-reset') {
        text = ''
        show(words.working)
      }
      if (event.type === 'answer-end') return event.answer
    }
  } finally {
    // A hanging assistant would make its own end hang too: nobody waits for it.
    void events.return?.().catch(() => undefined)
  }
}

function fieldsOf({ channel, id, userId }: Inbound, requestId: string) {
  return { requestId, channel, messageHash: shownId(id), userHash: shownId(userId) }
}
