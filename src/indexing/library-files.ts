// Indexing: the files of one built library, each with its checksum.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { notReady, type Manifest } from './manifest.ts'

type FileChecks = Manifest['files']

/** Writes and flushes to the disk; a full disk or missing directory is an error, not a silence. */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content)
  await flush(file, 'r+')
}

/** Waits until the entries of a directory are on the disk; Windows has no such call. */
export async function flushDirectory(directory: string): Promise<void> {
  if (process.platform !== 'win32') await flush(directory, 'r')
}

async function flush(file: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(file, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Flushes every file below a directory; its size and sha-256 by its path relative to it. */
export async function checksumAll(directory: string): Promise<FileChecks> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
  const checks: FileChecks = {}
  for (const file of files) {
    await flush(file, 'r+')
    const name = path.relative(directory, file).split(path.sep).join('/')
    checks[name] = { bytes: (await stat(file)).size, sha256: await checksum(file) }
  }
  return checks
}

async function checksum(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/** The bytes of a file after comparing them with the manifest. Throws INDEX_NOT_READY. */
export async function readChecked(
  directory: string,
  name: string,
  checks: FileChecks,
): Promise<Buffer> {
  const bytes = await readFile(path.join(directory, name))
  const hash = createHash('sha256')
  for (let start = 0; start < bytes.length; start += BYTES_A_TURN) {
    hash.update(bytes.subarray(start, start + BYTES_A_TURN))
    await nextTurn()
  }
  compare(name, hash.digest('hex'), checks)
  return bytes
}

/** Compares files that other code will read. Throws INDEX_NOT_READY for the first that differs. */
export async function verifyFiles(
  directory: string,
  names: readonly string[],
  checks: FileChecks,
): Promise<void> {
  for (const name of names) compare(name, await checksum(path.join(directory, name)), checks)
}

function compare(name: string, sha256: string, checks: FileChecks): void {
  if (checks[name]?.sha256 !== sha256) throw notReady(`文档库文件 ${name} 已损坏（校验和不符）`)
}

/** One JSON value a line. */
export function encodeLines(values: readonly unknown[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(`${JSON.stringify(value)}\n`)))
}

/** Bytes hashed, and lines read, between two turns of the event loop: a service answers while it opens a library. */
const BYTES_A_TURN = 1 << 20
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
