// Library: source files become a built library; what did not change is taken over.
import { policyClauses } from '#domain/clause.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { assembleLibrary, type AssembleOptions, type ReportProgress } from '../assemble.ts'
import type { BuiltLibrary } from '../disk/generation.ts'
import { SCHEMA_VERSION, type BuildFailure, type Copy } from '../disk/manifest.ts'
import { readDocuments } from './read-documents.ts'
import { relateDocuments } from './relations.ts'
import { repairDocuments } from './repair-documents.ts'
import { inputsHash, type Sources } from './sources.ts'
import type { LibrarySnapshot } from '../snapshot.ts'
import type { LoadedLibrary } from '../disk/store.ts'
import { vectorCount } from '../vectors.ts'

export interface BuildOptions extends Pick<
  AssembleOptions,
  'checkpoint' | 'approve' | 'signal' | 'clockMs'
> {
  sources: Sources
  embeddings: TextEmbeddings
  /** A library built with the same embedder, or null. */
  previous: LoadedLibrary | null
  onProgress?: ReportProgress | undefined
}

/** What a build did; counts of the whole library and of what was taken over. */
export interface BuildReport {
  documents: number
  clauses: number
  failures: readonly BuildFailure[]
  /** What the corpus file says in vain. */
  warnings: readonly BuildFailure[]
  /** Files that hold the document of another one. */
  copies: readonly Copy[]
  reused: { documents: number; vectors: number }
}

/**
 * Reads, splits, repairs, embeds and indexes. Files that cannot be read are failures in the
 * report, relations to documents that do not exist are warnings. Throws MODEL_UNAVAILABLE from the embedder.
 */
export async function buildLibrary(
  options: BuildOptions,
): Promise<{ built: BuiltLibrary; report: BuildReport }> {
  const { sources, previous, checkpoint, approve, signal, clockMs, onProgress } = options
  const { failures, copies, ...files } = await readDocuments({
    sources,
    previous,
    signal,
    clockMs,
    onProgress: (done) => onProgress?.('read', done, sources.files.length),
  })
  const { read, warnings } = relateDocuments(files.read, { corpus: sources.corpus, copies })
  const documents = read.map(({ document }) => document)
  const repaired = await repairDocuments(read, { signal, clockMs })
  const clauses = repaired.flatMap((entry) => entry.clauses)
  const { snapshot, vectorsReused } = await assembleLibrary({
    documents,
    clauses,
    embeddings: options.embeddings,
    previous: previous?.snapshot,
    checkpoint,
    approve,
    signal,
    clockMs,
    onProgress,
  })
  const built = {
    snapshot,
    manifest: describeBuild(snapshot, { failures, warnings, copies }, options),
  }
  const report = {
    documents: documents.length,
    clauses: policyClauses(clauses).length,
    failures,
    warnings: [...sources.warnings, ...warnings],
    copies,
    reused: { documents: read.filter(({ reused }) => reused).length, vectors: vectorsReused },
  }
  return { built, report }
}

function describeBuild(
  snapshot: LibrarySnapshot,
  notes: Pick<BuiltLibrary['manifest'], 'failures' | 'warnings' | 'copies'>,
  { sources, embeddings }: BuildOptions,
): BuiltLibrary['manifest'] {
  const idsByFile = new Map(snapshot.documents.map(({ id, source }) => [source.file, id]))
  const { vectors } = snapshot.vectors
  return {
    schemaVersion: SCHEMA_VERSION,
    version: snapshot.version,
    createdFrom: {
      pipeline: sources.pipeline,
      inputs: inputsHash(sources, embeddings.identity),
      sources: sources.hashes.map((hashes) => ({
        ...hashes,
        documentId: idsByFile.get(hashes.file) ?? null,
      })),
    },
    ...notes,
    embedder: {
      identity: embeddings.identity,
      dimension: vectors.dimension,
      space: 'cosine',
      familiarity: snapshot.familiarity,
      adaptation: snapshot.adapted?.facts ?? null,
    },
    counts: {
      documents: snapshot.documents.length,
      clauses: policyClauses(snapshot.clauses).length,
      vectors: vectorCount(vectors),
    },
  }
}
