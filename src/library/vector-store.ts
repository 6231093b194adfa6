// Library: nearest clauses by cosine similarity, exact where that is as fast, else by HNSW.
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { HnswStore } from './hnsw.ts'
import type { RowSelection } from './row-selection.ts'
import { TopK, type ScoredRow } from './top-k.ts'
import { similarityAt, unitVector, vectorCount, type Vectors } from './vectors.ts'

/** Up to so many candidates an exact scan takes no longer than 3 ms (512 dimensions). */
export const EXACT_UP_TO = 5000

export interface VectorStoreOptions {
  vectors: Vectors
  /** Needed above `exactUpTo` rows; without it every search is an exact scan. */
  graph: HnswStore | null
  exactUpTo?: number
}

/** The vectors of a library and the graph over them; the row of a vector is its position. */
export class VectorStore {
  readonly vectors: Vectors
  readonly graph: HnswStore | null
  readonly #exactUpTo: number

  constructor({ vectors, graph, exactUpTo = EXACT_UP_TO }: VectorStoreOptions) {
    this.vectors = vectors
    this.graph = graph
    this.#exactUpTo = exactUpTo
  }

  /**
   * The k rows most similar to the query vector, best first, only allowed rows if some are named.
   * Scores are cosines. Throws INDEX_NOT_READY for a vector of another dimension.
   */
  async search(query: readonly number[], k: number, allowed?: RowSelection): Promise<ScoredRow[]> {
    const candidates = allowed ? allowed.rows.length : vectorCount(this.vectors)
    if (candidates === 0 || k <= 0) return []
    if (query.length !== this.vectors.dimension) throw wrongDimension(query, this.vectors)
    const unit = unitVector(query)
    if (!this.graph || candidates <= this.#exactUpTo) return this.#searchExactly(unit, k, allowed)
    const { searchHnsw } = await import('./hnsw.ts')
    const found = await searchHnsw(this.graph, unit, { k, allowed })
    // The graph can lose its way among rows that the filter hides.
    if (found.length < Math.min(k, candidates)) return this.#searchExactly(unit, k, allowed)
    return found
  }

  #searchExactly(unit: Float32Array, k: number, allowed: RowSelection | undefined): ScoredRow[] {
    const top = new TopK(k)
    if (allowed) {
      for (const row of allowed.rows) top.offer(row, similarityAt(this.vectors, row, unit))
    } else {
      const count = vectorCount(this.vectors)
      for (let row = 0; row < count; row++) top.offer(row, similarityAt(this.vectors, row, unit))
    }
    return top.best()
  }
}

function wrongDimension(query: readonly number[], { dimension }: Vectors): AppError {
  return new AppError(
    'INDEX_NOT_READY',
    `文档库的向量是 ${dimension} 维，当前向量模型给出 ${query.length} 维，请运行 ${typedCommand('ingest')} 重建`,
  )
}
