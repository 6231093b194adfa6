import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  array,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  tuple,
  type Arbitrary,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { PolicySource } from '#documents/source.ts'
import { sourceFromFile, sourceFromLines, withoutBlanks, type Line } from './parsed-sources.ts'

/** Unpacked public statutes (Markdown files in folders); the test is skipped without them. */
const LAWS = process.env['TIAOLI_BENCH_LAWS']
/** Public policy documents as published (HTML and Markdown); the test is skipped without them. */
const POLICIES = '../shared/bench/policy-documents'
const EVERY_NTH_LAW = 50
const BENCH_TIMEOUT_MS = 60_000

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:md|html|txt)$/u.test(name) && !/(?:^|\/)_/u.test(name))
    .toSorted()
    .map((name) => join(folder, name))
}

function wordsOf(blocks: PolicySource['blocks']): string {
  return withoutBlanks(blocks.map(({ text }) => text).join(''))
}

/** Every character of the source stands in exactly one clause or aside, in source order. */
function expectNothingLost(source: PolicySource): void {
  const { clauses, asides } = finish(parseClauses(source))
  expect(withoutBlanks(clauses.map(({ text }) => text).join(''))).toBe(
    wordsOf(source.blocks.filter(({ role }) => role !== 'aside')),
  )
  expect(withoutBlanks(asides.map(({ text }) => text).join(''))).toBe(
    wordsOf(source.blocks.filter(({ role }) => role === 'aside')),
  )
  expect(new Set(clauses.map(({ id }) => id)).size).toBe(clauses.length)
}

const numeral = constantFrom('一', '二', '三', '四', '十', '十一', '二十五')
const digits = integer({ min: 1, max: 12 }).map(String)
const marker = oneof(
  constantFrom('', '', '——', '①', '“', '专栏1 ', '专栏：', '附件1', '目录'),
  numeral.map((value) => `第${value}章 `),
  numeral.map((value) => `第${value}条 `),
  numeral.map((value) => `第${value}条之一 `),
  numeral.map((value) => `${value}、`),
  numeral.map((value) => `（${value}）`),
  digits.map((value) => `${value}.`),
  digits.map((value) => `（${value}）`),
)
const words = constantFrom(
  '',
  '总则',
  '老年用品。深入实施行动，',
  '食品：特殊食品、',
  '支持企业加大投入，',
  '推动“小',
  '快轻准”方案。',
  '依照第十条规定办理。',
  '甲 ｜ 乙',
)
const line: Arbitrary<Line> = tuple(
  marker,
  array(words, { maxLength: 30 }),
  constantFrom('body', 'body', 'body', 'body', 'matter', 'aside'),
  constantFrom('title', 'attachment', 'contents'),
).map(([head, tail, role, reason]) => [head + tail.join(''), role, reason] as const)

describe('the round trip of parseClauses', () => {
  it('loses and doubles no character of any generated document', () => {
    assert(
      property(array(line, { maxLength: 40 }), (lines) => {
        expectNothingLost(sourceFromLines(lines))
      }),
      { numRuns: 300 },
    )
  })

  it.each(filesUnder('seeds'))('holds for %s', (file) => {
    expectNothingLost(sourceFromFile(file, 'doc'))
  })

  it.skipIf(!existsSync(POLICIES))(
    'holds for policy documents as published',
    () => {
      for (const file of filesUnder(POLICIES)) expectNothingLost(sourceFromFile(file, 'doc'))
    },
    BENCH_TIMEOUT_MS,
  )

  it.skipIf(LAWS === undefined)(
    'holds for a sample of the statutes',
    () => {
      const files = filesUnder(LAWS ?? '').filter((_, index) => index % EVERY_NTH_LAW === 0)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files) expectNothingLost(sourceFromFile(file, 'doc'))
    },
    BENCH_TIMEOUT_MS,
  )
})
