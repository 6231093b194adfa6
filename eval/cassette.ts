// Eval: a file of replies that a language model once gave, so that a run needs neither key nor network.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import type { ChatFailureReason } from '#models/chat/chat-failure.ts'
import type { ChatRequest } from '#models/chat/chat-model.ts'

/** Raise when keys or lines change: older cassettes must be recorded anew. */
const CASSETTE_VERSION = 1

/** What a model does with a request that is no fault of the endpoint; only this is recorded. */
const MODEL_REASONS = [
  'refused',
  'filtered',
  'truncated',
  'empty',
  'invalid-object',
] as const satisfies ChatFailureReason[]

const HeadSchema = z.object({
  version: z.literal(CASSETTE_VERSION),
  model: z.string(),
  maxTokensPerQuestion: z.int(),
})
export type CassetteHead = Omit<z.infer<typeof HeadSchema>, 'version'>

const RecordingSchema = z.object({
  key: z.string(),
  about: z.string().describe('for people: what was asked for, and how the question begins'),
  text: z.string().optional(),
  value: z.unknown().optional(),
  failure: z.object({ reason: z.enum(MODEL_REASONS), message: z.string() }).optional(),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
})
export type Recording = z.infer<typeof RecordingSchema>
export type RecordedFailure = NonNullable<Recording['failure']>

/** A reason that belongs into a cassette, or null for one that lies with the endpoint. */
export function modelReason(reason: ChatFailureReason): RecordedFailure['reason'] | null {
  return MODEL_REASONS.find((one) => one === reason) ?? null
}

export interface KeyParts extends Pick<ChatRequest, 'messages' | 'maxOutputTokens'> {
  model: string
  /** Name and JSON Schema of the wanted value; null for text. */
  shape: unknown
  /** How often the case was asked before in this run. */
  repeat: number
}

/**
 * Names a request by all that decides the reply. The address is left out: a model is the same
 * wherever it is served, and a recording must serve where there is no address.
 */
export function cassetteKey({ model, messages, maxOutputTokens, shape, repeat }: KeyParts): string {
  const said = messages.map(({ role, content, ...more }) => [role, content, ...Object.values(more)])
  const parts = [CASSETTE_VERSION, model, said, maxOutputTokens, shape, repeat]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

export interface Cassette {
  head: CassetteHead | null
  recordings: Map<string, Recording>
}

/** Reads a cassette; an empty one where there is no file. Throws INVALID_INPUT naming the line. */
export async function readCassette(file: string): Promise<Cassette> {
  if (!existsSync(file)) return { head: null, recordings: new Map() }
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
  const [head = '', ...rest] = lines
  const recordings = rest.map((line, at) => parseLine(RecordingSchema, line, `${file}:${at + 2}`))
  return {
    head: parseLine(HeadSchema, head, `${file}:1`),
    recordings: new Map(recordings.map((recording) => [recording.key, recording])),
  }
}

function parseLine<Value>(schema: z.ZodType<Value>, line: string, where: string): Value {
  try {
    return schema.parse(JSON.parse(line))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new AppError('INVALID_INPUT', `录音 ${where} 有误：${why}`, { cause })
  }
}

/** Writes head and recordings, a line each, in the order of their keys: equal ones, equal bytes. */
export async function writeCassette(
  file: string,
  head: CassetteHead,
  recordings: Iterable<Recording>,
): Promise<void> {
  const sorted = [...recordings].toSorted((left, right) => (left.key < right.key ? -1 : 1))
  const lines = [{ version: CASSETTE_VERSION, ...head }, ...sorted].map((line) =>
    JSON.stringify(line),
  )
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${lines.join('\n')}\n`)
}
