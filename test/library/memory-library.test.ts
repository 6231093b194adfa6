import { createMemoryLibrary } from '#library/memory-library.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { makeSnapshot } from './generated.ts'
import { describeLibraryContract, type Contents } from './library.contract.ts'

const embeddings = await loadOfflineEmbeddings()

const open = async ({ documents, clauses }: Contents) =>
  createMemoryLibrary(await makeSnapshot(documents, clauses), embeddings)

describeLibraryContract('the in-process library', async (contents) => ({
  library: await open(contents),
  rebuild: open,
}))
