// Eval: opens the very product that users meet, over the documents of a case.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compose } from '#compose.ts'
import type { Config } from '#config/config.ts'
import type { NewChatModel } from '#models/chat/chat-model.ts'
import { readCorpus } from './corpus.ts'
import { assistantTarget, type CaseDocuments, type Session, type Target } from './target.ts'

export interface ProductOptions {
  config: Config
  /** YYYY-MM-DD, what the product takes for today. */
  asOf: string
  fixturesDirectory: string
  /** Asked instead of the product's own assistant; labels are still resolved in its library. */
  target?: Target | undefined
  /** Asked in place of the model that the configuration names. */
  chatModels?: NewChatModel | undefined
}

/** A way to open sessions, and to remove the files that they were made from. */
export interface ProductSessions {
  open(documents: CaseDocuments): Promise<Session>
  close(): Promise<void>
}

/**
 * Sessions that each build their library in a temporary directory, so that fixtures never enter the
 * library of users and no run depends on what was built before.
 */
export function productSessions(options: ProductOptions): ProductSessions {
  const { config, asOf, fixturesDirectory, target, chatModels } = options
  const directories: string[] = []
  return {
    async open({ fixtures = [], library }) {
      const vectorStoreDirectory = await mkdtemp(join(tmpdir(), 'tiaoli-eval-'))
      directories.push(vectorStoreDirectory)
      const extraFiles = await Promise.all(
        fixtures.map(async (name) => ({
          name,
          bytes: await readFile(join(fixturesDirectory, name)),
        })),
      )
      const seedsDirectory =
        library === undefined ? config.seedsDirectory : join(fixturesDirectory, library)
      const product = await compose(
        { ...config, vectorStoreDirectory, seedsDirectory },
        {
          now: () => new Date(`${asOf}T04:00:00Z`),
          extraFiles,
          ...(chatModels && { chatModels }),
        },
      )
      return {
        target: target ?? assistantTarget(product),
        corpus: await readCorpus(product.library),
      }
    },
    async close() {
      await Promise.all(directories.map((path) => rm(path, { recursive: true, force: true })))
    },
  }
}
