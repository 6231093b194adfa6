// Test support: files and plain lines as sources for the clause grammar.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { finish } from '#domain/work/steps.ts'
import type { Block, BlockRole, PolicySource } from '#documents/source.ts'
import { readPolicySource } from '#documents/read.ts'

function sourceOf(id: string, blocks: Block[]): PolicySource {
  return {
    document: {
      id,
      title: id,
      number: null,
      issuers: [],
      issuedOn: null,
      period: null,
      standing: 'unknown',
      standingBasis: null,
      authority: 'other',
      collection: 'default',
      draftOf: null,
      succeeds: null,
      aliases: [],
      defects: [],
      source: { file: id, format: 'text', sha256: '', url: null },
    },
    proofs: {},
    blocks,
  }
}

/** A file as ingest reads it. */
export function sourceFromFile(path: string, id: string): PolicySource {
  return finish(
    readPolicySource({ file: basename(path), bytes: readFileSync(path), hints: { id } }),
  )
}

/** A line as [text, role, reason]; a bare string is a line of body text. */
export type Line = string | readonly [text: string, role: BlockRole, reason: string]

/** One block for each line, offsets as if the lines stood in a file with line ends between them. */
export function sourceFromLines(lines: readonly Line[], id = 'doc'): PolicySource {
  let position = 0
  const blocks = lines.map((line): Block => {
    const [text, role, reason] = typeof line === 'string' ? ([line, 'body', ''] as const) : line
    const offsets = Array.from({ length: text.length }, (_, index) => position + index)
    position += text.length + 1
    return { text, offsets, role, reason }
  })
  return sourceOf(id, blocks)
}

/** Everything but white space. */
export function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/gu, '')
}
