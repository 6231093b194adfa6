// Library: the right to write into the library's directory: one process at a time, and who has it.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { callbackify } from 'node:util'
import { check, lock } from 'proper-lockfile'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { diskCodeOf } from '#domain/disk-failure.ts'
import type { Disk } from './library-files.ts'

/** A directory, made and removed in one step each: it can hold no word on its holder. */
const LOCK = 'lock'
/** Beside it: the process that holds it, written when it was taken. */
const HOLDER = 'lock-holder.json'
/** A lock untouched for so long belongs to a process that was killed. */
export const LOCK_STALE_MS = 15_000
const PAUSE_MS = 250
const WAIT_LIMIT_MS = 15 * 60_000

const HolderSchema = z.object({ pid: z.int(), host: z.string(), token: z.uuid() })

export interface LockHolder {
  pid: number
  host: string
  since: Date
  /** Names this taking of the lock. */
  token: string
}

export interface LockOptions {
  directory: string
  disk: Disk
  staleMs: number
  /** Ends the waiting. */
  signal?: AbortSignal | undefined
  /** Is told, in a line for people, who is waited for and how long; again if that changes. */
  onWait?: ((line: string) => void) | undefined
}

export interface HeldLock {
  /** Aborts if the lock is lost, as after a machine slept. */
  lost: AbortSignal
  /** Throws TIMEOUT if another process took the lock since. */
  requireHeld(): Promise<void>
  release(): Promise<void>
}

/**
 * Takes the lock of a directory that exists. Waits only while another process holds it; every other
 * failure of the file system is thrown at once, as it is.
 * @throws AppError TIMEOUT that names the holder, after a quarter of an hour
 */
export async function takeLock(options: LockOptions): Promise<HeldLock> {
  const { directory, disk } = options
  const lost = new AbortController()
  const release = await waitForLock(options, (cause) =>
    lost.abort(new AppError('TIMEOUT', '失去了文档库目录的写入锁，请重试', { cause })),
  )
  const file = path.join(directory, HOLDER)
  const token = randomUUID()
  // A process that is told to stop may end before it lets go; the package removes the lock itself so.
  const removeHolder = (): void => fs.rmSync(file, { force: true })
  process.once('exit', removeHolder)
  lost.signal.addEventListener('abort', () => process.off('exit', removeHolder))
  const held: HeldLock = {
    lost: lost.signal,
    async requireHeld() {
      lost.signal.throwIfAborted()
      const holder = await readHolder(directory)
      if (holder?.token === token) return
      throw new AppError(
        'TIMEOUT',
        `文档库目录的写入锁已被${describeHolder(holder)}取得，未保存，请重试`,
      )
    },
    async release() {
      process.off('exit', removeHolder)
      if (lost.signal.aborted) return
      // What cannot be removed goes stale by itself.
      await disk.rm(file, { force: true }).catch(() => undefined)
      await release().catch(() => undefined)
    },
  }
  try {
    const holder = { pid: process.pid, host: hostname(), token }
    await disk.writeFile(file, JSON.stringify(holder satisfies z.infer<typeof HolderSchema>))
    return held
  } catch (error) {
    await held.release()
    throw error
  }
}

async function waitForLock(
  { directory, disk, staleMs, signal, onWait }: LockOptions,
  onCompromised: (cause: Error) => void,
): Promise<() => Promise<void>> {
  // Not the package's own calls: those try again and again where too many files are open.
  const calls = { ...fs, mkdir: callbackify(disk.mkdir) }
  let told: string | null = null
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    signal?.throwIfAborted()
    try {
      return await lock(directory, {
        ...lockFile(directory, staleMs),
        update: staleMs / 3,
        retries: 0,
        fs: calls,
        onCompromised,
      })
    } catch (error) {
      if (diskCodeOf(error) !== 'ELOCKED') throw error
      // Whoever has just taken it writes its name a moment later.
      const holder = waitedMs === 0 ? null : await readHolder(directory)
      const who = describeHolder(holder)
      if (waitedMs >= WAIT_LIMIT_MS) throw stillHeld(directory, who, error)
      if (waitedMs > 0 && who !== told) {
        told = who
        onWait?.(
          `文档库目录“${directory}”正由${who}写入，等它结束，最多 ${WAIT_LIMIT_MS / 60_000} 分钟；它若已中止，约 ${staleMs / 1000} 秒后接管。`,
        )
      }
      await setTimeout(PAUSE_MS, undefined, signal && { signal })
    }
  }
}

function stillHeld(directory: string, who: string, cause: unknown): AppError {
  return new AppError(
    'TIMEOUT',
    `文档库目录“${directory}”一直由${who}写入，请等它结束（或结束它）后重试`,
    { cause },
  )
}

/** Who holds the lock of a directory; 'unknown' where it left no name, null if it is free. */
export async function lockHolder(
  directory: string,
  staleMs: number = LOCK_STALE_MS,
): Promise<LockHolder | 'unknown' | null> {
  if (!fs.existsSync(directory)) return null
  if (!(await check(directory, lockFile(directory, staleMs)))) return null
  return (await readHolder(directory)) ?? 'unknown'
}

export function describeHolder(holder: LockHolder | 'unknown' | null): string {
  if (holder === null || holder === 'unknown') return '另一个进程'
  const { pid, host, since } = holder
  const inBeijing = since.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
  return `进程 ${pid}（主机 ${host}，始于北京时间 ${inBeijing}）`
}

function lockFile(directory: string, staleMs: number) {
  return { lockfilePath: path.join(directory, LOCK), stale: staleMs }
}

/** The last process that took the lock; null if it left no name that can be read. */
async function readHolder(directory: string): Promise<LockHolder | null> {
  try {
    const file = path.join(directory, HOLDER)
    const { mtime } = await fs.promises.stat(file)
    const text = await fs.promises.readFile(file, 'utf8')
    return { ...HolderSchema.parse(JSON.parse(text)), since: mtime }
  } catch {
    return null
  }
}
