// HTTP: a running service from the open port to the last answer before it stops.
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Config } from '#config/config.ts'
import { isLoopback } from '#config/server.ts'
import { openChannels } from '#surfaces/channels/open.ts'
import { startPurging, type PurgeStep, type Schedule } from '#store/purge.ts'
import type { SessionStore } from '#store/session-store.ts'
import { createApp } from './app.ts'
import type { LoadPage } from '#surfaces/page/files.ts'
import type { LiveServices, Services } from './context.ts'
import { listen } from './listen.ts'
import type { Logger } from './logger.ts'
import { logModelFailure } from './model-failure.ts'

/** Proxies drop connections that are silent for 30 s or more. */
const HEARTBEAT_MS = 15_000
/** Running requests may finish for so long once the service is to stop. */
const STOP_GRACE_MS = 10_000
/** What they get at least, when chats have used up the time. */
const LEAST_GRACE_MS = 1000
/** How long a load that was broken off may take to clean up. */
const LOAD_STOP_MS = 2000

export interface LoadOptions {
  /** Aborts when the service is to stop. */
  signal: AbortSignal
  keepConversations: 'file'
  onConversationFailure: (error: unknown) => void
  onModelFailure: (error: unknown) => void
  onLibraryNotice: (line: string) => void
}

export interface RunOptions {
  config: Pick<Config, 'server' | 'askTimeoutMs' | 'channels' | 'conversations'>
  /** Loads or builds what the routes serve from, and keeps it up to date. */
  load: (options: LoadOptions) => Promise<LiveServices>
  /** Gives the web page; asked for once at the start, so that the first visitor need not wait. */
  page: LoadPage
  logger: Logger
  now: () => Date
  /** Is given what to do when the process is asked to stop. */
  onStop: (stop: () => void) => void
}

/**
 * Listens at once, serves when the library is loaded, and resolves when the service was asked to
 * stop and all requests are done. Rejects if the port cannot be had or the library not be loaded.
 */
export async function runServer(options: RunOptions): Promise<void> {
  const { config, load, page, logger, now, onStop } = options
  let live: LiveServices | null = null
  const services = (): Services | null => live?.current() ?? null
  const { host, port, maxBodyBytes, admission, conversationListing, ...access } = config.server
  const sessions = await openSessionStore(options)
  const messaging = openChannels({
    config: config.channels,
    services,
    store: sessions,
    log: logger,
    onModelFailure: (error, requestId) => logModelFailure(logger, error, requestId),
    nowMs: () => now().getTime(),
    publicUrl: config.server.publicUrl,
  })
  const app = createApp({
    services,
    problems: () => live?.problems() ?? [],
    channels: messaging.channels,
    page,
    logger,
    now,
    access: { host, ...access },
    admission,
    conversationListing,
    limits: { maxBodyBytes, requestTimeoutMs: config.askTimeoutMs, heartbeatMs: HEARTBEAT_MS },
  })
  const listener = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host,
    port,
  })
  logger.info(`Tiaoli listening on ${listener.url}`)
  if (!isLoopback(host) && access.apiKeys.length === 0)
    logger.warn('other machines may ask without a key; set TIAOLI_API_KEYS to ask for one')
  messaging.start()
  const purging: (() => void)[] = []
  if (sessions !== null)
    purging.push(keepPurging(logger, 'chats', async () => sessions.purge(now().getTime())))
  const stopping = new AbortController()
  const stopped = once(stopping.signal, 'abort')
  onStop(() => stopping.abort())
  const loading = load({
    signal: stopping.signal,
    keepConversations: 'file',
    onConversationFailure: (err) => logger.warn({ err }, 'conversation not read or not stored'),
    onModelFailure: (error) => logModelFailure(logger, error),
    onLibraryNotice: (line) => logger.warn(line),
  })
  try {
    live = await Promise.race([loading, stopped.then(() => null)])
    const loaded = services()
    if (loaded !== null) {
      logger.info({ library: loaded.library.snapshot.id }, 'library loaded')
      const { conversations } = loaded
      purging.push(keepPurging(logger, 'conversations', () => conversations.purge()))
      // Read now, that the first client of MCP holds up nobody; what fails, fails there again.
      void import('#surfaces/mcp/http.ts').catch(() => undefined)
    }
    void page().catch((error: unknown) => logger.warn({ err: error }, 'page not read'))
    await stopped
    logger.info('stopping')
  } finally {
    // A build that is broken off lets go of its lock; one that cannot be is not waited for.
    await Promise.race([
      Promise.allSettled([loading, live?.ended]),
      setTimeout(LOAD_STOP_MS, null, { ref: false }),
    ])
    // Chats first: some platforms fetch the answers through the port.
    const deadlineMs = now().getTime() + STOP_GRACE_MS
    const answered = await messaging.close(STOP_GRACE_MS)
    const leftMs = Math.max(LEAST_GRACE_MS, deadlineMs - now().getTime())
    const finished = await listener.close(leftMs)
    if (!answered) logger.warn({ graceMs: STOP_GRACE_MS }, 'answers in chats broken off')
    if (!finished) logger.warn({ graceMs: STOP_GRACE_MS }, 'requests cut off')
    for (const stop of purging) stop()
    sessions?.close()
    await services()?.conversations.close()
  }
}

/** Erases what has expired as long as the service runs. */
function keepPurging(
  logger: Logger,
  what: 'conversations' | 'chats',
  purge: () => Promise<PurgeStep>,
): () => void {
  return startPurging({
    purge,
    schedule: later,
    onRefusal: (reason) => logger.warn({ what, reason }, 'nothing expired is erased'),
    onFailure: (err) => logger.warn({ what, err }, 'expired not erased'),
  })
}

/** Timers that keep no process alive. */
const later: Schedule = (work, afterMs) => {
  const timer = globalThis.setTimeout(work, afterMs).unref()
  return () => clearTimeout(timer)
}

/** The sessions of chats; where they cannot be kept, chats work on without. */
async function openSessionStore({ config, logger }: RunOptions): Promise<SessionStore | null> {
  if (Object.values(config.channels).every((channel) => channel === null)) return null
  try {
    // Loaded only here: without a messaging app, the port opens before the native part is loaded.
    const { openSqliteSessionStore } = await import('#store/sqlite-session-store.ts')
    return openSqliteSessionStore(config.conversations.file)
  } catch (error) {
    logger.warn({ err: error }, 'chats will not be known again after a restart')
    return null
  }
}
