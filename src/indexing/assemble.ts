// Indexing: documents and clauses with their vectors become a searchable snapshot.
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { AppError } from '../domain/errors.ts'
import type { TextEmbeddings } from '../models/embeddings.ts'
import { indexedTexts } from './clause-text.ts'
import { buildKeywordIndex } from './keyword-index.ts'
import { libraryVersion, type LibrarySnapshot } from './snapshot.ts'
import { VectorStore } from './vector-store.ts'
import { unitVector, type Vectors } from './vectors.ts'

/** Texts embedded between two looks at the abort signal. */
const EMBED_BATCH = 256

export type BuildStage = 'read' | 'embed' | 'index'
export type ReportProgress = (stage: BuildStage, done: number, total: number) => void

export interface AssembleOptions {
  documents: readonly PolicyDocument[]
  clauses: readonly Clause[]
  embeddings: TextEmbeddings
  /** A library built with the same embedder: texts that it holds are not embedded again. */
  previous?: LibrarySnapshot | null | undefined
  signal?: AbortSignal | undefined
  onProgress?: ReportProgress | undefined
}

/** The snapshot, and how many vectors were taken over from the previous one. */
export interface Assembled {
  snapshot: LibrarySnapshot
  vectorsReused: number
}

/** Embeds what is new and builds both indexes. */
export async function assembleLibrary(options: AssembleOptions): Promise<Assembled> {
  const { documents, clauses, embeddings, signal, onProgress } = options
  const texts = indexedTexts(documents, clauses)
  const { vectors, reused } = await embedTexts(texts, options)
  const keywords = buildKeywordIndex(texts)
  const { buildHnsw } = await import('./hnsw.ts')
  const graph = await buildHnsw(vectors, {
    embeddings,
    signal,
    onProgress: (done) => onProgress?.('index', done, texts.length),
  })
  const version = libraryVersion(documents, clauses, embeddings.identity)
  const snapshot = {
    version,
    documents,
    clauses,
    keywords,
    vectors: new VectorStore({ vectors, graph }),
  }
  return { snapshot, vectorsReused: reused }
}

async function embedTexts(
  texts: readonly string[],
  options: AssembleOptions,
): Promise<{ vectors: Vectors; reused: number }> {
  const { embeddings, previous, signal, onProgress } = options
  const known = knownVectors(previous)
  const missing = [...new Set(texts)].filter((text) => !known.has(text))
  for (let start = 0; start < missing.length; start += EMBED_BATCH) {
    signal?.throwIfAborted()
    const batch = missing.slice(start, start + EMBED_BATCH)
    const embedded = await embeddings.embedDocuments(batch)
    batch.forEach((text, at) => known.set(text, unitVector(embedded[at] ?? [])))
    onProgress?.('embed', start + batch.length, missing.length)
  }
  const rows = texts.map((text) => known.get(text) ?? new Float32Array())
  const dimension = rows[0]?.length ?? 0
  if (rows.some((vector) => vector.length !== dimension)) {
    throw new AppError('MODEL_UNAVAILABLE', '向量模型给出的向量维数不一，请检查模型后重试')
  }
  const values = new Float32Array(dimension * rows.length)
  rows.forEach((vector, row) => values.set(vector, row * dimension))
  const fresh = new Set(missing)
  return { vectors: { dimension, values }, reused: texts.filter((text) => !fresh.has(text)).length }
}

/** The vector of every text of the previous library; equal texts have equal vectors. */
function knownVectors(previous: LibrarySnapshot | null | undefined): Map<string, Float32Array> {
  if (!previous) return new Map()
  const { dimension, values } = previous.vectors.vectors
  const texts = indexedTexts(previous.documents, previous.clauses)
  return new Map(
    texts.map((text, row) => [text, values.subarray(row * dimension, (row + 1) * dimension)]),
  )
}
