// Models: what judges how well texts answer a query.

export interface Reranker {
  /** The model's name as the endpoint knows it. */
  readonly model: string
  /**
   * The relevance of each document to the query, in the order of the documents; higher is better,
   * comparable within one call only. Throws AppError MODEL_UNAVAILABLE.
   */
  rerank(query: string, documents: readonly string[]): Promise<number[]>
}
