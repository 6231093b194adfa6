// Compose: the one file that knows every part and puts them together.
import type { Concept } from '#domain/understanding.ts'
import { randomUUID } from 'node:crypto'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { VectorStore } from '@langchain/core/vectorstores'
import type { Assistant } from '#answer/assistant.ts'
import type { Generation } from '#answer/model-session.ts'
import { createAssistant } from '#answer/pipeline.ts'
import { readLexicon, readSeeds } from '#compose/data-files.ts'
import { explainEmpty } from '#compose/empty-library.ts'
import { openGeneration } from '#compose/generation.ts'
import { langChainSeams, type LangChainSeams } from '#compose/lang-chain.ts'
import type { Config } from '#config/config.ts'
import { standaloneQuestion } from '#conversation/follow-up.ts'
import type { FollowUpDependencies } from '#conversation/thread.ts'
import { leansOnHistory } from '#conversation/leans-on-history.ts'
import { createServices } from '#services/services.ts'
import { createTurnMemory } from '#services/turn-memory.ts'
import type { ConversationStore } from '#store/conversation-store.ts'
import { openConversations } from '#store/open-conversations.ts'
import type { Clause } from '#domain/clause.ts'
import { localContext, type RequestContext } from '#domain/context.ts'
import { dayInBeijing } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { ReportProgress } from '#library/assemble.ts'
import type { ApproveEmbedding } from '#library/update/embedding-estimate.ts'
import type { Library } from '#library/library.ts'
import { openView, type LibraryView } from '#library/view.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
import { describeSources } from '#library/update/sources.ts'
import type { SourceFile } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { openStoredLibrary, updateLibrary } from '#library/update/update.ts'
import type { Update, UpdateReport } from '#library/update/update.ts'
import type { NewChatModel } from '#models/chat/chat-model.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { queryEmbeddings } from '#models/embeddings/query-embeddings.ts'
import { createReranker } from '#models/rerank/create-reranker.ts'
import { searchTerms } from '#retrieve/concepts.ts'
import type { Lexicon } from '#retrieve/lexicon.ts'
import { openPartsOf } from '#retrieve/open-parts.ts'
import { rerankedSearch } from '#retrieve/rerank.ts'
import { readScope } from '#retrieve/scope.ts'
import { createHybridSearch, fusionWeights } from '#retrieve/search.ts'
import type { FusionWeights, HybridSearch } from '#retrieve/search.ts'
import { normaliseText } from '#zh/normalise.ts'

export interface Composed {
  assistant: Assistant
  /** The snapshot that this product serves. */
  library: LibraryView
  /** The library for those who build with LangChain. */
  langChain: LangChainSeams
  conversations: ConversationStore
  /** The context of a call that whoever runs the program makes today, unless said otherwise. */
  newContext: (own?: Partial<RequestContext>) => RequestContext
  /** What was built on the way, and which files could not be read. */
  report: UpdateReport
  /**
   * The same product over the library that is stored by now, with the same models and
   * conversations; null if there is none. This one is not changed.
   * @throws AppError INDEX_NOT_READY
   */
  reopen: () => Promise<Composed | null>
}

export interface ComposeOptions {
  /** A chat model of LangChain's, in place of the configured endpoint. */
  chatModel?: BaseChatModel
  /** An embedder of LangChain's that knows its identity, in place of the configured one. */
  embeddings?: TextEmbeddings
  /** A vector store of LangChain's, filled by documentsForVectorStore, in place of our own. */
  vectorStore?: VectorStore
  /** Stands between the product and its library: counts, times or narrows what is asked. */
  aroundLibrary?: (library: Library) => Library
  /** The clock; standings are judged by its day in Beijing. */
  now?: () => Date
  /** Documents beside those of the seeds directory. */
  extraFiles?: readonly SourceFile[]
  /** Where conversations are kept: in the configured file, or until the process ends (default). */
  keepConversations?: 'file' | 'memory'
  /** Is told why a conversation could not be read or stored. */
  onConversationFailure?: (error: unknown) => void
  /** Language models in place of those that the configuration names. */
  chatModels?: NewChatModel
  /** Is told why a search or an answer had to do without a model, and for which request. */
  onModelFailure?: (error: unknown, requestId?: string) => void
  /** Is told what an endpoint's embeddings will cost; by default a large run is refused. */
  approveEmbedding?: ApproveEmbedding
  onProgress?: ReportProgress
  /** Is told, in a line for people, what befell the stored library; see UpdateOptions. */
  onLibraryNotice?: (line: string) => void
  signal?: AbortSignal
}

/**
 * The product: loads the library of the configured directory, building what is missing or changed,
 * and puts the assistant on top.
 * @throws AppError INVALID_INPUT for a broken corpus, MODEL_UNAVAILABLE from the embedder
 */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Composed> {
  const { now = () => new Date() } = options
  const [embeddings, lexicon] = await Promise.all([
    options.embeddings ?? createEmbeddings(config.embeddings),
    readLexicon(),
  ])
  const update = await updateStored(config, { ...options, embeddings })
  const conversations = await openConversations({
    now,
    expiryDays: config.conversations.expiryDays,
    file: options.keepConversations === 'file' ? config.conversations.file : null,
    onFailure: options.onConversationFailure ?? ignore,
  })
  const generation = await openGeneration(config, {
    chatModel: options.chatModel,
    chatModels: options.chatModels,
    nowMs: () => now().getTime(),
    clockMs,
  })
  return composeOver(update, {
    config,
    options: { ...options, now },
    embeddings,
    lexicon,
    conversations,
    generation,
  })
}

/**
 * Brings the stored library up to date with the files.
 * @throws AppError as compose
 */
export async function updateStored(config: Config, options: ComposeOptions = {}): Promise<Update> {
  const { extraFiles = [], onProgress, signal } = options
  const { files, corpusText } = await readSeeds(config.seedsDirectory)
  return updateLibrary({
    store: createLibraryStore(config.vectorStoreDirectory),
    sources: describeSources([...files, ...extraFiles], corpusText),
    embeddings: options.embeddings ?? (await createEmbeddings(config.embeddings)),
    approve: options.approveEmbedding ?? refuseLargeRun(config),
    signal,
    clockMs,
    onProgress,
    onNotice: options.onLibraryNotice,
  })
}

/** What outlives a library. */
interface Lasting {
  config: Config
  options: ComposeOptions & { now: () => Date }
  embeddings: TextEmbeddings
  lexicon: Lexicon
  conversations: ConversationStore
  generation: Generation | null
}

async function composeOver({ snapshot, report }: Update, lasting: Lasting): Promise<Composed> {
  const { config, options, embeddings, lexicon, conversations, generation } = lasting
  const held = await createMemoryLibrary(snapshot, queryEmbeddings(embeddings, clockMs))
  const stored =
    options.vectorStore === undefined ? held : await withStore(held, options.vectorStore)
  const library = options.aroundLibrary?.(stored) ?? stored
  const open = openPartsOf({
    library,
    searchIn: await createSearch(config, {
      weights: fusionWeights(config.fusion, snapshot.familiarity),
      onFailure: options.onModelFailure ?? ignore,
    }),
    lexicon,
  })
  const today = (): string => dayInBeijing(options.now())
  const services = createServices({
    open,
    conversations,
    whyEmpty: () => explainEmpty({ snapshot, ...report, ...config }),
  })
  const assistant = createAssistant({
    open,
    services,
    makeStandalone: async (question, history, { read, library: view }) =>
      standaloneQuestion(question, history, {
        ...(await conversationReader(view, today())),
        read,
        isSide: (word) =>
          lexicon.isGeneric(word) || lexicon.isWeak(word) || lexicon.isAttribute(word),
      }),
    leansOnHistory,
    generation,
    onModelFailure: options.onModelFailure ?? ignore,
    turnMemory: createTurnMemory(conversations, options.onConversationFailure ?? ignore),
    clockMs,
    newId: randomUUID,
  })
  const newContext: Composed['newContext'] = (own) => localContext({ asOf: today(), ...own })
  return {
    assistant,
    library: await openView(library),
    langChain: langChainSeams({ open, services, newContext }),
    conversations,
    newContext,
    report,
    reopen: () => reopen(lasting),
  }
}

async function reopen(lasting: Lasting): Promise<Composed | null> {
  const { config, embeddings } = lasting
  const store = createLibraryStore(config.vectorStoreDirectory)
  const stored = await openStoredLibrary({ store, embeddings })
  return stored === null ? null : composeOver(stored, lasting)
}

async function withStore(library: Library, vectorStore: VectorStore): Promise<Library> {
  const { withVectorStore } = await import('#library/langchain-vector-store.ts')
  return withVectorStore(library, vectorStore)
}

/** What follow-ups ask of the library. */
async function conversationReader(
  library: LibraryView,
  asOf: string,
): Promise<Omit<FollowUpDependencies, 'read' | 'isSide'>> {
  const documents = await library.documents()
  const clausesOn = async (concept: Concept): Promise<readonly Clause[]> =>
    library.clausesContaining(searchTerms([concept]))
  return {
    documents,
    namedIn: (text) => readScope(normaliseText(text), documents, asOf).mentioned,
    standTogether: async (one, other) => {
      const clauses = new Set(await clausesOn(one))
      return (await clausesOn(other)).some((clause) => clauses.has(clause))
    },
  }
}

const ignore = (): void => undefined
const clockMs = (): number => performance.now()

async function createSearch(
  { reranker: rerankerConfig }: Config,
  hybrid: { weights: FusionWeights; onFailure: (error: unknown) => void },
): Promise<(library: LibraryView) => HybridSearch> {
  const reranker = await createReranker(rerankerConfig, clockMs)
  return (library) => {
    const search = createHybridSearch({ ...hybrid, library })
    return reranker === null
      ? search
      : rerankedSearch(search, { reranker, onFailure: hybrid.onFailure })
  }
}

/** Nothing that costs much happens unasked: whoever can ask a person, passes an approval. */
function refuseLargeRun({ embeddings }: Config): ApproveEmbedding {
  return ({ texts, tokens }) => {
    if (embeddings.kind === 'offline' || tokens <= embeddings.confirmAboveTokens) return
    throw new AppError(
      'INVALID_INPUT',
      `建库要向接口发送 ${texts} 段文字（约 ${tokens} 个词元），超过 TIAOLI_EMBEDDINGS_CONFIRM_TOKENS=${embeddings.confirmAboveTokens}；确认后运行 ${typedCommand('ingest --yes')}`,
    )
  }
}
