// CLI: the part of tiaoli doctor that tries the disks: can be written, has room, is held by nobody.
import { existsSync } from 'node:fs'
import { readdir, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '#config/config.ts'
import { describeDiskFailure, diskCodeOf, type DiskPlace } from '#domain/disk-failure.ts'
import { DISK, writeDurably } from '#library/disk/library-files.ts'
import { createLibraryStore, libraryPlace } from '#library/disk/store.ts'
import { describeHolder, lockHolder } from '#library/disk/store-lock.ts'

/** One name, so that a doctor that was killed leaves no more than one. */
const PROBE = '.tiaoli-write-test'
const PROBE_BYTES = 4096
/** Below this nothing works for long. */
const LEAST_FREE_BYTES = 16 * 2 ** 20

/** Each says in one line what was found; throws an error whose message names the cure. */
export function checkStore({ vectorStoreDirectory: directory }: Config): Promise<string> {
  return naming(libraryPlace(directory), async (place) => {
    const { current, leftovers } = await createLibraryStore(directory).contents()
    const holder = await lockHolder(directory)
    // The next library is written beside the one in use.
    const neededBytes = current === null ? 0 : await bytesBelow(path.join(directory, current))
    const free = await requireRoom(place, directory, neededBytes)
    const said = [`“${directory}”可写，剩余 ${free}`]
    if (holder !== null) said.push(`${describeHolder(holder)}正在写入`)
    else if (leftovers.length > 0) {
      const bytes = await sum(leftovers.map((name) => bytesBelow(path.join(directory, name))))
      said.push(`有 ${leftovers.length} 个中止的建库留下的版本（${sizeOf(bytes)}），下次建库时清除`)
    }
    return said.join('；')
  })
}

/** The file of conversations, and whether it can be written beside it as SQLite does. */
export async function checkConversations(
  { conversations: { file, expiryDays } }: Config,
  now: () => Date,
): Promise<string> {
  const directory = path.dirname(file)
  const place = {
    what: '对话记录所在的目录',
    path: directory,
    setting: 'TIAOLI_CONVERSATIONS_FILE',
  }
  const free = await naming(place, () => requireRoom(place, directory))
  if (!existsSync(file)) return `“${file}”尚未建立，HTTP 服务启动时建立，剩余 ${free}`
  const { openSqliteConversationStore } = await import('#store/sqlite-store.ts')
  await openSqliteConversationStore({ file, expiryDays, now }).close()
  return `“${file}”可用，最后一次问答 ${expiryDays} 天后删除，剩余 ${free}`
}

async function naming(
  place: DiskPlace,
  work: (place: DiskPlace) => Promise<string>,
): Promise<string> {
  try {
    return await work(place)
  } catch (error) {
    throw describeDiskFailure(error, place) ?? error
  }
}

/** Writes and removes a file where the directory is or will be made; the room that is left. */
async function requireRoom(
  { what, setting }: DiskPlace,
  directory: string,
  neededBytes = 0,
): Promise<string> {
  const existing = await nearestExisting(directory)
  const probe = path.join(existing, PROBE)
  try {
    await writeDurably(DISK, probe, Buffer.alloc(PROBE_BYTES))
  } finally {
    await rm(probe, { force: true })
  }
  const { bavail, bsize } = await statfs(existing)
  const freeBytes = bavail * bsize
  const leastBytes = Math.max(LEAST_FREE_BYTES, neededBytes)
  if (freeBytes >= leastBytes) return sizeOf(freeBytes)
  throw new Error(
    `${what}“${directory}”：磁盘只剩 ${sizeOf(freeBytes)}，至少要 ${sizeOf(leastBytes)}，请腾出空间，或用 ${setting} 换一个位置。`,
  )
}

/** The directory itself, or the one below which it will be made. */
async function nearestExisting(directory: string): Promise<string> {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    try {
      await readdir(at)
      return at
    } catch (error) {
      if (diskCodeOf(error) !== 'ENOENT' || at === path.dirname(at)) throw error
    }
  }
}

async function bytesBelow(location: string): Promise<number> {
  try {
    const found = await stat(location)
    if (!found.isDirectory()) return found.size
    return sum((await readdir(location)).map((name) => bytesBelow(path.join(location, name))))
  } catch (error) {
    // A build may remove it meanwhile.
    if (diskCodeOf(error) === 'ENOENT') return 0
    throw error
  }
}

async function sum(sizes: Promise<number>[]): Promise<number> {
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0)
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

function sizeOf(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${value.toFixed(power === 0 || value >= 10 ? 0 : 1)} ${UNITS[power]}`
}
