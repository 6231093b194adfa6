// Compose: the one file that knows every part and puts them together.
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Assistant } from './answer/assistant.ts'
import { createAssistant } from './answer/pipeline.ts'
import type { Config } from './config.ts'
import { standaloneQuestion } from './conversation/follow-up.ts'
import { createTurnMemory } from './conversation/memory.ts'
import { createMemoryConversationStore } from './conversation/memory-store.ts'
import type { ConversationStore } from './conversation/store.ts'
import { dayInBeijing } from './domain/document.ts'
import { AppError } from './domain/errors.ts'
import type { ReportProgress } from './indexing/assemble.ts'
import type { Library } from './indexing/library.ts'
import { createMemoryLibrary } from './indexing/memory-library.ts'
import { CORPUS_FILE, describeSources } from './indexing/sources.ts'
import type { SourceFile } from './indexing/sources.ts'
import { createLibraryStore } from './indexing/store.ts'
import { updateLibrary } from './indexing/update.ts'
import type { UpdateReport } from './indexing/update.ts'
import { createEmbeddings } from './models/embeddings.ts'
import { parseLexicon } from './retrieve/lexicon.ts'
import { createHybridSearch, fusionWeights } from './retrieve/search.ts'

export interface Composed {
  assistant: Assistant
  library: Library
  conversations: ConversationStore
  /** What was built on the way, and which files could not be read. */
  report: UpdateReport
}

export interface ComposeOptions {
  /** The clock; standings are judged by its day in Beijing. */
  now?: () => Date
  /** Documents beside those of the seeds directory. */
  extraFiles?: readonly SourceFile[]
  /** Where conversations are kept: in the configured file, or until the process ends (default). */
  keepConversations?: 'file' | 'memory'
  /** Is told why a conversation could not be read or stored. */
  onConversationFailure?: (error: unknown) => void
  onProgress?: ReportProgress
  signal?: AbortSignal
}

/**
 * The product: loads the library of the configured directory, building what is missing or changed,
 * and puts the assistant on top.
 * @throws AppError INVALID_INPUT for a broken corpus, MODEL_UNAVAILABLE from the embedder
 */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Composed> {
  const { now = () => new Date(), extraFiles = [], onProgress, signal } = options
  const [embeddings, { files, corpusText }, lexicon] = await Promise.all([
    createEmbeddings(config.embeddings),
    readSeeds(config.seedsDirectory),
    readLexicon(),
  ])
  const { snapshot, report } = await updateLibrary({
    store: createLibraryStore(config.vectorStoreDirectory),
    sources: describeSources([...files, ...extraFiles], corpusText),
    embeddings,
    signal,
    onProgress,
  })
  const library = createMemoryLibrary(snapshot, embeddings)
  const conversations = await openConversations(config, { ...options, now })
  const assistant = createAssistant({
    library,
    search: createHybridSearch({
      library,
      weights: fusionWeights(config.fusion, snapshot.familiarity),
    }),
    lexicon,
    makeStandalone: async (question, history, read) =>
      standaloneQuestion(question, history, { read, documents: await library.documents() }),
    turnMemory: createTurnMemory(conversations, options.onConversationFailure ?? ignore),
    today: () => dayInBeijing(now()),
    clockMs: () => performance.now(),
    newId: randomUUID,
  })
  return { assistant, library, conversations, report }
}

const ignore = (): void => undefined

/** The store asked for. Where the file cannot be used, its failure is told and memory serves. */
async function openConversations(
  { conversations: { file, expiryDays } }: Config,
  { keepConversations, onConversationFailure = ignore, now }: ComposeOptions & { now: () => Date },
): Promise<ConversationStore> {
  const storeOptions = { now, expiryDays }
  if (keepConversations !== 'file') return createMemoryConversationStore(storeOptions)
  try {
    // Loaded only here: the other commands do without the native part that it brings.
    const { openSqliteConversationStore } = await import('./conversation/sqlite-store.ts')
    return openSqliteConversationStore({ ...storeOptions, file })
  } catch (error) {
    onConversationFailure(error)
    return createMemoryConversationStore(storeOptions)
  }
}

/** The files of a seeds directory and the text of its corpus file. Throws INVALID_INPUT. */
export async function readSeeds(
  directory: string,
): Promise<{ files: SourceFile[]; corpusText: string | null }> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('INVALID_INPUT', `读不到文件目录“${directory}”，请检查 TIAOLI_SEEDS`, {
      cause,
    })
  })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const files = await Promise.all(
    names
      .filter((name) => name !== CORPUS_FILE && !name.startsWith('.'))
      .map(async (name) => ({ name, bytes: await readFile(path.join(directory, name)) })),
  )
  const corpusText = names.includes(CORPUS_FILE)
    ? await readFile(path.join(directory, CORPUS_FILE), 'utf8')
    : null
  return { files, corpusText }
}

async function readLexicon(): Promise<ReturnType<typeof parseLexicon>> {
  const [synonyms, english, stopWords, generic, weak, attributes] = await Promise.all(
    [
      'synonyms.txt',
      'english.txt',
      'stopwords.txt',
      'generic.txt',
      'weak.txt',
      'attributes.txt',
    ].map(readLexiconFile),
  )
  return parseLexicon({
    synonyms: synonyms ?? '',
    english: english ?? '',
    stopWords: stopWords ?? '',
    generic: generic ?? '',
    weak: weak ?? '',
    attributes: attributes ?? '',
  })
}

function readLexiconFile(name: string): Promise<string> {
  return readFile(new URL(`./retrieve/lexicon/${name}`, import.meta.url), 'utf8')
}
