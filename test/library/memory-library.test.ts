import { createMemoryLibrary } from '#library/memory-library.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { makeSnapshot } from './generated.ts'
import { describeLibraryContract } from './library.contract.ts'

describeLibraryContract('the in-process library', async (documents, clauses) =>
  createMemoryLibrary(await makeSnapshot(documents, clauses), await loadOfflineEmbeddings()),
)
