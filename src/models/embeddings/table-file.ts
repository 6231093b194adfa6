// Models: the learned token table as one file.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { TOKENISER } from '#zh/tokens.ts'
import type { TokenTable } from './token-table.ts'

/** "TLEM" read as a little-endian number, then the version of the layout. */
const MAGIC = 0x4d454c54
const LAYOUT_VERSION = 1
const PREFIX_BYTES = 12
/** Arrays start at multiples of their widest element. */
const ALIGNMENT = 8

/** How a table came about: enough to train it again. */
export const TrainingFactsSchema = z.object({
  /** Texts that it was trained on, and a hash of their names and contents. */
  texts: z.int(),
  textsSha256: z.string(),
  /** Passages cut from the texts. */
  passages: z.int(),
  steps: z.int(),
  batchSize: z.int(),
  temperature: z.number(),
  learningRate: z.number(),
  seed: z.int(),
})
export type TrainingFacts = z.infer<typeof TrainingFactsSchema>

const HeaderSchema = z.object({
  dimension: z.int().min(1).max(4096),
  tokens: z.int().min(1),
  tokeniser: z.string(),
  training: TrainingFactsSchema,
  /** Of everything after the header. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export interface TableFile {
  table: TokenTable
  training: TrainingFacts
  /** Of keys, scales and rows: equal tables, equal hashes. */
  sha256: string
}

/**
 * Magic, layout version and length of the header (uint32 each), the header as JSON padded with
 * blanks, then keys (float64), scales (float32) and rows (int8). Little-endian, as every platform
 * that Node runs on.
 */
export function encodeTableFile(table: TokenTable, training: TrainingFacts): Uint8Array {
  const body = Buffer.concat([table.keys, table.scales, table.rows].map(bytesOf))
  const json = JSON.stringify({
    dimension: table.dimension,
    tokens: table.keys.length,
    tokeniser: TOKENISER,
    training,
    sha256: sha256Of(body),
  } satisfies z.infer<typeof HeaderSchema>)
  const padding = (ALIGNMENT - ((PREFIX_BYTES + json.length) % ALIGNMENT)) % ALIGNMENT
  const header = Buffer.from(json + ' '.repeat(padding), 'latin1')
  const prefix = Uint32Array.of(MAGIC, LAYOUT_VERSION, header.length)
  return Buffer.concat([bytesOf(prefix), header, body])
}

/**
 * The table, its arrays used where they lie in `bytes`. Throws MODEL_UNAVAILABLE for a file that is
 * damaged, of another layout or made for another tokeniser.
 */
export function decodeTableFile(bytes: Uint8Array): TableFile {
  const aligned = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes)
  const { header, bodyStart } = readHeader(aligned)
  const { dimension, tokens, tokeniser, training, sha256 } = header
  if (tokeniser !== TOKENISER) throw unreadable(`分词方法为 ${tokeniser}，本版本为 ${TOKENISER}`)
  const expected = bodyStart + tokens * (8 + 4 + dimension)
  if (aligned.length !== expected) {
    throw unreadable(`应为 ${expected} 字节，实为 ${aligned.length} 字节`)
  }
  if (sha256Of(aligned.subarray(bodyStart)) !== sha256) throw unreadable('校验和不符，文件已损坏')
  const start = aligned.byteOffset + bodyStart
  const table: TokenTable = {
    dimension,
    keys: new Float64Array(aligned.buffer, start, tokens),
    scales: new Float32Array(aligned.buffer, start + 8 * tokens, tokens),
    rows: new Int8Array(aligned.buffer, start + 12 * tokens, tokens * dimension),
  }
  return { table, training, sha256 }
}

function readHeader(bytes: Uint8Array): {
  header: z.infer<typeof HeaderSchema>
  bodyStart: number
} {
  if (bytes.length < PREFIX_BYTES) throw unreadable('文件太短')
  const [magic, version, headerBytes = 0] = new Uint32Array(bytes.buffer, bytes.byteOffset, 3)
  if (magic !== MAGIC) throw unreadable('不是词表文件')
  if (version !== LAYOUT_VERSION) throw unreadable(`版本为 ${version}，本版本为 ${LAYOUT_VERSION}`)
  const bodyStart = PREFIX_BYTES + headerBytes
  const json = Buffer.from(bytes.subarray(PREFIX_BYTES, bodyStart)).toString('latin1')
  try {
    return { header: HeaderSchema.parse(JSON.parse(json)), bodyStart }
  } catch (cause) {
    throw unreadable('文件头无法读取', cause)
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function unreadable(detail: string, cause?: unknown): AppError {
  return new AppError(
    'MODEL_UNAVAILABLE',
    `离线向量模型文件无法读取（${detail}），请重新安装，或用 npm run train:embedding 重新训练`,
    { cause },
  )
}
