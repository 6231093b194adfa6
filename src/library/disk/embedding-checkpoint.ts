// Library: vectors that a long build has already paid for, kept until the library is saved.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { diskCodeOf } from '#domain/disk-failure.ts'
import { DISK, type Disk } from './library-files.ts'

const CHECKPOINT_FILE = /^embedded-[0-9a-f]{16}\.jsonl$/

/** The checksum is that of the text's hash followed by the vector. */
const LineSchema = z
  .object({ text: z.string().length(64), vector: z.base64(), crc32: z.uint32() })
  .refine((line) => crc32(line.text + line.vector) === line.crc32)

/** Needs the lock of the library's directory. */
export interface EmbeddingCheckpoint {
  /** What an interrupted build embedded, by `textKey`; empty where there was none. */
  read(): Promise<Map<string, Float32Array>>
  /** Adds vectors of a batch of texts, in their order; they outlive a killed process. */
  append(texts: readonly string[], vectors: readonly Float32Array[]): Promise<void>
  remove(): Promise<void>
}

/** By what a checkpoint knows a text. */
export function textKey(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whether a file of the library's directory is one; saving a library makes all of them useless. */
export function isCheckpointFile(name: string): boolean {
  return CHECKPOINT_FILE.test(name)
}

/**
 * The checkpoint of one embedder: a file with a line a text, its hash and its vector as base64 of
 * 32-bit floats. A line that a kill cut in two, or that was damaged since, is passed over.
 */
export function createEmbeddingCheckpoint(
  directory: string,
  embedderIdentity: string,
  disk: Disk = DISK,
): EmbeddingCheckpoint {
  const name = `embedded-${textKey(embedderIdentity).slice(0, 16)}.jsonl`
  const file = path.join(directory, name)
  return {
    read: () => readVectors(disk, file),
    append: async (texts, vectors) => {
      const lines = vectors.map((vector, at) => lineOf(texts[at] ?? '', vector))
      // The line feed comes first: after a cut line, the next one must not continue it.
      await disk.appendFile(file, `\n${lines.join('\n')}`)
    },
    remove: () => disk.rm(file, { force: true }),
  }
}

function lineOf(text: string, { buffer, byteOffset, byteLength }: Float32Array): string {
  const vector = Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  const key = textKey(text)
  return JSON.stringify({ text: key, vector, crc32: crc32(key + vector) })
}

async function readVectors(disk: Disk, file: string): Promise<Map<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>()
  try {
    const handle = await disk.open(file, 'r')
    // It closes the handle.
    for await (const line of handle.readLines()) {
      const entry = entryOf(line)
      if (entry) vectors.set(entry.text, floatsOf(entry.vector))
    }
  } catch (error) {
    if (diskCodeOf(error) !== 'ENOENT') throw error
  }
  return vectors
}

function entryOf(line: string): z.infer<typeof LineSchema> | undefined {
  try {
    return LineSchema.safeParse(JSON.parse(line)).data
  } catch {
    // Cut in two, damaged or empty: that text is embedded again.
    return undefined
  }
}

function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
}
