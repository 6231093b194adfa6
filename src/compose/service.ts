// Compose: a running service from the open port to the last answer before it stops.
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Composed, ComposeOptions } from '#compose.ts'
import type { Config } from '#config/config.ts'
import { isLoopback } from '#config/server.ts'
import { startPurging, type PurgeStep, type Schedule } from '#store/purge.ts'
import type { SessionStore } from '#store/session-store.ts'
import type { Channel } from '#surfaces/channels/channel.ts'
import { channelsMount } from '#surfaces/channels/mount.ts'
import { openChannels } from '#surfaces/channels/open.ts'
import { createApp } from '#surfaces/http/app.ts'
import type { ServerLimits } from '#surfaces/http/context.ts'
import { listen, type Listener } from '#surfaces/http/listen.ts'
import { createLogger, type Logger } from '#surfaces/http/logger.ts'
import { logModelFailure } from '#surfaces/http/model-failure.ts'
import type { Mount } from '#surfaces/http/mount.ts'
import { mcpMount } from '#surfaces/mcp/route.ts'
import { openAIMount } from '#surfaces/openai/routes.ts'
import type { LoadPage } from '#surfaces/page/files.ts'
import { createPageLoader } from '#surfaces/page/loader.ts'
import { pageMount } from '#surfaces/page/mount.ts'
import type { LiveProduct } from './follow-files.ts'
import type { Rebuild } from './live-library.ts'

/** Proxies drop connections that are silent for 30 s or more. */
const HEARTBEAT_MS = 15_000
/** Running requests may finish for so long once the service is to stop. */
const STOP_GRACE_MS = 10_000
/** What they get at least, when chats have used up the time. */
const LEAST_GRACE_MS = 1000
/** How long a load that was broken off may take to clean up. */
const LOAD_STOP_MS = 2000

export type LoadOptions = Required<
  Pick<
    ComposeOptions,
    'signal' | 'keepConversations' | 'onConversationFailure' | 'onModelFailure' | 'onLibraryNotice'
  >
>

export interface ServiceOptions {
  config: Config
  /** Loads the product, building its library where needed. */
  open: (options: LoadOptions) => Promise<Composed>
  rebuild: Rebuild
  now: () => Date
  /** Is given what to do when the process is asked to stop. */
  onStop: (stop: () => void) => void
}

/** A service that listens, whether its library is loaded or not. */
interface Running extends ServiceOptions {
  logger: Logger
  page: LoadPage
  /** Set once the library is loaded. */
  live: LiveProduct | null
}

/**
 * Listens at once, serves when the library is loaded, and resolves when the service was asked to
 * stop and all requests are done. Rejects if the port cannot be had or the library not be loaded.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const { config, now } = options
  const logger = createLogger({ level: config.logLevel })
  const running: Running = { ...options, logger, page: createPageLoader(), live: null }
  const sessions = await openSessionStore(running)
  const messaging = openMessaging(running, sessions)
  const listener = await startListening(running, messaging.channels)
  messaging.start()
  const purging: (() => void)[] = []
  if (sessions !== null)
    purging.push(keepPurging(logger, 'chats', async () => sessions.purge(now().getTime())))
  const stopping = new AbortController()
  const stopped = once(stopping.signal, 'abort')
  options.onStop(() => stopping.abort())
  const loading = load(running, stopping.signal)
  try {
    running.live = await Promise.race([loading, stopped.then(() => null)])
    if (running.live !== null) {
      const { library, conversations } = running.live.current()
      logger.info({ library: library.snapshot.id }, 'library loaded')
      purging.push(keepPurging(logger, 'conversations', () => conversations.purge()))
      // Read now, that the first client of MCP holds up nobody; what fails, fails there again.
      void import('#surfaces/mcp/http.ts').catch(() => undefined)
    }
    void running.page().catch((error: unknown) => logger.warn({ err: error }, 'page not read'))
    await stopped
    logger.info('stopping')
  } finally {
    // A build that is broken off lets go of its lock; one that cannot be is not waited for.
    await Promise.race([
      Promise.allSettled([loading, running.live?.ended]),
      setTimeout(LOAD_STOP_MS, null, { ref: false }),
    ])
    await closeDoors(running, messaging, listener)
    for (const stop of purging) stop()
    sessions?.close()
    await running.live?.current().conversations.close()
  }
}

function openMessaging(running: Running, store: SessionStore | null) {
  const { config, logger, now } = running
  return openChannels({
    config: config.channels,
    services: () => running.live?.current() ?? null,
    store,
    log: logger,
    nowMs: () => now().getTime(),
    publicUrl: config.server.publicUrl,
  })
}

async function startListening(running: Running, channels: readonly Channel[]): Promise<Listener> {
  const { config, logger, page, now } = running
  const { host, port, maxBodyBytes, admission, conversationListing, ...reach } = config.server
  const access = { host, ...reach }
  const requestTimeoutMs = config.askTimeoutMs
  const limits = { maxBodyBytes, requestTimeoutMs, heartbeatMs: HEARTBEAT_MS }
  const app = createApp({
    services: () => running.live?.current() ?? null,
    problems: () => running.live?.problems() ?? [],
    mounts: mountsOf({ page, now, channels, limits, corsOrigins: access.corsOrigins }),
    logger,
    now,
    access,
    admission,
    conversationListing,
    limits,
  })
  const listener = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host,
    port,
  })
  logger.info(`Tiaoli listening on ${listener.url}`)
  if (!isLoopback(host) && access.apiKeys.length === 0)
    logger.warn('other machines may ask without a key; set TIAOLI_API_KEYS to ask for one')
  return listener
}

export interface MountOptions {
  /** Gives the web page. */
  page: LoadPage
  now: () => Date
  channels: readonly Channel[]
  limits: ServerLimits
  corsOrigins: readonly string[]
}

/** All that is served beside the API. */
export function mountsOf({ page, now, channels, limits, corsOrigins }: MountOptions): Mount[] {
  return [
    openAIMount(now),
    mcpMount(),
    pageMount(page, corsOrigins),
    channelsMount(channels, limits),
  ]
}

/** The product over a library that follows its files. */
async function load(
  { config, logger, open, rebuild }: Running,
  signal: AbortSignal,
): Promise<LiveProduct> {
  const { followFiles } = await import('./follow-files.ts')
  const options: LoadOptions = {
    signal,
    keepConversations: 'file',
    onConversationFailure: (err) => logger.warn({ err }, 'conversation not read or not stored'),
    onModelFailure: (error, requestId) => logModelFailure(logger, error, requestId),
    onLibraryNotice: (line) => logger.warn(line),
  }
  return followFiles(config, { open: () => open(options), rebuild, log: logger, signal })
}

/** Chats first: some platforms fetch the answers through the port. */
async function closeDoors(
  { logger, now }: Running,
  messaging: { close(graceMs: number): Promise<boolean> },
  listener: Listener,
): Promise<void> {
  const deadlineMs = now().getTime() + STOP_GRACE_MS
  const answered = await messaging.close(STOP_GRACE_MS)
  const leftMs = Math.max(LEAST_GRACE_MS, deadlineMs - now().getTime())
  const finished = await listener.close(leftMs)
  if (!answered) logger.warn({ graceMs: STOP_GRACE_MS }, 'answers in chats broken off')
  if (!finished) logger.warn({ graceMs: STOP_GRACE_MS }, 'requests cut off')
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
async function openSessionStore({ config, logger }: Running): Promise<SessionStore | null> {
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
