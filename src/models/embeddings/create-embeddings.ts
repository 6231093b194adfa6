// Models: the embedder that the configuration names.
import type { EmbeddingsConfig } from '#config/embeddings.ts'
import type { TextEmbeddings } from './embeddings.ts'
import { OfflineEmbeddings, readTable } from './offline-embeddings.ts'

/** The client of an endpoint is imported only when it is used: an offline start does not pay for it. */
export async function createEmbeddings(config: EmbeddingsConfig): Promise<TextEmbeddings> {
  if (config.kind === 'offline') return new OfflineEmbeddings(await readTable(), config)
  const { OpenAIEmbeddings } = await import('./openai-embeddings.ts')
  return new OpenAIEmbeddings(config)
}
