// The whole product over the two small documents of test/corpus, known by heart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { compose, type Composed } from '../src/compose.ts'
import { loadConfig } from '../src/config.ts'

/** 00:30 of 21 November 2026 in Beijing. */
export const NOW = new Date('2026-11-20T16:30:00Z')

/** Builds the product of a seeds directory in a temporary folder that goes with the test file. */
export async function openProduct(seedsDirectory: string): Promise<Composed> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-test-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const config = loadConfig({ TIAOLI_SEEDS: seedsDirectory, TIAOLI_VECTORSTORE: directory })
  return compose(config, { now: () => NOW })
}
