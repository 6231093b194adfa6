// Compose: the library as parts for those who build with LangChain.
import type { BaseRetriever } from '@langchain/core/retrievers'
import type { StructuredToolInterface } from '@langchain/core/tools'
import { libraryTools } from '#answer/library-tools.ts'
import { NO_FILTER } from '#library/library.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'

export interface LangChainSeams {
  /** Gives the k clauses that fit a query best, as Documents. */
  asRetriever(options?: { k?: number; documents?: readonly string[] }): Promise<BaseRetriever>
  /** search, sweep, get_clause, compare and documents, as tools of an agent. */
  asTools(): Promise<StructuredToolInterface[]>
}

/** LangChain's classes are loaded by the first call. @param open the newest snapshot */
export function langChainSeams(
  open: () => Promise<PassageDependencies>,
  today: () => string,
): LangChainSeams {
  return {
    asRetriever: async ({ k, documents } = {}) => {
      const { asRetriever } = await import('#retrieve/langchain-retriever.ts')
      return asRetriever({
        open,
        asOf: today(),
        ...(k !== undefined && { k }),
        filter: { ...NO_FILTER, documents: documents ?? null },
      })
    },
    asTools: async () => {
      const { asTools } = await import('#answer/langchain-tools.ts')
      return asTools(libraryTools(await open(), today()))
    },
  }
}
