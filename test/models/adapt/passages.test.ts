import { describe, expect, it } from 'vitest'
import { createPairSource } from '#models/embeddings/adapt/pairs.ts'
import { Passages, splitPassage } from '#models/embeddings/adapt/passages.ts'
import { TokenCounter } from '../../../tools/train/vocabulary.ts'
import { makeTexts } from './texts.ts'

describe('splitPassage', () => {
  it('tells headings from the passage and cuts at punctuation of either width', () => {
    expect(splitPassage('停车办法\n第一章 总则\n应当停好,不得占道。 罚款3.5元')).toEqual({
      headings: ['停车办法', '第一章 总则'],
      pieces: ['应当停好', '不得占道', ' 罚款3.5元'],
    })
  })
})

describe('Passages', () => {
  it('leaves out a text without a known word and keeps what follows in order', () => {
    const counter = new TokenCounter()
    counter.add('停车')
    const passages = new Passages(counter.vocabulary(10).keys)
    for (const text of ['停车\n无关', '停车，停', '车']) passages.add(text)
    expect(passages.count).toBe(2)
    const { body, end } = passages.pieces(1)
    expect(passages.rows(body, end)).toHaveLength(1)
    expect(passages.pieces(0)).toMatchObject({ headings: 0, body: 0, end: 2 })
  })
})

describe('createPairSource', () => {
  it('gives full batches, each another one, the same for the same step', () => {
    const texts = makeTexts(3)
    const counter = new TokenCounter()
    for (const text of texts) counter.add(text)
    const passages = new Passages(counter.vocabulary(500).keys)
    for (const text of texts) passages.add(text)
    const options = { passages, vocabularySize: 500, batchSize: texts.length, seed: 2 }
    const batchOf = createPairSource(options)
    const copy = (step: number) => structuredClone(batchOf(step))
    const first = copy(0)
    expect(first.queries.count).toBe(texts.length)
    expect(first.documents.ends.every((end, at, ends) => end > (ends[at - 1] ?? 0))).toBe(true)
    const second = copy(1)
    expect(second.documents.rows).not.toEqual(first.documents.rows)
    expect(createPairSource(options)(1).documents.ends).toEqual(second.documents.ends)
  })

  it('fills half of a batch with runs of passages as they follow each other', () => {
    const words = Array.from({ length: 200 }, (_, at) => `word${at}`)
    const counter = new TokenCounter()
    for (const word of words) counter.add(word)
    const { keys } = counter.vocabulary(words.length)
    const passages = new Passages(keys)
    for (const word of words) passages.add(word)
    const passageOfRow = new Map(words.map((_, at) => [passages.rows(at, at + 1)[0], at]))
    const batchOf = createPairSource({ passages, vocabularySize: 200, batchSize: 32, seed: 4 })
    const { rows, ends, count } = batchOf(0).documents
    expect(count).toBe(32)
    const drawn = Array.from({ length: count }, (_, at) => passageOfRow.get(rows[ends[at]! - 1])!)
    const follows = drawn.filter((passage, at) => passage === (drawn[at - 1]! + 1) % words.length)
    expect(follows.length).toBeGreaterThanOrEqual(14)
    expect(follows.length).toBeLessThan(20)
  })
})
