// CLI: the part of tiaoli doctor that asks each configured model one tiny thing.
import type { Config } from '#config/config.ts'
import { ChatFailure, isEndpointFailure } from '#models/chat/chat-failure.ts'
import { collect } from '#models/chat/chat-reply.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import { createReranker } from '#models/rerank/create-reranker.ts'

/** Whoever waits for the doctor does not wait as long as an answer may take. */
const MOST_PATIENCE_MS = 15_000

/** Each says in one line what was found; throws an error whose message names the cure. */
export async function checkChat({ chat }: Config, nowMs: () => number): Promise<string> {
  if (chat === null) return '未配置，只摘录原文作答'
  const { openAIChatModels } = await import('#models/chat/openai-chat-endpoint.ts')
  const timeoutMs = Math.min(chat.timeoutMs, MOST_PATIENCE_MS)
  const model = openAIChatModels({ ...chat, timeoutMs }, { nowMs })()
  const place = `${chat.model}（${new URL(chat.baseUrl).host}）`
  try {
    const messages = [{ role: 'user' as const, content: '只回答一个字：好' }]
    await collect(model.streamText({ messages, maxOutputTokens: 16 }))
  } catch (error) {
    if (error instanceof ChatFailure && error.reason === 'timeout') {
      const cure = '请检查网络与 TIAOLI_CHAT_BASE_URL，或调大时限'
      throw new Error(`${error.message}。${cure}`, { cause: error })
    }
    // A model that thinks first has no room for text in so few tokens; it answers all the same.
    if (!(error instanceof ChatFailure) || isEndpointFailure(error)) throw error
  }
  return `${place}可用`
}

/** Embeds one word. */
export async function checkEmbedder({ embeddings }: Config): Promise<string> {
  const embedder = await createEmbeddings(embeddings)
  const vector = await embedder.embedQuery('测试')
  return `${embedder.identity}，${vector.length} 维`
}

/** Ranks two words. */
export async function checkReranker(
  { reranker: config }: Config,
  clockMs: () => number,
): Promise<string> {
  const reranker = await createReranker(config, clockMs)
  if (config === null || reranker === null) return '未配置，按检索得分排序'
  await reranker.rerank('测试', ['测试', '其他'])
  return `${reranker.model}（${new URL(config.baseUrl).host}）可用`
}
