// Compose: what lies in the directories of documents and library, seen without reading it.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '#config/config.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { listSeeds } from './data-files.ts'

export interface Sight {
  /** Names, sizes and times of the documents and of the corpus file. */
  files: string
  /** The stored library. */
  stored: string | null
}

/**
 * A look at both directories: one call of the system a file, none that reads.
 * @throws AppError INVALID_INPUT, INDEX_NOT_READY
 */
export async function lookAt({
  seedsDirectory,
  vectorStoreDirectory,
}: Pick<Config, 'seedsDirectory' | 'vectorStoreDirectory'>): Promise<Sight> {
  const names = (await listSeeds(seedsDirectory)).toSorted()
  const files = await Promise.all(names.map((name) => lookAtFile(seedsDirectory, name)))
  const stored = await createLibraryStore(vectorStoreDirectory).current()
  return { files: files.join('\n'), stored }
}

/** The time of change tells of a file that was put in the place of one with the same size and age. */
async function lookAtFile(directory: string, name: string): Promise<string> {
  const found = await stat(path.join(directory, name)).catch(() => null)
  return [name, found?.size, found?.mtimeMs, found?.ctimeMs].join('\0')
}
