// Library: the directory that holds the built library, replaced in one step and never in part.
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { describeDiskFailure, diskCodeOf, type DiskPlace } from '#domain/disk-failure.ts'
import { AppError } from '#domain/errors.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import {
  createEmbeddingCheckpoint,
  isCheckpointFile,
  type EmbeddingCheckpoint,
} from './embedding-checkpoint.ts'
import { MANIFEST, readGeneration, writeGeneration, type BuiltLibrary } from './generation.ts'
import { DISK, flushDirectory, makeDirectory, writeDurably, type Disk } from './library-files.ts'
import { notReady, UnreadableLibrary, type Manifest } from './manifest.ts'
import type { LibrarySnapshot } from '../snapshot.ts'
import { LOCK_STALE_MS, takeLock, type HeldLock, type LockOptions } from './store-lock.ts'

/** Holds the name of the generation in use. */
const POINTER = 'current'
const NEW_POINTER = `${POINTER}.new`
const GENERATION = /^gen-([0-9a-f]{16})-[0-9a-f]{8}$/
/** A reader that loses its generation to a newer one starts over so often. */
const READ_ATTEMPTS = 5
/** Failures to read a generation that building it anew cures. */
const CURED_BY_BUILDING = new Set(['ENOENT', 'EIO'])

export interface LoadedLibrary {
  snapshot: LibrarySnapshot
  manifest: Manifest
  /** Name of its directory. */
  generation: string
}

/** What lies in the directory. */
export interface StoreContents {
  /** The generation in use, or null; named by `current`, whether or not it can be read. */
  current: string | null
  /**
   * What killed builds left, and what a build is writing if one holds the lock. The next build
   * removes it.
   */
  leftovers: readonly string[]
}

export interface LibraryStore {
  /**
   * The library in use, or null where none was built yet; takes no lock.
   * Throws INDEX_NOT_READY for one that must be built anew, DiskFailure where the disk is at fault.
   */
  load(embeddings: TextEmbeddings): Promise<LoadedLibrary | null>
  /** Name of the generation in use, or null. Throws INDEX_NOT_READY. */
  current(): Promise<string | null>
  /** Whether a loaded library is still the one in use. */
  isInUse(library: LoadedLibrary): Promise<boolean>
  /** Where a build by this embedder keeps its vectors until it is saved. Needs the lock. */
  checkpoint(embedderIdentity: string): EmbeddingCheckpoint
  /**
   * Saves a new generation, makes it the one in use and removes older ones and all checkpoints.
   * Needs the lock. Throws DiskFailure, and TIMEOUT if the lock was lost; the library in use stays.
   */
  save(built: BuiltLibrary): Promise<Manifest>
  /**
   * Runs `work` while no other process builds here, after waiting for its turn and removing what
   * killed builds left. The signal that it is given aborts if the lock is lost, as after a machine
   * slept. Throws DiskFailure where the directory cannot be written.
   */
  withLock<Result>(
    work: (lockLost: AbortSignal) => Promise<Result>,
    waiting?: Pick<LockOptions, 'signal' | 'onWait'>,
  ): Promise<Result>
  /** Takes no lock; empty where there is no directory. */
  contents(): Promise<StoreContents>
}

export interface StoreOptions {
  lockStaleMs?: number
  disk?: Disk
}

/**
 * Keeps the library in `directory`: `gen-…/` with its files and `current`, a file that names the
 * generation. A process killed at any point leaves the old generation whole and in use.
 */
export function createLibraryStore(
  directory: string,
  { lockStaleMs: staleMs = LOCK_STALE_MS, disk = DISK }: StoreOptions = {},
): LibraryStore {
  const place: Place = { directory, disk }
  let held: HeldLock | null = null
  return {
    load: (embeddings) => naming(place, () => load(place, embeddings)),
    current: () => naming(place, () => currentGeneration(place)),
    isInUse: ({ generation }) =>
      naming(place, async () => (await currentGeneration(place)) === generation),
    checkpoint(identity) {
      const { read, append, remove } = createEmbeddingCheckpoint(directory, identity, disk)
      return {
        read: () => naming(place, read),
        append: (texts, vectors) => naming(place, () => append(texts, vectors)),
        remove: () => naming(place, remove),
      }
    },
    save: (built) => naming(place, () => save(place, built, held)),
    async withLock(work, waiting = {}) {
      const lock = await naming(place, async () => {
        await makeDirectory(disk, directory)
        return takeLock({ directory, disk, staleMs, ...waiting })
      })
      held = lock
      try {
        await naming(place, () => removeLeftovers(place))
        return await work(lock.lost)
      } finally {
        held = null
        await lock.release()
      }
    },
    contents: () => naming(place, () => readContents(place)),
  }
}

interface Place {
  directory: string
  disk: Disk
}

/** Where the library is kept, as failures of the disk name it. */
export function libraryPlace(directory: string): DiskPlace {
  return { what: '文档库目录', path: directory, setting: 'TIAOLI_VECTORSTORE' }
}

async function naming<Result>({ directory }: Place, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw describeDiskFailure(error, libraryPlace(directory)) ?? error
  }
}

async function load(place: Place, embeddings: TextEmbeddings): Promise<LoadedLibrary | null> {
  for (let attempt = 1; ; attempt++) {
    const generation = await currentGeneration(place)
    if (generation === null) return null
    try {
      return await readNamed(place, generation, embeddings)
    } catch (error) {
      const wasReplaced = (await currentGeneration(place)) !== generation
      if (!wasReplaced || attempt >= READ_ATTEMPTS) throw error
    }
  }
}

async function readNamed(
  { directory, disk }: Place,
  generation: string,
  embeddings: TextEmbeddings,
): Promise<LoadedLibrary> {
  const from = path.join(directory, generation)
  try {
    const read = await readGeneration(from, embeddings, { disk })
    if (GENERATION.exec(generation)?.[1] !== read.manifest.version)
      throw notReady(`文档库“${from}”的清单属于另一个文档库`)
    return { ...read, generation }
  } catch (error) {
    const isDiskFault = describeDiskFailure(error, libraryPlace(directory)) !== null
    if (error instanceof AppError || (isDiskFault && !CURED_BY_BUILDING.has(diskCodeOf(error))))
      throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw notReady(`文档库“${from}”不完整（${detail}）`, error)
  }
}

async function currentGeneration({ directory, disk }: Place): Promise<string | null> {
  let name: string
  try {
    name = await disk.readFile(path.join(directory, POINTER), 'utf8')
  } catch (error) {
    if (diskCodeOf(error) === 'ENOENT') return null
    throw error
  }
  const generation = name.slice(0, -1)
  if (name.endsWith('\n') && GENERATION.test(generation)) return generation
  throw notReady(`文档库目录“${directory}”中的 ${POINTER} 已损坏`)
}

async function save(place: Place, built: BuiltLibrary, held: HeldLock | null): Promise<Manifest> {
  const { directory, disk } = place
  const name = `gen-${built.manifest.version}-${randomUUID().slice(0, 8)}`
  const pointer = path.join(directory, NEW_POINTER)
  let manifest: Manifest
  try {
    manifest = await writeGeneration(path.join(directory, name), built, disk)
    await writeDurably(disk, pointer, `${name}\n`)
    // Who lost the lock while writing must not take the place of what was built since.
    await held?.requireHeld()
    await disk.rename(pointer, path.join(directory, POINTER))
  } catch (error) {
    // A full disk gets its room back at once; what cannot be removed now, the next build removes.
    await removeEntry(place, name).catch(() => undefined)
    throw error
  }
  await flushDirectory(disk, directory)
  // The library is saved: what stands in the way of this, the next build meets and names.
  await removeOutdated(place).catch(() => undefined)
  return manifest
}

/** What was kept for the build that has now been saved, and the library before it. */
async function removeOutdated(place: Place): Promise<void> {
  await removeLeftovers(place)
  for (const name of await place.disk.readdir(place.directory))
    if (isCheckpointFile(name)) await removeEntry(place, name)
}

async function removeLeftovers(place: Place): Promise<void> {
  const { leftovers } = await readContents(place)
  for (const name of leftovers) await removeEntry(place, name)
}

function removeEntry({ directory, disk }: Place, name: string): Promise<void> {
  return disk.rm(path.join(directory, name), { recursive: true, force: true })
}

async function readContents(place: Place): Promise<StoreContents> {
  const names = await namesIn(place, '.')
  const current = await currentGeneration(place).catch((error: unknown) => {
    if (error instanceof UnreadableLibrary) return undefined
    throw error
  })
  const leftovers: string[] = []
  for (const name of names) {
    if (name === NEW_POINTER) leftovers.push(name)
    if (!GENERATION.test(name) || name === current) continue
    // Where nothing tells which one was in use, a whole one is not thrown away.
    const isWhole = current === undefined && (await namesIn(place, name)).includes(MANIFEST)
    if (!isWhole) leftovers.push(name)
  }
  return { current: current ?? null, leftovers }
}

async function namesIn({ directory, disk }: Place, name: string): Promise<string[]> {
  try {
    return await disk.readdir(path.join(directory, name))
  } catch (error) {
    if (diskCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
