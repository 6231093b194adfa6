// Test support: reads a fixture of this folder through the whole stage.
import { readFileSync } from 'node:fs'
import { finish } from '#domain/work/steps.ts'
import type { CorpusEntry } from '#documents/corpus.ts'
import { readPolicySource } from '#documents/read.ts'
import type { BlockRole, PolicySource } from '#documents/source.ts'

export function fixtureBytes(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/ingest/${name}`, import.meta.url))
}

export function readFixture(name: string, hints?: CorpusEntry): PolicySource {
  return finish(readPolicySource({ file: name, bytes: fixtureBytes(name), hints }))
}

/** Reads a text as if it were a file. */
export function readText(text: string, file = 'sample.txt'): PolicySource {
  return finish(readPolicySource({ file, bytes: new TextEncoder().encode(text) }))
}

export function textsOf({ blocks }: PolicySource, role: BlockRole): string[] {
  return blocks.filter((block) => block.role === role).map(({ text }) => text)
}

/** The reason of the block that begins with these words. */
export function reasonOf({ blocks }: PolicySource, start: string): string | undefined {
  return blocks.find(({ text }) => text.startsWith(start))?.reason
}
