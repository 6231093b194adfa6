// Compose: the library as parts for those who build with LangChain.
import type { BaseRetriever } from '@langchain/core/retrievers'
import type { StructuredToolInterface } from '@langchain/core/tools'
import type { RequestContext } from '#domain/context.ts'
import type { PassageDependencies } from '#retrieve/passages.ts'
import type { Services } from '#services/services.ts'
import { libraryTools } from '#services/tools.ts'

export interface LangChainSeams {
  /** Gives the k clauses that fit a query best, as Documents. */
  asRetriever(options?: { k?: number; documents?: readonly string[] }): Promise<BaseRetriever>
  /** search, sweep, get_clause, compare and documents, as tools of an agent. */
  asTools(): Promise<StructuredToolInterface[]>
}

export interface LangChainParts extends Omit<PassageDependencies, 'prepare'> {
  services: Services
  newContext: () => RequestContext
}

/** LangChain's classes are loaded by the first call. */
export function langChainSeams({ services, newContext, ...parts }: LangChainParts): LangChainSeams {
  return {
    asRetriever: async ({ k, documents } = {}) => {
      const { asRetriever } = await import('#retrieve/langchain-retriever.ts')
      return asRetriever({
        ...parts,
        asOf: newContext().asOf,
        ...(k !== undefined && { k }),
        ...(documents !== undefined && { filter: { documentIds: documents } }),
      })
    },
    asTools: async () => {
      const [{ asTools }, { modelTools }] = await Promise.all([
        import('#answer/langchain-tools.ts'),
        import('#answer/model-tools.ts'),
      ])
      const tools = libraryTools(() => services)
      return asTools(modelTools({ ...parts, tools, context: newContext() }))
    },
  }
}
