// Indexing: LangChain's HNSWLib store, fenced against the faults of the native index below it.
// Imported when a graph is built or first searched, never at start: the package takes 200 ms.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { HNSWLib } from '@langchain/community/vectorstores/hnswlib'
import { Document } from '@langchain/core/documents'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { AppError } from '../domain/errors.ts'
import type { RowSelection } from './row-selection.ts'
import type { ScoredRow } from './top-k.ts'
import { unitVector, vectorCount, type Vectors } from './vectors.ts'

/** Malkov and Yashunin 2018; 100 builds twice as fast as 200 and costs one point of recall. */
const NEIGHBOURS = 16
const EF_CONSTRUCTION = 100
const RANDOM_SEED = 100
/** Search width. The native default of 10 finds only half of the neighbours in a large graph. */
const MIN_EF = 200
/** Points added between two turns of the event loop: the native call blocks it. */
const BATCH_SIZE = 200

export type HnswStore = HNSWLib

export interface HnswBuildOptions {
  embeddings: EmbeddingsInterface
  signal?: AbortSignal | undefined
  onProgress?: ((done: number) => void) | undefined
}

/** Builds the graph of all vectors, each labelled with its row. */
export async function buildHnsw(vectors: Vectors, options: HnswBuildOptions): Promise<HnswStore> {
  const { dimension, values } = vectors
  const count = vectorCount(vectors)
  const { HierarchicalNSW } = await withAddon(() => HNSWLib.imports())
  const index = new HierarchicalNSW('cosine', dimension)
  index.initIndex(Math.max(1, count), NEIGHBOURS, EF_CONSTRUCTION, RANDOM_SEED)
  const store = new HNSWLib(options.embeddings, {
    space: 'cosine',
    numDimensions: dimension,
    index,
  })
  // Not by addVectors: it sizes the graph anew, copying it, for every batch.
  for (let row = 0; row < count; row++) {
    index.addPoint(Array.from(values.subarray(row * dimension, (row + 1) * dimension)), row)
    if ((row + 1) % BATCH_SIZE > 0) continue
    options.signal?.throwIfAborted()
    options.onProgress?.(row + 1)
    await nextTurn()
  }
  store.docstore.add(
    Object.fromEntries(Array.from({ length: count }, (_, row) => [row, rowDocument(row)])),
  )
  return store
}

/** The store keeps a document for each label; clauses live in the library, so it holds the row. */
function rowDocument(row: number): Document<{ row: number }> {
  return new Document({ pageContent: '', metadata: { row } })
}

/**
 * Opens a saved graph into a new object. The caller has compared the files with their checksums:
 * the native code follows a flipped bit out of its memory. Throws INDEX_NOT_READY for another size.
 */
export async function loadHnsw(
  directory: string,
  vectors: Vectors,
  embeddings: EmbeddingsInterface,
): Promise<HnswStore> {
  const store = await withAddon(() => HNSWLib.load(directory, embeddings))
  const found = `${store.args.space} ${store.args.numDimensions} × ${store.index.getCurrentCount()}`
  const wanted = `cosine ${vectors.dimension} × ${vectorCount(vectors)}`
  if (found !== wanted) {
    throw new AppError(
      'INDEX_NOT_READY',
      `向量索引是 ${found}，应为 ${wanted}，请运行 npm run ingest 重建`,
    )
  }
  return store
}

/** The k nearest rows, most similar first; similarity is the cosine, 1 for equal directions. */
export async function searchHnsw(
  store: HnswStore,
  query: Float32Array,
  { k, allowed }: { k: number; allowed?: RowSelection | undefined },
): Promise<ScoredRow[]> {
  const count = store.index.getCurrentCount()
  const wanted = Math.min(k, count)
  if (wanted === 0) return []
  // The width is not stored with the graph, so it is set for each search.
  store.index.setEf(Math.max(MIN_EF, 2 * wanted))
  // An exception inside this callback would abort the process: it only looks into an array.
  const filter =
    allowed &&
    (({ metadata }: { metadata: Record<string, unknown> }) =>
      allowed.mask[Number(metadata['row'])] === 1)
  const found = await store.similaritySearchVectorWithScore(
    Array.from(unitVector(query)),
    wanted,
    filter,
  )
  return found.map(([document, distance]) => ({
    row: Number(document.metadata['row']),
    score: 1 - distance,
  }))
}

async function withAddon<Result>(open: () => Promise<Result>): Promise<Result> {
  try {
    return await open()
  } catch (cause) {
    if (cause instanceof Error && /hnswlib-node|addon|bindings/.test(cause.message)) {
      throw new AppError(
        'INDEX_NOT_READY',
        '缺少 hnswlib-node 的本机模块：请安装 python3、make 和 g++，然后运行 npm rebuild hnswlib-node',
        { cause },
      )
    }
    throw new AppError('INDEX_NOT_READY', '向量索引无法读取，请运行 npm run ingest 重建', { cause })
  }
}
