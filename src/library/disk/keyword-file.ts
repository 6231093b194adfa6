// Library: the keyword index as one binary file whose arrays are used where they lie.
import type { AppError } from '#domain/errors.ts'
import { KeywordIndex, type KeywordPostings } from '../keyword-index.ts'
import { notReady } from './manifest.ts'

/** "TLKW" read as a little-endian number, then the version of the layout. */
const MAGIC = 0x574b4c54
const LAYOUT_VERSION = 1
const HEADER_BYTES = 24

/**
 * Header (magic, version, terms, postings, rows, 0; uint32 each), then keys, starts, rows, lengths
 * and frequencies. Widest elements first, so that each array starts at a multiple of its element.
 * Little-endian, as every platform that Node runs on.
 */
export function encodeKeywordIndex({ postings }: KeywordIndex): Uint8Array {
  const { keys, starts, rows, frequencies, lengths } = postings
  const header = Uint32Array.of(MAGIC, LAYOUT_VERSION, keys.length, rows.length, lengths.length, 0)
  const parts = [header, keys, starts, rows, lengths, frequencies]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return bytes
}

/** Throws INDEX_NOT_READY for bytes of another layout or length; contents are not looked at. */
export function decodeKeywordIndex(bytes: Uint8Array): KeywordIndex {
  const { buffer } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
  const start = bytes.byteOffset % 8 === 0 ? bytes.byteOffset : 0
  if (bytes.byteLength < HEADER_BYTES) throw unreadable('文件太短')
  const header = new Uint32Array(buffer, start, HEADER_BYTES / 4)
  const [magic, version, termCount = 0, postingCount = 0, rowCount = 0] = header
  if (magic !== MAGIC || version !== LAYOUT_VERSION) throw unreadable(`版本为 ${version}`)
  const expectedBytes =
    HEADER_BYTES + 8 * termCount + 4 * (termCount + 1) + 5 * postingCount + 4 * rowCount
  if (bytes.byteLength !== expectedBytes) {
    throw unreadable(`应为 ${expectedBytes} 字节，实为 ${bytes.byteLength} 字节`)
  }
  let at = start + HEADER_BYTES
  const keys = new Float64Array(buffer, at, termCount)
  const starts = new Uint32Array(buffer, (at += keys.byteLength), termCount + 1)
  const rows = new Uint32Array(buffer, (at += starts.byteLength), postingCount)
  const lengths = new Uint32Array(buffer, (at += rows.byteLength), rowCount)
  const frequencies = new Uint8Array(buffer, at + lengths.byteLength, postingCount)
  return new KeywordIndex({ keys, starts, rows, frequencies, lengths } satisfies KeywordPostings)
}

function unreadable(detail: string): AppError {
  return notReady(`关键词索引无法读取（${detail}）`)
}
