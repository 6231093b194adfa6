// Indexing: the directory that holds the built library, replaced in one step and never in part.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { lock } from 'proper-lockfile'
import { AppError } from '../domain/errors.ts'
import type { TextEmbeddings } from '../models/embeddings.ts'
import {
  createEmbeddingCheckpoint,
  isCheckpointFile,
  type EmbeddingCheckpoint,
} from './embedding-checkpoint.ts'
import { readGeneration, writeGeneration, type BuiltLibrary } from './generation.ts'
import { flushDirectory, writeDurably } from './library-files.ts'
import { notReady, type Manifest } from './manifest.ts'
import type { LibrarySnapshot } from './snapshot.ts'

/** Holds the name of the generation in use. */
const POINTER = 'current'
const GENERATION = /^gen-[0-9a-f]{16}-[0-9a-f]{8}$/
/** A reader that loses its generation to a newer one starts over so often. */
const READ_ATTEMPTS = 5
/** A lock untouched for so long belongs to a process that was killed. */
const LOCK_STALE_MS = 15_000
const LOCK_WAIT = { retries: 3600, factor: 1, minTimeout: 250, maxTimeout: 250 }

export interface LoadedLibrary {
  snapshot: LibrarySnapshot
  manifest: Manifest
  /** Name of its directory. */
  generation: string
}

export interface LibraryStore {
  /** The library in use, or null where none was built yet. Throws INDEX_NOT_READY; takes no lock. */
  load(embeddings: TextEmbeddings): Promise<LoadedLibrary | null>
  /** Name of the generation in use, or null. Throws INDEX_NOT_READY. */
  current(): Promise<string | null>
  /** Whether a loaded library is still the one in use. */
  isInUse(library: LoadedLibrary): Promise<boolean>
  /** Where a build by this embedder keeps its vectors until it is saved. Needs the lock. */
  checkpoint(embedderIdentity: string): EmbeddingCheckpoint
  /**
   * Saves a new generation, makes it the one in use and removes older ones and all checkpoints.
   * Needs the lock.
   */
  save(built: BuiltLibrary): Promise<Manifest>
  /**
   * Runs `work` while no other process builds here, after waiting for its turn. The signal aborts
   * if the lock is lost, as after a machine slept: `work` must not save then.
   */
  withLock<Result>(work: (lockLost: AbortSignal) => Promise<Result>): Promise<Result>
}

/**
 * Keeps the library in `directory`: `gen-…/` with its files and `current`, a file that names the
 * generation. A process killed at any point leaves the old generation whole and in use.
 */
export function createLibraryStore(
  directory: string,
  { lockStaleMs = LOCK_STALE_MS }: { lockStaleMs?: number } = {},
): LibraryStore {
  return {
    load: (embeddings) => load(directory, embeddings),
    current: () => currentGeneration(directory),
    isInUse: async ({ generation }) => (await currentGeneration(directory)) === generation,
    checkpoint: (identity) => createEmbeddingCheckpoint(directory, identity),
    save: (built) => save(directory, built),
    withLock: (work) => withLock(directory, lockStaleMs, work),
  }
}

async function load(directory: string, embeddings: TextEmbeddings): Promise<LoadedLibrary | null> {
  for (let attempt = 1; ; attempt++) {
    const generation = await currentGeneration(directory)
    if (generation === null) return null
    try {
      return { ...(await readGeneration(path.join(directory, generation), embeddings)), generation }
    } catch (error) {
      if (error instanceof AppError) throw error
      const replaced = (await currentGeneration(directory)) !== generation
      if (replaced && attempt < READ_ATTEMPTS) continue
      throw notReady(`文档库 ${path.join(directory, generation)} 不完整`, error)
    }
  }
}

async function currentGeneration(directory: string): Promise<string | null> {
  let name: string
  try {
    name = (await readFile(path.join(directory, POINTER), 'utf8')).trim()
  } catch (error) {
    if (isMissing(error)) return null
    throw notReady(`文档库目录 ${directory} 无法读取`, error)
  }
  if (!GENERATION.test(name)) throw notReady(`文档库目录 ${directory} 中的 ${POINTER} 已损坏`)
  return name
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

async function save(directory: string, built: BuiltLibrary): Promise<Manifest> {
  const name = `gen-${built.manifest.version}-${randomUUID().slice(0, 8)}`
  const manifest = await writeGeneration(path.join(directory, name), built)
  const pointer = path.join(directory, POINTER)
  await writeDurably(`${pointer}.new`, `${name}\n`)
  await rename(`${pointer}.new`, pointer)
  await flushDirectory(directory)
  for (const entry of await readdir(directory)) {
    if ((GENERATION.test(entry) && entry !== name) || isCheckpointFile(entry)) {
      await rm(path.join(directory, entry), { recursive: true, force: true })
    }
  }
  return manifest
}

async function withLock<Result>(
  directory: string,
  staleMs: number,
  work: (lockLost: AbortSignal) => Promise<Result>,
): Promise<Result> {
  await mkdir(directory, { recursive: true })
  const lost = new AbortController()
  const release = await lock(directory, {
    lockfilePath: path.join(directory, 'lock'),
    stale: staleMs,
    update: staleMs / 3,
    retries: LOCK_WAIT,
    onCompromised: (cause) => {
      lost.abort(new AppError('TIMEOUT', '失去了文档库目录的写入锁，请重试', { cause }))
    },
  }).catch((cause: unknown) => {
    throw new AppError('TIMEOUT', `另一个进程一直在写入文档库目录 ${directory}，请等它结束后重试`, {
      cause,
    })
  })
  try {
    return await work(lost.signal)
  } finally {
    if (!lost.signal.aborted) await release()
  }
}
