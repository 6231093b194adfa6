import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { finish } from '#domain/work/steps.ts'
import { parseCorpus } from '#documents/corpus.ts'
import { readPolicySource } from '#documents/read.ts'
import type { PolicySource } from '#documents/source.ts'
import { blocksText, firstDifference, htmlText, markdownText, misplaced } from './source-text.ts'

const corpus = parseCorpus(readFileSync('seeds/corpus.yaml', 'utf8'), 'seeds/corpus.yaml')

function readSeed(file: string): PolicySource {
  return finish(
    readPolicySource({ file, bytes: readFileSync(`seeds/${file}`), hints: corpus.get(file) }),
  )
}

const EXPECTED = {
  'miit-2022-68.md': {
    title: '关于推动轻工业高质量发展的指导意见',
    number: '工信部联消费〔2022〕68号',
    issuers: ['工业和信息化部', '人力资源社会保障部', '生态环境部', '商务部', '市场监管总局'],
    issuedOn: '2022-06-08',
    period: null,
    standing: 'in-force',
    authority: 'government',
    draftOf: null,
    succeeds: null,
  },
  'miit-2023-101.txt': {
    title: '轻工业稳增长工作方案（2023—2024年）',
    number: '工信部联消费〔2023〕101号',
    issuers: ['工业和信息化部', '国家发展改革委', '商务部'],
    issuedOn: '2023-07-19',
    period: { from: '2023', to: '2024' },
    standing: 'in-force',
    authority: 'government',
    draftOf: null,
    succeeds: null,
  },
  'draft-2022-01.md': {
    title: '关于加快现代轻工产业体系建设的指导意见(征求意见稿)',
    number: null,
    issuers: [],
    issuedOn: '2022-01',
    period: null,
    standing: 'draft',
    authority: 'government',
    draftOf: 'miit-2022-68',
    succeeds: null,
  },
  'cnlic-2022-164.txt': {
    title: '关于促进轻工行业“稳产稳供”的工作意见',
    number: '中轻联综合〔2022〕164号',
    issuers: ['中国轻工业联合会'],
    issuedOn: null,
    period: null,
    standing: 'in-force',
    authority: 'association',
    draftOf: null,
    succeeds: null,
  },
  'plan-2025-2026.txt': {
    title: '轻工业稳增长工作方案（2025—2026年）',
    number: null,
    issuers: [],
    issuedOn: null,
    period: { from: '2025', to: '2026' },
    standing: 'in-force',
    authority: 'government',
    draftOf: null,
    succeeds: 'miit-2023-101',
  },
} as const

const SEEDS = Object.keys(EXPECTED) as (keyof typeof EXPECTED)[]

const BODIES: Record<keyof typeof EXPECTED, { blocks: number; first: string; last: string }> = {
  'miit-2022-68.md': { blocks: 89, first: '轻工业是我国', last: '（二十五）加强组织实施' },
  'miit-2023-101.txt': { blocks: 42, first: '轻工业是我国', last: '（四）加强组织实施' },
  'draft-2022-01.md': { blocks: 101, first: '轻工业是我国', last: '(二十五)加强组织实施' },
  'cnlic-2022-164.txt': { blocks: 16, first: '受国内新冠肺炎', last: '升级趋势' },
  'plan-2025-2026.txt': { blocks: 39, first: '轻工业是我国', last: '沿边省（区）' },
}

describe('the seed documents', () => {
  it.each(SEEDS)('has the right metadata for %s', (file) => {
    const { document } = readSeed(file)
    expect(document).toMatchObject(EXPECTED[file])
    expect(document.id).toBe(file.replace(/\..*$/, ''))
  })

  it.each(SEEDS)('begins and ends the policy text of %s where it does', (file) => {
    const body = readSeed(file).blocks.filter(({ role }) => role === 'body')
    expect(body).toHaveLength(BODIES[file].blocks)
    expect(body[0]?.text.startsWith(BODIES[file].first)).toBe(true)
    expect(body.at(-1)?.text.startsWith(BODIES[file].last)).toBe(true)
  })

  it.each(SEEDS)('loses no text of %s and places every character', (file) => {
    const text = readFileSync(`seeds/${file}`, 'utf8')
    const { blocks, document, proofs } = readSeed(file)
    const isHtml = document.source.format === 'html'
    const withAddresses = text
      .replace(/<(https?:[^>]*)>/g, '$1')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const expected = isHtml ? htmlText(withAddresses) : markdownText(text)
    expect(firstDifference(blocksText(blocks), expected)).toBe('')
    expect(misplaced(blocks, text)).toEqual([])
    for (const proof of Object.values(proofs)) {
      expect(blocks[proof.blockIndex]?.text).toContain(proof.text)
    }
  })

  it('knows everyday names, the truncation and the lost glyphs', () => {
    expect(readSeed('miit-2022-68.md').document.aliases).toEqual(
      expect.arrayContaining(['68号文', '68号']),
    )
    expect(readSeed('miit-2022-68.md').document.defects.map(({ kind }) => kind)).toEqual([
      'lost-glyph',
    ])
    expect(readSeed('cnlic-2022-164.txt').document.defects.map(({ kind }) => kind)).toEqual([
      'truncated',
    ])
    expect(readSeed('miit-2023-101.txt').document.defects).toEqual([])
  })

  it('gives no alias to two documents', () => {
    const names = SEEDS.flatMap((file) => readSeed(file).document.aliases)
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })
})
