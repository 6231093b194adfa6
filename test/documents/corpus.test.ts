import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { missingFiles, parseCorpus } from '#documents/corpus.ts'

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  return ''
}

describe('the corpus file', () => {
  it('reads corrections by file name; an empty file or entry corrects nothing', () => {
    const corpus = parseCorpus('a.md:\n  draftOf: b\n  aliases: [甲, 乙]\nb.md:\n', 'corpus.yaml')
    expect(corpus.get('a.md')).toEqual({ draftOf: 'b', aliases: ['甲', '乙'] })
    expect(corpus.get('b.md')).toEqual({})
    expect(parseCorpus('', 'corpus.yaml').size).toBe(0)
  })

  it.each([
    ['a.md:\n  isuers: [甲]', /corpus\.yaml.*a\.md.*isuers.*issuers/],
    ['a.md:\n  standing: 有效', /corpus\.yaml.*a\.md.*standing.*有效/],
    ['a.md:\n  issuedOn: 2022/1/1', /a\.md.*issuedOn.*2022\/1\/1/],
    ['a.md:\n  id: 大写', /a\.md.*id.*大写/],
    ['a.md:\n  collection: 本市 文件', /a\.md.*collection.*本市/],
    ['a.md:\n  period: {from: "2023"}', /a\.md.*period\.to/],
    ['a.md: [1]', /a\.md/],
    ['- a.md', /corpus\.yaml/],
    ['a.md:\n  aliases: [甲', /corpus\.yaml.*YAML.*第 2 行.*改正/],
    ['a.md: {}\na.md: {}', /corpus\.yaml.*YAML.*第 2 行.*改正/],
    ['a.md: *nowhere', /corpus\.yaml.*YAML.*nowhere.*改正/],
  ])('names file, key and value of %s', (text, message) => {
    expect(messageOf(() => parseCorpus(text, 'corpus.yaml'))).toMatch(message)
  })

  it('may name files that are not there', () => {
    const corpus = parseCorpus('a.md: {}\nb.md: {}', 'corpus.yaml')
    expect(missingFiles(corpus, ['a.md'])).toEqual(['b.md'])
    expect(missingFiles(corpus, ['a.md', 'b.md'])).toEqual([])
  })

  it('of the seeds is valid and invents no issuer, number or date', () => {
    const corpus = parseCorpus(readFileSync('seeds/corpus.yaml', 'utf8'), 'seeds/corpus.yaml')
    expect(corpus.size).toBe(5)
    for (const entry of corpus.values()) {
      expect([entry.issuers, entry.number, entry.issuedOn]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
    }
  })
})
