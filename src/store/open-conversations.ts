// Store: the conversations that a process keeps; SQLite is loaded with the first call that needs it.
import { AppError } from '#domain/errors.ts'
import type { ConversationStore, StoreOptions } from './conversation-store.ts'

export interface KeepingOptions extends StoreOptions {
  /** Null keeps the latest answers until the process ends. */
  file: string | null
  /** Is told why the file cannot be used; memory serves in its place. */
  onFailure: (error: unknown) => void
}

/** The store asked for. Where the file cannot be used, its failure is told and memory serves. */
export async function openConversations(options: KeepingOptions): Promise<ConversationStore> {
  const { file, onFailure } = options
  const inMemory = lazily(() => openSqlite({ ...options, file: null }))
  if (file === null) return inMemory
  try {
    return await openSqlite({ ...options, file })
  } catch (error) {
    onFailure(error)
    return inMemory
  }
}

async function openSqlite(
  options: StoreOptions & { file: string | null },
): Promise<ConversationStore> {
  const { openSqliteConversationStore } = await loadSqlite()
  return openSqliteConversationStore(options)
}

/** Every call rejects where the native part is missing: the answers themselves do without. */
async function loadSqlite() {
  try {
    return await import('./sqlite-store.ts')
  } catch (cause) {
    throw new AppError(
      'INTERNAL',
      '对话记录所需的本机组件 libsql 无法加载：照常回答，但不保存对话，追问不能承接上文；请在本机重新安装依赖（npm ci）。',
      { cause },
    )
  }
}

/** A store that is opened with the first call; a question of no conversation makes none. */
function lazily(open: () => Promise<ConversationStore>): ConversationStore {
  let opened: Promise<ConversationStore> | null = null
  const store = (): Promise<ConversationStore> => (opened ??= open())
  return {
    append: async (id, answer, principal) => (await store()).append(id, answer, principal),
    turns: async (id) => (await store()).turns(id),
    list: async (page, whose) => (await store()).list(page, whose),
    read: async (id) => (await store()).read(id),
    rename: async (id, title, principal) => (await store()).rename(id, title, principal),
    delete: async (id, principal) => (await store()).delete(id, principal),
    judge: async (answerId, feedback, principal) =>
      (await store()).judge(answerId, feedback, principal),
    judged: async () => (await store()).judged(),
    purge: async () => (await store()).purge(),
    close: async () => void (await opened?.then((each) => each.close()).catch(() => undefined)),
  }
}
