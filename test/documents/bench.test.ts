// Ingest: no text is lost and every offset holds, over real files where they are at hand.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { decodeText } from '#documents/formats/decode.ts'
import { readPolicySource } from '#documents/read.ts'
import {
  blocksText,
  essence,
  firstDifference,
  htmlText,
  markdownText,
  misplaced,
} from './source-text.ts'

const POLICY_DOCUMENTS = '../shared/bench/policy-documents'
const LAWS = process.env['TIAOLI_BENCH_LAWS'] ?? '../shared/bench/laws'
const SAMPLE_SIZE = 200

function filesUnder(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:html?|md|txt)$/.test(name) && !name.includes('_index'))
    .toSorted()
    .map((name) => join(directory, name))
}

function sample(files: string[]): string[] {
  const step = Math.max(1, Math.floor(files.length / SAMPLE_SIZE))
  return files.filter((_, index) => index % step === 0)
}

const files = [...sample(filesUnder(POLICY_DOCUMENTS)), ...sample(filesUnder(LAWS))]

describe.skipIf(files.length === 0)('real documents', () => {
  it.each(files)('loses no text and keeps every offset of %s', (path) => {
    const bytes = readFileSync(path)
    const text = decodeText(bytes) ?? ''
    const { document, blocks, proofs } = finish(readPolicySource({ file: basename(path), bytes }))
    const expected = document.source.format === 'html' ? htmlText(text) : markdownText(text)
    const got = essence(blocksText(blocks).replace(/[[\]]/g, ''))
    expect(firstDifference(got, expected.replace(/[[\]]/g, ''))).toBe('')
    expect(misplaced(blocks, text)).toEqual([])
    expect(blocks.some(({ role }) => role === 'body')).toBe(true)
    for (const proof of Object.values(proofs)) {
      expect(blocks[proof.blockIndex]?.text).toContain(proof.text)
    }
  })
})
