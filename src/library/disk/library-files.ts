// Library: the files of one built library, each with its checksum.
import * as fs from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { diskCodeOf, pathOf } from '#domain/disk-failure.ts'
import type { AppError } from '#domain/errors.ts'
import { notReady, type FileCheck } from './manifest.ts'

/** The calls of the file system that a store makes: a test lets each of them fail. */
export type Disk = Pick<
  typeof fs,
  'appendFile' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'writeFile'
>
export const DISK: Disk = fs

/** Read and checked in such pieces, each while it is still in the processor's cache. */
const CHUNK_BYTES = 1 << 20

/** Size and CRC-32: it finds any damage within 32 bits, and three times as fast as a SHA-256. */
export function checkOf(content: Uint8Array): FileCheck {
  return { bytes: content.byteLength, crc32: crc32(content) }
}

/** Writes and flushes to the disk; a full disk or missing directory is an error, not a silence. */
export async function writeDurably(
  disk: Disk,
  file: string,
  content: string | Uint8Array,
): Promise<void> {
  await disk.writeFile(file, content)
  await flush(disk, file, 'r+')
}

/** Makes a directory and those above it, if they are not there. */
export async function makeDirectory(disk: Disk, directory: string): Promise<void> {
  try {
    await disk.mkdir(directory, { recursive: true })
  } catch (error) {
    // Where one above it may not be made, Node says ENOENT; only the call for that one says why.
    const missing = diskCodeOf(error) === 'ENOENT' ? pathOf(error) : null
    if (missing !== null) await disk.mkdir(missing)
    throw error
  }
}

/** Waits until the entries of a directory are on the disk; Windows has no such call. */
export async function flushDirectory(disk: Disk, directory: string): Promise<void> {
  if (process.platform !== 'win32') await flush(disk, directory, 'r')
}

async function flush(disk: Disk, file: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await disk.open(file, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Flushes a file that other code wrote; what is on the disk then. */
export async function flushAndCheck(disk: Disk, file: string): Promise<FileCheck> {
  await flush(disk, file, 'r+')
  return openAnd(disk, file, async (handle, bytes) => ({
    bytes,
    crc32: await scan(handle, bytes, reusedPieces()),
  }))
}

/**
 * The bytes of a file, compared with the manifest as they are read.
 * @throws AppError INDEX_NOT_READY that names the file and what differs
 */
export async function readChecked(
  disk: Disk,
  file: string,
  expected: FileCheck | undefined,
): Promise<Buffer> {
  return openAnd(disk, file, async (handle, bytes) => {
    const whole = Buffer.allocUnsafeSlow(bytes === expected?.bytes ? bytes : 0)
    const pieceAt = (at: number): Buffer => whole.subarray(at, at + CHUNK_BYTES)
    await compare({ handle, file, bytes, pieceAt }, expected)
    return whole
  })
}

/**
 * Compares a file that other code will read, or nobody now.
 * @throws AppError INDEX_NOT_READY that names the file and what differs
 */
export async function verifyFile(
  disk: Disk,
  file: string,
  expected: FileCheck | undefined,
): Promise<void> {
  await openAnd(disk, file, (handle, bytes) =>
    compare({ handle, file, bytes, pieceAt: reusedPieces() }, expected),
  )
}

type PieceAt = (at: number) => Buffer

function reusedPieces(): PieceAt {
  const piece = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  return () => piece
}

async function openAnd<Result>(
  disk: Disk,
  file: string,
  work: (handle: fs.FileHandle, bytes: number) => Promise<Result>,
): Promise<Result> {
  const handle = await disk.open(file, 'r')
  try {
    return await work(handle, (await handle.stat()).size)
  } finally {
    await handle.close()
  }
}

async function compare(
  found: { handle: fs.FileHandle; file: string; bytes: number; pieceAt: PieceAt },
  expected: FileCheck | undefined,
): Promise<void> {
  const { handle, file, bytes, pieceAt } = found
  if (expected === undefined) throw damaged(file, '清单中没有它')
  if (bytes !== expected.bytes)
    throw damaged(file, `应为 ${expected.bytes} 字节，实为 ${bytes} 字节`)
  const check = await scan(handle, bytes, pieceAt)
  if (check !== expected.crc32) throw damaged(file, '校验和不符')
}

/** The CRC-32 of a file of so many bytes, read into the pieces that `pieceAt` gives. */
async function scan(handle: fs.FileHandle, bytes: number, pieceAt: PieceAt): Promise<number> {
  let check = 0
  for (let at = 0; at < bytes;) {
    const piece = pieceAt(at)
    const length = Math.min(piece.length, bytes - at)
    const { bytesRead } = await handle.read(piece, 0, length, at)
    // Cut while it was read: the checksum will differ.
    if (bytesRead === 0) break
    check = crc32(piece.subarray(0, bytesRead), check)
    at += bytesRead
  }
  return check
}

function damaged(file: string, how: string): AppError {
  return notReady(`文档库文件“${file}”已损坏（${how}）`)
}

/** One JSON value a line. */
export function encodeLines(values: readonly unknown[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(`${JSON.stringify(value)}\n`)))
}

/** Lines read between two turns of the event loop: a service answers while it opens a library. */
const LINES_A_TURN = 500

/**
 * The values of a JSON Lines file, line by line, because a large library is longer than the longest
 * string. Their shape is what `encodeLines` was given: the caller has compared the checksum.
 */
export async function decodeLines<Value>(bytes: Buffer): Promise<Value[]> {
  const values: Value[] = []
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    values.push(JSON.parse(bytes.toString('utf8', start, end)) as Value)
    start = end + 1
    if (values.length % LINES_A_TURN === 0) await nextTurn()
  }
  return values
}
