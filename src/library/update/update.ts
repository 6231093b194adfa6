// Library: brings the stored library up to date with its sources.
import { DiskFailure } from '#domain/disk-failure.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import type { ReportProgress } from '../assemble.ts'
import type { BuildReport } from './build.ts'
import type { ApproveEmbedding } from './embedding-estimate.ts'
import { UnreadableLibrary, type BuildFailure } from '../disk/manifest.ts'
import type { LibrarySnapshot } from '../snapshot.ts'
import { inputsHash, type Sources } from './sources.ts'
import type { LibraryStore, LoadedLibrary } from '../disk/store.ts'

export interface UpdateOptions {
  store: LibraryStore
  sources: Sources
  embeddings: TextEmbeddings
  approve?: ApproveEmbedding | undefined
  signal?: AbortSignal | undefined
  clockMs?: (() => number) | undefined
  onProgress?: ReportProgress | undefined
  /**
   * Is told, in a line for people, what a build waits for, which library it replaces because that
   * cannot be read, and why the stored one could not be brought up to date.
   */
  onNotice?: ((line: string) => void) | undefined
}

export interface UpdateReport extends BuildReport {
  /** False if the stored library was up to date. */
  built: boolean
  /** Why the stored library could not be read and was built from nothing; null if it could. */
  replaced: string | null
  /** Why the stored library, which serves, could not be brought up to date; null if it is. */
  outdated: string | null
}

export interface Update {
  snapshot: LibrarySnapshot
  report: UpdateReport
}

/**
 * Loads the stored library if it was made of these sources by this embedder; else builds it, saves
 * it and returns the new one. Of several processes that do so at once, one builds and the others
 * wait and load its result. A library that is damaged or of another embedder is built anew. Where
 * the disk cannot be written, a library that can be read serves as it is. What an endpoint embedded
 * before a build was interrupted is not embedded again.
 */
export async function updateLibrary(options: UpdateOptions): Promise<Update> {
  const { store, sources, embeddings, onNotice } = options
  const found = await loadIfReadable(store, embeddings)
  if (isMadeOf(found.library, options)) return upToDate(found.library, sources.warnings)
  if (found.problem !== null) onNotice?.(`${found.problem}，正在用原文件重建。`)
  try {
    return await rebuild(found, options)
  } catch (error) {
    if (!(error instanceof DiskFailure)) throw error
    if (found.library === null) throw withProblem(error, found.problem)
    // Not the one found: the build may have changed its graph already.
    const { library } = await loadIfReadable(store, embeddings)
    if (library === null) throw error
    if (isMadeOf(library, options)) return upToDate(library, sources.warnings)
    const outdated = `文档库未能更新，现用的是旧的：${error.message}`
    onNotice?.(outdated)
    return upToDate(library, sources.warnings, outdated)
  }
}

function rebuild(found: Found, options: UpdateOptions): Promise<Update> {
  const { store, sources, embeddings, onNotice } = options
  const build = async (lockLost: AbortSignal): Promise<Update> => {
    const isInUse = found.library !== null && (await store.isInUse(found.library))
    const { library, problem } = isInUse ? found : await loadIfReadable(store, embeddings)
    if (isMadeOf(library, options)) return upToDate(library, sources.warnings)
    // Readers and grammar are loaded only when something is built: a start does without them.
    const { buildLibrary } = await import('./build.ts')
    const signal = AbortSignal.any([lockLost, ...(options.signal ? [options.signal] : [])])
    const { built, report } = await buildLibrary({
      sources,
      embeddings,
      previous: library,
      checkpoint:
        embeddings.textsPerCall === undefined ? undefined : store.checkpoint(embeddings.identity),
      approve: options.approve,
      signal,
      clockMs: options.clockMs,
      onProgress: options.onProgress,
    })
    signal.throwIfAborted()
    await store.save(built)
    return {
      snapshot: built.snapshot,
      report: { ...report, built: true, replaced: problem, outdated: null },
    }
  }
  return store.withLock(build, { signal: options.signal, onWait: onNotice })
}

function withProblem(error: DiskFailure, problem: string | null): DiskFailure {
  if (problem === null) return error
  return new DiskFailure(error.code, `${problem}，且无法重建：${error.message}`, { cause: error })
}

interface Found {
  library: LoadedLibrary | null
  /** Why the stored library cannot be read; null if it can or there is none. */
  problem: string | null
}

async function loadIfReadable(store: LibraryStore, embeddings: TextEmbeddings): Promise<Found> {
  try {
    return { library: await store.load(embeddings), problem: null }
  } catch (error) {
    // A library that cannot be read is no reason to stop: this is where it is built anew.
    if (!(error instanceof UnreadableLibrary)) throw error
    return { library: null, problem: error.what }
  }
}

function isMadeOf(
  library: LoadedLibrary | null,
  { sources, embeddings }: UpdateOptions,
): library is LoadedLibrary {
  return library?.manifest.createdFrom.inputs === inputsHash(sources, embeddings.identity)
}

/** The stored library whatever it was made of, or null if there is none. Throws INDEX_NOT_READY. */
export async function openStoredLibrary({
  store,
  embeddings,
}: Pick<UpdateOptions, 'store' | 'embeddings'>): Promise<Update | null> {
  const library = await store.load(embeddings)
  return library === null ? null : upToDate(library, [])
}

function upToDate(
  { snapshot, manifest }: LoadedLibrary,
  sourceWarnings: readonly BuildFailure[],
  outdated: string | null = null,
): Update {
  const { documents, clauses, vectors } = manifest.counts
  const report = {
    documents,
    clauses,
    failures: manifest.failures,
    warnings: [...sourceWarnings, ...manifest.warnings],
    copies: manifest.copies,
    reused: { documents, vectors },
    built: false,
    replaced: null,
    outdated,
  }
  return { snapshot, report }
}
