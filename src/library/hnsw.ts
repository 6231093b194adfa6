// Library: LangChain's HNSWLib store, fenced against the faults of the native index below it.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Document } from '@langchain/core/documents'
import type { EmbeddingsInterface } from '@langchain/core/embeddings'
import { AppError } from '#domain/errors.ts'
import { requireWholeGraph } from './disk/hnsw-file.ts'
import type { Disk } from './disk/library-files.ts'
import { notReady } from './disk/manifest.ts'
import { Pace, type PaceOptions } from './update/pace.ts'
import type { RowSelection } from './row-selection.ts'
import { vectorCount, type Vectors } from './vectors.ts'

/** Malkov and Yashunin 2018; 100 builds twice as fast as 200 and costs one point of recall. */
const NEIGHBOURS = 16
const EF_CONSTRUCTION = 100
const RANDOM_SEED = 100
/** Search width. The native default of 10 finds only half of the neighbours in a large graph. */
const MIN_EF = 200
/** The row of a label whose point was deleted. */
const HIDDEN = -1
/** Below this share of live and old points a graph is built anew. */
const MIN_LIVE_SHARE = 0.75
/** A store of more labels takes so long to make that no question shall wait for it. */
const MADE_LATER_UP_TO = 5000
/** Labels handled between two turns. */
const LABELS_A_TURN = 5000

type Store = InstanceType<typeof import('./hnswlib.ts').HNSWLib>
type NativeIndex = Store['index']

interface StoreOptions {
  dimension: number
  embeddings: EmbeddingsInterface
}

function storeOptions(
  { dimension }: Vectors,
  { embeddings }: Pick<StoreOptions, 'embeddings'>,
): StoreOptions {
  return { dimension, embeddings }
}

/** The native index with the row that each label stands for, and LangChain's store over both. */
export class HnswGraph {
  readonly index: NativeIndex
  readonly rowOfLabel: readonly number[]
  readonly #options: StoreOptions
  #store: Promise<Store> | null = null

  constructor(index: NativeIndex, rowOfLabel: readonly number[], options: StoreOptions) {
    this.index = index
    this.rowOfLabel = rowOfLabel
    this.#options = options
  }

  /** Made when it is first needed: whoever never searches does without LangChain's modules. */
  store(): Promise<Store> {
    return (this.#store ??= this.#makeStore())
  }

  /**
   * The store keeps a document for each label, of hidden ones too, because it throws for unknown
   * ones. It holds the row, not the words: those are in the library.
   */
  async #makeStore(): Promise<Store> {
    const { HNSWLib } = await import('./hnswlib.ts')
    const { dimension, embeddings } = this.#options
    const args = { space: 'cosine' as const, numDimensions: dimension, index: this.index }
    const store = new HNSWLib(embeddings, args)
    for (const [label, row] of this.rowOfLabel.entries()) {
      // oxlint-disable-next-line no-underscore-dangle -- `add` looks through all that are there each time
      store.docstore._docs.set(String(label), { pageContent: '', metadata: { row } })
      if (label % LABELS_A_TURN === 0) await nextTurn()
    }
    return store
  }
}

export interface HnswBuildOptions extends PaceOptions {
  embeddings: EmbeddingsInterface
  onProgress?: ((done: number) => void) | undefined
}

/** Builds the graph of all vectors. */
export async function buildHnsw(vectors: Vectors, options: HnswBuildOptions): Promise<HnswGraph> {
  const count = vectorCount(vectors)
  const index = await emptyIndex(vectors)
  index.initIndex(Math.max(1, count), NEIGHBOURS, EF_CONSTRUCTION, RANDOM_SEED)
  const rowOfLabel = Array.from({ length: count }, (_, row) => row)
  await addRows(index, { vectors, rows: rowOfLabel, firstLabel: 0 }, options)
  return new HnswGraph(index, rowOfLabel, storeOptions(vectors, options))
}

/** The vectors of a changed library and where each stood in the library of the graph, or -1. */
export interface ChangedVectors {
  vectors: Vectors
  previousRows: Int32Array
}

/**
 * Makes the graph of a library that of its next version: hides the points that are gone and adds
 * those that are new; `graph` must not be used after. Null where building anew is better, because
 * more than a quarter of the points would be hidden ones or new.
 */
export async function extendHnsw(
  graph: HnswGraph,
  { vectors, previousRows }: ChangedVectors,
  options: HnswBuildOptions,
): Promise<HnswGraph | null> {
  const { index } = graph
  const added = [...previousRows.keys()].filter((row) => previousRows[row] === -1)
  const firstLabel = index.getCurrentCount()
  const pointCount = firstLabel + added.length
  const kept = previousRows.length - added.length
  if (kept < MIN_LIVE_SHARE * pointCount) return null
  const rowNow = new Map([...previousRows].map((before, row) => [before, row]))
  rowNow.delete(-1)
  const rowOfLabel = Array.from({ length: firstLabel }, (_, label) => {
    const before = graph.rowOfLabel[label] ?? HIDDEN
    const row = rowNow.get(before) ?? HIDDEN
    if (row === HIDDEN && before !== HIDDEN) index.markDelete(label)
    return row
  })
  if (pointCount > index.getMaxElements()) index.resizeIndex(pointCount)
  await addRows(index, { vectors, rows: added, firstLabel }, options)
  for (const row of added) rowOfLabel.push(row)
  return new HnswGraph(index, rowOfLabel, storeOptions(vectors, options))
}

/** Adds rows one by one, not by HNSWLib's addVectors: that copies the whole graph every time. */
async function addRows(
  index: NativeIndex,
  { vectors, rows, firstLabel }: { vectors: Vectors; rows: readonly number[]; firstLabel: number },
  options: HnswBuildOptions,
): Promise<void> {
  const { dimension, values } = vectors
  const pace = new Pace(options)
  for (const [at, row] of rows.entries()) {
    if (pace.isDue) {
      options.onProgress?.(at)
      await pace.rest()
    }
    const vector = values.subarray(row * dimension, (row + 1) * dimension)
    index.addPoint(Array.from(vector), firstLabel + at)
  }
}

/** The native index and what LangChain keeps beside it, in a directory of their own. */
const GRAPH_FILES = ['args.json', 'docstore.json', 'hnswlib.index'] as const

/**
 * Saves a graph into a directory that it makes; the names of the files.
 * @throws DiskFailure where the disk took only a part of it
 */
export async function saveHnsw(
  disk: Disk,
  directory: string,
  graph: HnswGraph,
): Promise<readonly string[]> {
  await (await graph.store()).save(directory)
  await requireWholeGraph(disk, path.join(directory, 'hnswlib.index'))
  return GRAPH_FILES
}

/**
 * Opens a saved graph into a new object. The caller has compared the files with their checksums:
 * the native code follows a flipped bit out of its memory. Throws INDEX_NOT_READY for another size.
 */
export async function loadHnsw(
  directory: string,
  vectors: Vectors,
  embeddings: EmbeddingsInterface,
): Promise<HnswGraph> {
  const index = await emptyIndex(vectors)
  await withAddon(() => index.readIndex(path.join(directory, 'hnswlib.index')))
  const rowOfLabel = await readRows(path.join(directory, 'docstore.json'))
  const points = index.getCurrentCount()
  if (points < vectorCount(vectors) || points !== rowOfLabel.length) {
    throw notReady(`向量索引（${points} 点，${rowOfLabel.length} 行）与文档库不符`)
  }
  const graph = new HnswGraph(index, rowOfLabel, storeOptions(vectors, { embeddings }))
  if (points > MADE_LATER_UP_TO) await graph.store()
  return graph
}

/**
 * The rows that the store keeps with its labels, label after label. Not by HNSWLib.load: that parses
 * them all at once, which stalls a service that answers meanwhile.
 */
async function readRows(file: string): Promise<number[]> {
  const rows: number[] = []
  for (const [, row] of (await readFile(file, 'utf8')).matchAll(/"row":(-?\d+)/g)) {
    rows.push(Number(row))
    if (rows.length % LABELS_A_TURN === 0) await nextTurn()
  }
  return rows
}

/**
 * The k nearest rows, or as many as are allowed. A search of all rows finds every one of them; one
 * among hidden rows that finds too few looks wider, at last through the whole graph.
 */
export async function searchHnsw(
  graph: HnswGraph,
  query: Float32Array,
  { k, allowed }: { k: number; allowed?: RowSelection | undefined },
): Promise<number[]> {
  const store = await graph.store()
  const points = store.index.getCurrentCount()
  const wanted = Math.min(k, points)
  const due = Math.min(wanted, allowed?.rows.length ?? wanted)
  // An exception inside this callback would abort the process: it only looks into an array.
  const filter = allowed && ((document: Document): boolean => allowed.mask[rowIn(document)] === 1)
  for (let width = Math.max(MIN_EF, 2 * wanted); ; width *= 4) {
    // The width is not stored with the graph, so it is set for each search.
    store.index.setEf(Math.min(width, Math.max(points, MIN_EF)))
    const found = await store.similaritySearchVectorWithScore(Array.from(query), wanted, filter)
    if (found.length >= due || width >= points) return found.map(([document]) => rowIn(document))
  }
}

async function emptyIndex({ dimension }: Pick<Vectors, 'dimension'>): Promise<NativeIndex> {
  const { HierarchicalNSW } = (await withAddon(() => import('hnswlib-node'))).default
  return new HierarchicalNSW('cosine', dimension)
}

function rowIn({ metadata }: Document): number {
  return Number(metadata['row'])
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
    throw notReady('向量索引无法读取', cause)
  }
}
