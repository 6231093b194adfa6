// The real service on a port of its own: library, API and the page as it is built.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildPage } from '../../bin/built.js'
import type { Assistant } from '#answer/assistant.ts'
import { mountsOf } from '#compose/service.ts'
import { compose, type Composed } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { Secret } from '#domain/secret.ts'
import { createPageLoader } from '#surfaces/page/loader.ts'
import { createApp } from '#surfaces/http/app.ts'
import { listen } from '#surfaces/http/listen.ts'
import { createLogger } from '#surfaces/http/logger.ts'

/** Midday of 21 November 2026 in Beijing. */
const NOW = new Date('2026-11-21T04:00:00Z')

export interface RunningService {
  url: string
  product: Composed
  /** Cuts every connection off, as a crash does. */
  crash: () => Promise<void>
  stop: () => Promise<void>
}

export interface ServiceOptions {
  /** Names and texts of documents; those of the project if there are none. */
  documents?: Readonly<Record<string, string>>
  /** Keys of which callers must have one; nobody is asked if there are none. */
  apiKeys?: readonly string[]
  /** Parts of the assistant that behave otherwise. */
  assistant?: (product: Composed) => Partial<Assistant>
}

const loadPage = createPageLoader(await buildPage())

/** Starts the service with a library built in a temporary folder. */
export async function startService(options: ServiceOptions = {}): Promise<RunningService> {
  const { documents, assistant, apiKeys = [] } = options
  const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-browser-'))
  const seeds = documents === undefined ? 'seeds' : mkdtempSync(path.join(directory, 'seeds-'))
  for (const [name, text] of Object.entries(documents ?? {}))
    writeFileSync(path.join(seeds, name), text)
  const config = loadConfig({ TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: path.join(directory, 'v') })
  const product = await compose(config, { now: () => NOW })
  const changed = { ...product.assistant, ...assistant?.(product) }
  const limits = { maxBodyBytes: 1_000_000, requestTimeoutMs: 30_000, heartbeatMs: 15_000 }
  const app = createApp({
    services: () => ({ ...product, assistant: changed }),
    mounts: mountsOf({ page: loadPage, now: () => NOW, channels: [], limits, corsOrigins: [] }),
    logger: createLogger({ level: 'silent' }),
    now: () => NOW,
    limits,
    access: {
      host: '127.0.0.1',
      publicUrl: null,
      trustedProxies: [],
      apiKeys: apiKeys.map((key) => new Secret(key)),
      corsOrigins: [],
    },
    admission: { maxConcurrent: 32, maxWaiting: 256, queueTimeoutMs: 5000 },
    conversationListing: 'own',
  })
  const { url, close } = await listen({
    fetch: (request, bindings) => app.fetch(request, bindings),
    host: '127.0.0.1',
    port: 0,
  })
  const crash = async (): Promise<void> => void (await close(0))
  const stop = async (): Promise<void> => {
    await crash()
    rmSync(directory, { recursive: true, force: true })
  }
  return { url, product, crash, stop }
}
