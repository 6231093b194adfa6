// The whole product over the two small documents of test/corpus, known by heart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compose, type Composed, type ComposeOptions } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { localContext } from '#domain/context.ts'

/** 00:30 of 21 November 2026 in Beijing. */
export const NOW = new Date('2026-11-20T16:30:00Z')
/** Of a call on that day. */
export const CONTEXT = localContext({ asOf: '2026-11-21' })

/** Builds the product of a seeds directory in a temporary folder that goes with the test file. */
export async function openProduct(
  seedsDirectory: string,
  options: ComposeOptions = {},
): Promise<Composed> {
  const config = loadConfig({
    TIAOLI_SEEDS: seedsDirectory,
    TIAOLI_VECTORSTORE: temporaryFolder(),
  })
  return compose(config, { now: () => NOW, ...options })
}

const folders: string[] = []

/** A new folder; it goes when the process does. */
export function temporaryFolder(): string {
  if (folders.length === 0) {
    process.once('exit', () =>
      folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
    )
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'tiaoli-test-'))
  folders.push(folder)
  return folder
}
