// Indexing: brings the stored library up to date with its sources.
import { AppError } from '../domain/errors.ts'
import type { TextEmbeddings } from '../models/embeddings.ts'
import type { ReportProgress } from './assemble.ts'
import type { BuildReport } from './build.ts'
import type { ApproveEmbedding } from './embedding-estimate.ts'
import type { LibrarySnapshot } from './snapshot.ts'
import { inputsHash, type Sources } from './sources.ts'
import type { LibraryStore, LoadedLibrary } from './store.ts'

export interface UpdateOptions {
  store: LibraryStore
  sources: Sources
  embeddings: TextEmbeddings
  approve?: ApproveEmbedding | undefined
  signal?: AbortSignal | undefined
  clockMs?: (() => number) | undefined
  onProgress?: ReportProgress | undefined
}

export interface UpdateReport extends BuildReport {
  /** False if the stored library was up to date. */
  built: boolean
  /** Why the stored library could not be read and was built from nothing; null if it could. */
  replaced: string | null
}

export interface Update {
  snapshot: LibrarySnapshot
  report: UpdateReport
}

/**
 * Loads the stored library if it was made of these sources by this embedder; else builds it, saves
 * it and returns the new one. Of several processes that do so at once, one builds and the others
 * wait and load its result. A library that is damaged or of another embedder is built anew. What an
 * endpoint embedded before a build was interrupted is not embedded again.
 */
export async function updateLibrary(options: UpdateOptions): Promise<Update> {
  const { store, sources, embeddings } = options
  const found = await loadIfReadable(store, embeddings)
  if (isMadeOf(found.library, options)) return upToDate(found.library)
  return store.withLock(async (lockLost) => {
    const isInUse = found.library !== null && (await store.isInUse(found.library))
    const { library, problem } = isInUse ? found : await loadIfReadable(store, embeddings)
    if (isMadeOf(library, options)) return upToDate(library)
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
    return { snapshot: built.snapshot, report: { ...report, built: true, replaced: problem } }
  })
}

async function loadIfReadable(
  store: LibraryStore,
  embeddings: TextEmbeddings,
): Promise<{ library: LoadedLibrary | null; problem: string | null }> {
  try {
    return { library: await store.load(embeddings), problem: null }
  } catch (error) {
    // A library that cannot be read is no reason to stop: this is where it is built anew.
    if (!(error instanceof AppError) || error.code !== 'INDEX_NOT_READY') throw error
    return { library: null, problem: error.message }
  }
}

function isMadeOf(
  library: LoadedLibrary | null,
  { sources, embeddings }: UpdateOptions,
): library is LoadedLibrary {
  return library?.manifest.createdFrom.inputs === inputsHash(sources, embeddings.identity)
}

function upToDate({ snapshot, manifest }: LoadedLibrary): Update {
  const { documents, clauses, vectors } = manifest.counts
  const report = {
    documents,
    clauses,
    failures: manifest.failures,
    reused: { documents, vectors },
    built: false,
    replaced: null,
  }
  return { snapshot, report }
}
