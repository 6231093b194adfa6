// Library: LangChain's HNSWLib by `require`: its 345 modules load in half the time that `import` takes.
import { createRequire } from 'node:module'

type Module = typeof import('@langchain/community/vectorstores/hnswlib')

export const { HNSWLib }: Module = createRequire(import.meta.url)(
  '@langchain/community/vectorstores/hnswlib',
)
