// Library: documents and clauses with their vectors become a searchable snapshot.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { indexedTexts } from './clause-text.ts'
import { embedTexts, type EmbedOptions } from './update/embed-texts.ts'
import { buildHnsw, extendHnsw } from './hnsw.ts'
import { buildKeywordIndex } from './keyword-index.ts'
import { Pace, type PaceOptions } from './update/pace.ts'
import { libraryVersion, type LibrarySnapshot } from './snapshot.ts'
import { VectorStore } from './vector-store.ts'

export type BuildStage = 'read' | 'adapt' | 'embed' | 'index'
export type ReportProgress = (stage: BuildStage, done: number, total: number) => void

export interface AssembleOptions extends PaceOptions, Pick<EmbedOptions, 'checkpoint' | 'approve'> {
  documents: readonly PolicyDocument[]
  clauses: readonly Clause[]
  embeddings: TextEmbeddings
  /**
   * A library built with the same embedder: texts that it holds are not embedded again, and its
   * graph is extended and must not be searched any more.
   */
  previous?: LibrarySnapshot | null | undefined
  onProgress?: ReportProgress | undefined
}

/** The snapshot, and how many vectors were taken over from the previous one. */
export interface Assembled {
  snapshot: LibrarySnapshot
  vectorsReused: number
}

/** Embeds what is new, builds the keyword index and builds or extends the graph. */
export async function assembleLibrary(options: AssembleOptions): Promise<Assembled> {
  const { documents, clauses, embeddings, signal, clockMs, onProgress } = options
  const { checkpoint, approve } = options
  const pace = new Pace(options)
  const texts = indexedTexts(documents, clauses)
  const adapted =
    (await embeddings.adaptation?.adapt(texts, {
      signal,
      onProgress: (done, total) => onProgress?.('adapt', done, total),
    })) ?? null
  // Tuned on other texts, the embedder of the previous library gave other vectors.
  const previous = adapted ? null : options.previous
  const { vectors, previousRows } = await embedTexts(texts, {
    embeddings: adapted?.embeddings ?? embeddings,
    previous,
    checkpoint,
    approve,
    signal,
    clockMs,
    onProgress: (done, total) => onProgress?.('embed', done, total),
  })
  const keywords = await pace.run(buildKeywordIndex(texts))
  const graphOptions = {
    embeddings,
    signal,
    clockMs,
    onProgress: (done: number) => onProgress?.('index', done, texts.length),
  }
  const before = previous?.vectors.graph
  const graph =
    (before && (await extendHnsw(before, { vectors, previousRows }, graphOptions))) ??
    (await buildHnsw(vectors, graphOptions))
  const version = await pace.run(libraryVersion(documents, clauses, embeddings.identity))
  const store = new VectorStore({ vectors, graph })
  const familiarity = embeddings.familiarity?.(texts) ?? 1
  return {
    snapshot: { version, documents, clauses, keywords, vectors: store, familiarity, adapted },
    vectorsReused: previousRows.filter((row) => row >= 0).length,
  }
}
