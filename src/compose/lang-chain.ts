// Compose: the library as parts for those who build with LangChain.
import type { BaseRetriever } from '@langchain/core/retrievers'
import type { StructuredToolInterface } from '@langchain/core/tools'
import { libraryTools } from '#answer/library-tools.ts'
import { createClauseReader } from '#retrieve/clause-reading.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'

export interface LangChainSeams {
  /** Gives the k clauses that fit a query best, as Documents. */
  asRetriever(options?: { k?: number; documents?: readonly string[] }): Promise<BaseRetriever>
  /** search, sweep, get_clause, compare and documents, as tools of an agent. */
  asTools(): Promise<StructuredToolInterface[]>
}

/** LangChain's classes are loaded by the first call. */
export function langChainSeams(
  parts: Omit<PassageDependencies, 'prepare'>,
  today: () => string,
): LangChainSeams {
  return {
    asRetriever: async ({ k, documents } = {}) => {
      const { asRetriever } = await import('#retrieve/langchain-retriever.ts')
      return asRetriever({
        ...parts,
        asOf: today(),
        ...(k !== undefined && { k }),
        ...(documents !== undefined && { filter: { documentIds: documents } }),
      })
    },
    asTools: async () => {
      const { asTools } = await import('#answer/langchain-tools.ts')
      return asTools(libraryTools({ ...parts, prepare: createClauseReader() }, today()))
    },
  }
}
