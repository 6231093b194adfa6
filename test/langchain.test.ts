import { FakeChatModel, FakeListChatModel } from '@langchain/core/utils/testing'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { ChatOpenAI } from '@langchain/openai'
import { describe, expect, it } from 'vitest'
import { compose } from '#compose.ts'
import type { ComposeOptions } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { documentsForVectorStore } from '#library/langchain-vector-store.ts'
import { NO_FILTER } from '#library/library.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { says } from './answer/with-model.ts'
import { CONTEXT, NOW, temporaryFolder } from './product.ts'
import { callsTools, startScriptedEndpoint } from './support/scripted-endpoint.ts'

const built = temporaryFolder()
const QUESTION = '体验中心怎么建设？'

function composeWith(options: ComposeOptions = {}) {
  const config = loadConfig({ TIAOLI_SEEDS: 'test/corpus', TIAOLI_VECTORSTORE: built })
  return compose(config, { now: () => NOW, ...options })
}

describe('the library for those who build with LangChain', () => {
  it('is a retriever of verbatim clauses with address, standing and link', async () => {
    const { langChain, library } = await composeWith()
    const retriever = await langChain.asRetriever({ k: 1, documents: ['plan'] })
    const [document, ...more] = await retriever.invoke('适老化家电体验中心')
    expect(more).toEqual([])
    expect(document?.pageContent).toBe((await library.clause('plan:chapter1.article1'))?.text)
    expect(document?.metadata).toMatchObject({
      clauseId: 'plan:chapter1.article1',
      documentTitle: '示例市促进消费工作方案（2023—2024年）',
      documentNumber: '示政发〔2023〕7号',
      label: '一（一）坚持创新',
      standing: 'ended',
      url: '/documents/plan#plan:chapter1.article1',
    })
  })

  it('is a set of tools', async () => {
    const { langChain } = await composeWith()
    const tools = await langChain.asTools()
    const use = (name: string, given: Record<string, string>): Promise<unknown> => {
      const tool = tools.find((one) => one.name === name)
      if (tool === undefined) throw new Error(`no tool ${name}`)
      return tool.invoke(given)
    }
    expect(await use('search', { query: '体验中心' })).toContain('每年建设体验中心3家')
    expect(await use('sweep', { topic: '老年用品' })).toContain('plan:chapter2.article1')
    expect(await use('get_clause', { address: '征求意见稿第一部分（一）' })).toContain('5家')
    expect(await use('compare', { from: '征求意见稿', to: '示政发〔2023〕7号' })).toContain('3家')
    expect(await use('documents', {})).toContain('draft')
    expect(await use('compare', { from: '不存在', to: '也不存在' })).toContain('没有认出')
  })
})

describe('compose with parts of LangChain', () => {
  it('asks a chat model that is handed in', async () => {
    const words = '每年建设体验中心3家（已到期）[c1]。'
    const chatModel = new FakeListChatModel({ responses: [words] })
    const { assistant } = await composeWith({ chatModel })
    const answer = await assistant.ask({ question: QUESTION }, CONTEXT)
    expect(answer.generator).toMatchObject({ kind: 'model' })
    expect(answer.text).toBe('每年建设体验中心3家（已到期）。 [1]')
  })

  it('lets a chat model that is handed in look things up', async () => {
    await using endpoint = await startScriptedEndpoint({
      chat: [
        callsTools(['search', { query: '体验中心' }]),
        says('每年建设体验中心3家（已到期）[@plan]。', { plan: '体验中心3家' }),
      ],
    })
    const chatModel = new ChatOpenAI({
      model: 'theirs',
      apiKey: 'sk-x',
      maxRetries: 0,
      configuration: { baseURL: endpoint.baseUrl },
    })
    const { assistant } = await composeWith({ chatModel })
    const answer = await assistant.ask({ question: QUESTION, mode: 'deep' }, CONTEXT)
    expect(answer.text).toBe('每年建设体验中心3家（已到期）。 [1]')
    expect(endpoint.requests[0]?.body.tools?.map((one) => one.function.name)).toContain('sweep')
  })

  it('answers without a chat model that calls no tools when it should look things up', async () => {
    const chatModel = new FakeChatModel({})
    const { assistant } = await composeWith({ chatModel })
    const answer = await assistant.ask({ question: QUESTION, mode: 'deep' }, CONTEXT)
    expect(answer.generator).toEqual({ kind: 'extractive', degraded: '语言模型不可用' })
  })

  it('embeds with an embedder that is handed in', async () => {
    const asked: string[] = []
    const known = await loadOfflineEmbeddings()
    const embeddings = {
      identity: 'counting/1',
      embedDocuments: (texts: string[]) => known.embedDocuments(texts),
      embedQuery: (text: string) => {
        asked.push(text)
        return known.embedQuery(text)
      },
    }
    const { assistant } = await composeWith({ embeddings })
    expect(
      (await assistant.search({ query: '体验中心', k: 1 }, CONTEXT)).hits[0]?.clause.text,
    ).toContain('家')
    expect(asked).toEqual(['体验中心'])
  })

  it('searches a vector store that is handed in', async () => {
    const { library } = await composeWith()
    const vectorStore = new MemoryVectorStore(await loadOfflineEmbeddings())
    const documents = await documentsForVectorStore(library)
    await vectorStore.addDocuments(documents)
    const { assistant, library: withStore } = await composeWith({ vectorStore })
    const { vector } = await withStore.search({
      query: '建设老年用品创新平台，发布推广目录',
      legs: { keyword: false, vector: true },
      scopes: [{ k: 2, filter: { ...NO_FILTER, documents: ['draft'] } }],
    })
    expect(vector[0]?.[0]?.clause.id).toBe('draft:chapter2.article1')
    expect(documents.map(({ id }) => id)).not.toContain('plan:matter1')
    expect(
      (await assistant.search({ query: '体验中心', k: 3 }, CONTEXT)).hits[0]?.vectorScore,
    ).not.toBeNull()
  })
})
