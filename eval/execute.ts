// Eval: puts product, cases and metrics together and runs them.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '#config/config.ts'
import { shortHash } from './cases.ts'
import type { Corpus } from './corpus.ts'
import { endpointTarget } from './endpoint.ts'
import { openLiveModels, type LiveModels, type LiveOptions } from './live.ts'
import { metricsOf, type Scope } from './metrics/all.ts'
import { productSessions } from './product.ts'
import { recordedTarget } from './recorded.ts'
import { runCases, type RunOutcome } from './run.ts'
import type { EvalCase } from './schema.ts'
import * as settings from './settings.ts'
import type { CaseDocuments, Target } from './target.ts'

export interface ExecuteOptions {
  cases: readonly EvalCase[]
  isSelection: boolean
  config: Config
  /** A file of recorded answers, or the address of a running service, in place of the product. */
  answers?: string | undefined
  endpoint?: string | undefined
  /** Answers with a language model; without it no model is asked, be it configured or not. */
  live?: Omit<LiveOptions, 'isSelection'> | undefined
  /** Whether the cases are those of the field, a set and a baseline of their own. */
  isField?: boolean
  retrievalOnly: boolean
  k: number[]
  repeat: number
  concurrency: number
  seed: number
  failFast: boolean
  onProgress?: (done: number, total: number) => void
}

export interface Executed extends RunOutcome {
  corpus: Corpus
}

interface System {
  /** Undefined for the product itself. */
  target?: Target
  profile: string
  /** The product's settings: a run that names no model must not depend on one. */
  config: Config
  models?: LiveModels
}

async function chooseSystem(options: ExecuteOptions): Promise<System> {
  const { answers, endpoint, live, isSelection } = options
  const config = { ...options.config, chat: null }
  if (answers !== undefined) {
    return { target: await recordedTarget(answers), profile: 'recorded', config }
  }
  if (endpoint !== undefined)
    return { target: endpointTarget(endpoint), profile: 'endpoint', config }
  if (live !== undefined) {
    const models = await openLiveModels(options.config.chat, { ...live, isSelection })
    return { profile: 'live', config, models }
  }
  const { kind } = config.embeddings
  return { profile: kind, config: kind === 'offline' ? { ...config, reranker: null } : config }
}

function scopeOf({ retrievalOnly, answers }: ExecuteOptions): Scope {
  if (retrievalOnly) return 'retrieval'
  return answers === undefined ? 'all' : 'answers'
}

function gitCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    // A release archive has no repository; the run is as good without the commit.
    return null
  }
}

async function readPrompts(): Promise<string[]> {
  if (!existsSync(settings.PROMPTS_DIRECTORY)) return []
  const names = (await readdir(settings.PROMPTS_DIRECTORY)).filter((name) => name.endsWith('.md'))
  const paths = names.toSorted().map((name) => join(settings.PROMPTS_DIRECTORY, name))
  return Promise.all(paths.map((path) => readFile(path, 'utf8')))
}

function isPlain({ fixtures = [], library }: CaseDocuments): boolean {
  return fixtures.length === 0 && library === undefined
}

/** Runs the cases against the chosen system over the configured seeds. */
export async function execute(options: ExecuteOptions): Promise<Executed> {
  const { cases, isSelection, k, repeat, concurrency, seed, retrievalOnly } = options
  const { failFast, onProgress, isField = false } = options
  const { target, profile, config, models } = await chooseSystem(options)
  const prompts = await readPrompts()
  const { DEFAULT_AS_OF: asOf, FIXTURES_DIRECTORY: fixturesDirectory } = settings
  const chatModels = models?.chatModels
  const sessions = productSessions({ config, asOf, fixturesDirectory, target, chatModels })
  try {
    const plain = await sessions.open({})
    const outcome = await runCases({
      cases,
      open: async (documents) => (isPlain(documents) ? plain : sessions.open(documents)),
      metrics: metricsOf({ k, scope: scopeOf(options), isField }),
      asOf,
      repeat,
      retrievalOnly,
      promptLines: prompts.flatMap((prompt) => prompt.split('\n')),
      concurrency,
      failFast,
      ...(onProgress === undefined ? {} : { onProgress }),
      meta: {
        profile: isField && profile === 'offline' ? 'field' : profile,
        isSelection,
        git: gitCommit(),
        configHash: shortHash([
          config.embeddings,
          config.fusion,
          ...(models ? [models.model] : []),
        ]),
        promptHash: shortHash(prompts),
        seed,
        k,
      },
    })
    models?.requireComplete()
    return { ...outcome, corpus: plain.corpus }
  } finally {
    await models?.save()
    await sessions.close()
  }
}
