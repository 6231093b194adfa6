// Train: a training on disk, so that an interrupted one goes on where it stopped.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import type { TrainingState } from '#models/embeddings/adapt/train-table.ts'

const HEADER_BYTES = 1024

const HeaderSchema = z.object({
  /** Everything that the training was asked for; another one cannot go on from here. */
  plan: z.string(),
  dimension: z.int(),
  tokens: z.int(),
  step: z.int(),
})

/** Replaces the file in one step: a header of JSON and blanks, rows, sums of squares. */
export async function saveCheckpoint(
  file: string,
  plan: string,
  { table, squares, step }: TrainingState,
): Promise<void> {
  const { dimension, rows } = table
  const header = { plan, dimension, tokens: squares.length, step }
  const json = Buffer.from(JSON.stringify(header).padEnd(HEADER_BYTES))
  if (json.length > HEADER_BYTES) throw new Error(`checkpoint header of ${json.length} bytes`)
  await writeFile(`${file}.new`, Buffer.concat([json, bytesOf(rows), bytesOf(squares)]))
  await rename(`${file}.new`, file)
}

/** Null where there is no file. Throws INVALID_INPUT for the checkpoint of another training. */
export async function loadCheckpoint(file: string, plan: string): Promise<TrainingState | null> {
  if (!existsSync(file)) return null
  const bytes = await readFile(file)
  const header = readHeader(bytes)
  const { dimension = 0, tokens = 0, step = 0 } = header ?? {}
  const isWhole = bytes.length === HEADER_BYTES + 4 * tokens * (dimension + 1)
  if (header?.plan !== plan || !isWhole) {
    throw new AppError(
      'INVALID_INPUT',
      `${file} 是另一次训练的进度或已损坏：请删除它重新开始，或用原来的参数和文本继续`,
    )
  }
  const floats = new Float32Array(bytes.buffer.slice(bytes.byteOffset + HEADER_BYTES))
  const rows = floats.subarray(0, tokens * dimension)
  return { table: { dimension, rows }, squares: floats.subarray(rows.length), step }
}

function readHeader(bytes: Buffer): z.infer<typeof HeaderSchema> | null {
  try {
    return HeaderSchema.parse(JSON.parse(bytes.toString('utf8', 0, HEADER_BYTES)))
  } catch {
    // Whatever is wrong with it, the caller has one answer.
    return null
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
