// Eval: the peer to beat: what the LangChain retrieval tutorial builds, over the same files.
//   npx tsx eval/peers/langchain-tutorial.ts > eval/out/langchain-tutorial.jsonl
//   npm run eval -- --answers eval/out/langchain-tutorial.jsonl --no-gate
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { Document } from '@langchain/core/documents'
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters'
import { loadConfig } from '#config/config.ts'
import { readEnvironment } from '#environment.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import { readCases } from '../cases.ts'
import type { Corpus } from '../corpus.ts'
import { readSeedCorpus } from '../seed-corpus.ts'
import { CASES_DIRECTORY } from '../settings.ts'

const CHUNK = { chunkSize: 1000, chunkOverlap: 200 }
const TOP_K = 4

/** Files as they are, in chunks of 1000 characters with 200 of overlap, in a flat vector store. */
async function buildStore(directory: string, corpus: Corpus): Promise<MemoryVectorStore> {
  const files = await Promise.all(
    [...corpus.documents.values()].map(async ({ id, source }) => {
      const pageContent = await readFile(join(directory, source.file), 'utf8')
      return new Document({ pageContent, metadata: { documentId: id } })
    }),
  )
  const chunks = await new RecursiveCharacterTextSplitter(CHUNK).splitDocuments(files)
  return MemoryVectorStore.fromDocuments(
    chunks,
    await createEmbeddings({ kind: 'offline', adapt: false }),
  )
}

/** The four nearest chunks, each quoted in one line with the file that it comes from. */
async function answer(id: string, question: string, store: MemoryVectorStore): Promise<object> {
  const chunks = await store.similaritySearch(question, TOP_K)
  const citations = chunks.map(({ pageContent, metadata }, index) => ({
    n: index + 1,
    documentId: String(metadata['documentId']),
    text: pageContent.replaceAll(/\s*\n\s*/gu, ''),
  }))
  const text = citations.map((citation) => `- 「${citation.text}」 [${citation.n}]`).join('\n')
  return { id, text, outcome: 'answered', citations }
}

const { seedsDirectory } = loadConfig(readEnvironment())
const corpus = await readSeedCorpus(seedsDirectory)
const store = await buildStore(seedsDirectory, corpus)
const { cases } = await readCases(CASES_DIRECTORY)
for (const { id, question } of cases) {
  process.stdout.write(`${JSON.stringify(await answer(id, question, store))}\n`)
}
