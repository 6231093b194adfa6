// Eval: language models whose replies come from a cassette, or go into it.
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { ChatFailure } from '#models/chat/chat-failure.ts'
import type {
  ChatModel,
  ChatRequest,
  ChatTurn,
  ChatUsage,
  NewChatModel,
  ObjectRequest,
} from '#models/chat/chat-model.ts'
import { collect } from '#models/chat/chat-reply.ts'
import { jsonSchemaOf } from '#models/chat/structured-reply.ts'
import {
  cassetteKey,
  modelReason,
  type Cassette,
  type RecordedFailure,
  type Recording,
} from './cassette.ts'
import { repeatIndex } from './repeat.ts'

/** A recorded text is handed out in pieces, as a stream would be. */
const PIECE_CHARS = 16
const ABOUT_CHARS = 60

const TurnSchema: z.ZodType<ChatTurn> = z.object({
  text: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })),
})

export interface RecorderOptions {
  cassette: Cassette
  /** The model's name, part of every key. */
  model: string
  /** Asked for what is not recorded; null to go without. */
  live: NewChatModel | null
  /** Ask again for what is recorded. */
  refresh: boolean
}

export interface Recorder {
  newModel: NewChatModel
  /** The recordings that were used or made. */
  used: () => Recording[]
  /** Requests that were not recorded while no model could be asked, in words. */
  missing: () => string[]
}

/**
 * Models that give a request the same reply again, whoever asks and however many at once: a reply
 * is recorded once a repeat. What the model does wrong is recorded, what the endpoint does wrong is
 * not. Values are recorded as they are after validation: a schema must accept what it returns.
 */
export function createRecorder({ cassette, model, live, refresh }: RecorderOptions): Recorder {
  const known = refresh ? new Map<string, Recording>() : cassette.recordings
  const replies = new Map<string, Promise<Recording>>()
  const used: Recording[] = []
  const missing: string[] = []

  const recordingOf = (
    request: ChatRequest,
    shape: { name: string; schema: unknown } | null,
    record: (asked: ChatModel) => Promise<Pick<Recording, 'text' | 'value'>>,
  ): Promise<Recording> => {
    const { messages, maxOutputTokens } = request
    const parts = { model, messages, maxOutputTokens, shape, repeat: repeatIndex() }
    const key = cassetteKey(parts)
    const about = aboutOf(request, shape?.name ?? 'text')
    const find = async (): Promise<Recording> => {
      const found = known.get(key)
      if (found === undefined && live === null) {
        missing.push(about)
        throw new ChatFailure('unavailable', `没有录下这次调用：${about}`)
      }
      const recording = found ?? { key, about, ...(await outcomeOf(live as NewChatModel, record)) }
      used.push(recording)
      return recording
    }
    const reply = replies.get(key) ?? find()
    replies.set(key, reply)
    // A fault of the endpoint is not kept: whoever asks next may have better luck.
    reply.catch(() => replies.delete(key))
    return reply
  }

  const newModel = (): ChatModel => {
    const spent: ChatUsage = { inputTokens: 0, outputTokens: 0 }
    const spend = ({ usage, failure }: Recording, text: string | undefined): void => {
      spent.inputTokens += usage.inputTokens
      spent.outputTokens += usage.outputTokens
      if (failure && text === undefined) throw failureOf(failure)
    }
    return {
      model,
      async *streamText(request) {
        request.signal?.throwIfAborted()
        const recording = await recordingOf(request, null, async (asked) => ({
          text: await collect(asked.streamText(request)),
        }))
        spend(recording, recording.text)
        yield* piecesOf(recording.text ?? '')
        if (recording.failure) throw failureOf(recording.failure)
      },
      generateObject: async <Value>(request: ObjectRequest<Value>) => {
        request.signal?.throwIfAborted()
        const shape = { name: request.name, schema: jsonSchemaOf(request.schema) }
        const recording = await recordingOf(request, shape, async (asked) => ({
          value: await asked.generateObject(request),
        }))
        spend(recording, undefined)
        return request.schema.parse(recording.value)
      },
      takeTurn: async (request) => {
        request.signal?.throwIfAborted()
        const shape = { name: 'turn', schema: request.tools }
        const recording = await recordingOf(request, shape, async (asked) => ({
          value: await asked.takeTurn(request),
        }))
        spend(recording, undefined)
        return TurnSchema.parse(recording.value)
      },
      usage: () => ({ ...spent }),
    }
  }
  return { newModel, used: () => used, missing: () => missing }
}

type Outcome = Omit<Recording, 'key' | 'about'>

/** What a new model does; throws what is not the model's doing. */
async function outcomeOf(
  newModel: NewChatModel,
  record: (asked: ChatModel) => Promise<Pick<Recording, 'text' | 'value'>>,
): Promise<Outcome> {
  const asked = newModel()
  try {
    const said = await record(asked)
    return { ...said, usage: asked.usage() }
  } catch (error) {
    const reason = error instanceof ChatFailure ? modelReason(error.reason) : null
    if (reason === null) throw error
    const failure = { reason, message: (error as ChatFailure).message }
    return { failure, usage: asked.usage() }
  }
}

function failureOf({ reason, message }: RecordedFailure): ChatFailure {
  return new ChatFailure(reason, message)
}

function piecesOf(text: string): string[] {
  return text.match(new RegExp(`[^]{1,${PIECE_CHARS}}`, 'gu')) ?? []
}

function aboutOf({ messages }: ChatRequest, kind: string): string {
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  return `${kind}: ${asked.replaceAll(/\s+/gu, ' ').slice(0, ABOUT_CHARS)}`
}

/** Throws NOT_FOUND when a replay lacked a recording: such a run says nothing about the model. */
export function requireRecorded(missing: readonly string[], file: string): void {
  if (missing.length === 0) return
  throw new AppError(
    'NOT_FOUND',
    `“${file}”里没有 ${missing.length} 次调用（${missing[0]}）。请配置 TIAOLI_CHAT_* 后用 --profile live --cache record 补录`,
  )
}
