// Library: nearest clauses by cosine similarity: the graph names candidates, their vectors the scores.
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import { searchHnsw, type HnswGraph } from './hnsw.ts'
import type { RowSelection } from './row-selection.ts'
import { TopK, type ScoredRow } from './top-k.ts'
import { similarityAt, unitVector, vectorCount, type Vectors } from './vectors.ts'

/** Of so few rows every one is a candidate: what is found is what a scan of all would find. */
export const EXHAUSTIVE_UP_TO = 5000

/** So many rows, and only those that are allowed where some are named. */
export interface VectorScope {
  k: number
  allowed?: RowSelection | undefined
}

/** The vectors of a library and the graph over them; the row of a vector is its position. */
export class VectorStore {
  readonly vectors: Vectors
  readonly graph: HnswGraph

  constructor({ vectors, graph }: { vectors: Vectors; graph: HnswGraph }) {
    this.vectors = vectors
    this.graph = graph
  }

  /**
   * For each scope the k rows most similar to the query vector, best first. Scores are cosines.
   * Throws INDEX_NOT_READY for a vector of another dimension.
   */
  async search(query: readonly number[], scopes: readonly VectorScope[]): Promise<ScoredRow[][]> {
    const isSought = ({ k, allowed }: VectorScope): boolean => k > 0 && allowed?.rows.length !== 0
    const count = vectorCount(this.vectors)
    if (count === 0 || !scopes.some(isSought)) return scopes.map(() => [])
    if (query.length !== this.vectors.dimension) throw wrongDimension(query, this.vectors)
    const unit = unitVector(query)
    const all = count <= EXHAUSTIVE_UP_TO ? await this.#everyRow(unit, count) : null
    const found: ScoredRow[][] = []
    for (const scope of scopes) {
      const rows = isSought(scope) ? (all ?? (await this.#candidates(unit, scope))) : []
      found.push(this.#rescored(rows, unit, scope))
    }
    return found
  }

  /** The graph can lose some of hundreds of copies; they are candidates like the others. */
  async #everyRow(unit: Float32Array, count: number): Promise<Iterable<number>> {
    const found = new Set(await searchHnsw(this.graph, unit, { k: count }))
    for (let row = 0; found.size < count; row++) found.add(row)
    return found
  }

  /** A filter that lets few rows through names the candidates itself: the graph would lose its way. */
  async #candidates(unit: Float32Array, scope: VectorScope): Promise<Iterable<number>> {
    const rows = scope.allowed?.rows
    return rows !== undefined && rows.length <= EXHAUSTIVE_UP_TO
      ? rows
      : searchHnsw(this.graph, unit, scope)
  }

  #rescored(rows: Iterable<number>, unit: Float32Array, { k, allowed }: VectorScope): ScoredRow[] {
    const top = new TopK(k)
    for (const row of rows)
      if (allowed === undefined || allowed.mask[row] === 1)
        top.offer(row, similarityAt(this.vectors, row, unit))
    return top.best()
  }
}

function wrongDimension(query: readonly number[], { dimension }: Vectors): AppError {
  return new AppError(
    'INDEX_NOT_READY',
    `文档库的向量是 ${dimension} 维，当前向量模型给出 ${query.length} 维，请运行 ${typedCommand('ingest')} 重建`,
  )
}
