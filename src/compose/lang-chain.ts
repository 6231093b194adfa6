// Compose: the library as parts for those who build with LangChain.
import type { BaseRetriever } from '@langchain/core/retrievers'
import type { StructuredToolInterface } from '@langchain/core/tools'
import { NO_FILTER } from '#library/library.ts'
import type { RequestContext } from '#domain/context.ts'
import type { OpenParts } from '#retrieve/open-parts.ts'
import type { Services } from '#services/services.ts'
import { libraryTools } from '#services/tools.ts'

export interface LangChainSeams {
  /** Gives the k clauses that fit a query best, as Documents. */
  asRetriever(options?: { k?: number; documents?: readonly string[] }): Promise<BaseRetriever>
  /** search, sweep, get_clause, compare and documents, as tools of an agent. */
  asTools(): Promise<StructuredToolInterface[]>
}

export interface LangChainParts {
  open: OpenParts
  services: Services
  newContext: () => RequestContext
}

/** LangChain's classes are loaded by the first call. */
export function langChainSeams({ open, services, newContext }: LangChainParts): LangChainSeams {
  return {
    asRetriever: async ({ k, documents } = {}) => {
      const { asRetriever } = await import('#retrieve/langchain-retriever.ts')
      return asRetriever({
        open,
        asOf: newContext().asOf,
        ...(k !== undefined && { k }),
        filter: { ...NO_FILTER, documents: documents ?? null },
      })
    },
    asTools: async () => {
      const [{ asTools }, { modelTools }] = await Promise.all([
        import('#answer/langchain-tools.ts'),
        import('#answer/model-tools.ts'),
      ])
      const tools = libraryTools(() => services)
      return asTools(modelTools({ ...(await open()), tools, context: newContext() }))
    },
  }
}
