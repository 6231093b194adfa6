// Indexing: source files become a built library; what did not change is taken over.
import type { PolicyDocument } from '../domain/document.ts'
import type { TextEmbeddings } from '../models/embeddings.ts'
import { assembleLibrary, type AssembleOptions, type ReportProgress } from './assemble.ts'
import type { BuiltLibrary } from './generation.ts'
import { SCHEMA_VERSION, type BuildFailure } from './manifest.ts'
import { readDocuments, type ReadDocument } from './read-documents.ts'
import { repairDocuments } from './repair-documents.ts'
import { inputsHash, type Sources } from './sources.ts'
import type { LibrarySnapshot } from './snapshot.ts'
import type { LoadedLibrary } from './store.ts'
import { vectorCount } from './vectors.ts'

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
  reused: { documents: number; vectors: number }
}

/**
 * Reads, splits, repairs, embeds and indexes. Files that cannot be read and references to documents
 * that do not exist are failures in the report. Throws MODEL_UNAVAILABLE from the embedder.
 */
export async function buildLibrary(
  options: BuildOptions,
): Promise<{ built: BuiltLibrary; report: BuildReport }> {
  const { sources, previous, checkpoint, approve, signal, clockMs, onProgress } = options
  const { read, failures } = await readDocuments({
    sources,
    previous,
    signal,
    clockMs,
    onProgress: (done) => onProgress?.('read', done, sources.files.length),
  })
  failures.push(...read.flatMap((entry) => danglingReferences(entry, read)))
  const documents = read.map(({ document }) => withoutDangling(document, read))
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
  const built = { snapshot, manifest: describeBuild(snapshot, failures, options) }
  const report = {
    documents: documents.length,
    clauses: clauses.length,
    failures,
    reused: { documents: read.filter(({ reused }) => reused).length, vectors: vectorsReused },
  }
  return { built, report }
}

const REFERENCES = ['draftOf', 'succeeds'] as const

function isDangling(reference: string | null, read: readonly ReadDocument[]): boolean {
  return reference !== null && !read.some(({ document }) => document.id === reference)
}

function danglingReferences(
  { document }: ReadDocument,
  read: readonly ReadDocument[],
): BuildFailure[] {
  return REFERENCES.filter((field) => isDangling(document[field], read)).map((field) => ({
    file: document.source.file,
    reason: `${field} 指向的文档 ${document[field]} 不在文档库中，已忽略`,
  }))
}

function withoutDangling(document: PolicyDocument, read: readonly ReadDocument[]): PolicyDocument {
  const dangling = REFERENCES.filter((field) => isDangling(document[field], read))
  return { ...document, ...Object.fromEntries(dangling.map((field) => [field, null])) }
}

function describeBuild(
  snapshot: LibrarySnapshot,
  failures: readonly BuildFailure[],
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
    failures: [...failures],
    embedder: {
      identity: embeddings.identity,
      dimension: vectors.dimension,
      space: 'cosine',
      familiarity: snapshot.familiarity,
      adaptation: snapshot.adapted?.facts ?? null,
    },
    counts: {
      documents: snapshot.documents.length,
      clauses: snapshot.clauses.length,
      vectors: vectorCount(vectors),
    },
  }
}
