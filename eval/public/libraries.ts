// Eval: the product over documents of a data directory, built once into a cache.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compose, type Composed } from '#compose.ts'
import type { Config } from '#config/config.ts'
import type { SourceFile } from '#library/update/sources.ts'
import { hidingLibrary, type HidingLibrary } from './hidden-documents.ts'

export interface OpenedLibrary {
  product: Composed
  hide: HidingLibrary['hide']
}

/** Documents: those of a directory, or files that are given. */
export type DocumentsOf = { directory: string } | { files: readonly SourceFile[] }

export interface Libraries {
  /** The library of that name, which is only built anew when documents or code are others. */
  open(name: string, documents: DocumentsOf): Promise<OpenedLibrary>
  /** Removes what was built for this run alone. */
  close(): Promise<void>
}

export interface LibrariesOptions {
  config: Config
  /** YYYY-MM-DD, what the product takes for today. */
  asOf: string
  /** Kept for the next run; null for a temporary folder. */
  cacheDirectory: string | null
}

export async function openLibraries(options: LibrariesOptions): Promise<Libraries> {
  const { config, asOf, cacheDirectory } = options
  const root = cacheDirectory ?? (await mkdtemp(path.join(tmpdir(), 'tiaoli-public-')))
  return {
    async open(name, documents) {
      const vectorStoreDirectory = path.join(root, name)
      const noSeeds = path.join(root, 'no-seeds')
      await Promise.all(
        [vectorStoreDirectory, noSeeds].map((one) => mkdir(one, { recursive: true })),
      )
      const { around, hide } = hidingLibrary()
      const isDirectory = 'directory' in documents
      const product = await compose(
        {
          ...config,
          vectorStoreDirectory,
          seedsDirectory: isDirectory ? documents.directory : noSeeds,
        },
        {
          now: () => new Date(`${asOf}T04:00:00Z`),
          extraFiles: isDirectory ? [] : documents.files,
          aroundLibrary: around,
        },
      )
      return { product, hide }
    },
    async close() {
      if (cacheDirectory === null) await rm(root, { recursive: true, force: true })
    },
  }
}
