// The public sets over a tiny data directory: what is counted, what dummies miss, what fails the gate.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bare, covers, type GoldSpan } from '../../eval/public/gold.ts'
import { judgeSet } from '../../eval/public/judge.ts'
import { type Libraries, openLibraries } from '../../eval/public/libraries.ts'
import { readRecord, type SetRecord, writeRecord } from '../../eval/public/record.ts'
import { missedOf, publicReport } from '../../eval/public/report.ts'
import { isHeldBack, type Reply } from '../../eval/public/reply.ts'
import { askProduct, DUMMIES, type Respondent } from '../../eval/public/respondents.ts'
import { type PublicRun, runPublicSets } from '../../eval/public/run.ts'
import { DEFAULT_AS_OF } from '../../eval/settings.ts'
import { loadConfig } from '#config/config.ts'
import { temporaryFolder } from '../product.ts'
import { POLICY_QUESTIONS, publicData } from './public-fixture.ts'

const config = loadConfig({ TIAOLI_SEEDS: 'test/corpus' })
const dataDirectory = publicData()
let libraries: Libraries
let product: PublicRun
beforeAll(async () => {
  libraries = await openLibraries({
    config,
    asOf: DEFAULT_AS_OF,
    cacheDirectory: temporaryFolder(),
  })
  product = await runAs(askProduct, true)
})
afterAll(() => libraries.close())

function runAs(respondent: Respondent, withSearch: boolean): Promise<PublicRun> {
  return runPublicSets({ dataDirectory, config, libraries, respondent, withSearch })
}

const recordOf = (run: PublicRun, set: string): SetRecord =>
  run.records.find((record) => record.set === set) ?? { set, hand: 'public', results: [] }

describe('runPublicSets', () => {
  it('runs every set whose data is there and names the others', () => {
    expect(product.records.map(({ set }) => set)).toEqual([
      'own-notes',
      'own-strangers',
      'ncp-in',
      'ncp-out',
      'ncp-search',
      'statutes',
    ])
    expect(product.skipped).toEqual(['blind'])
  })

  it('finds what the documents say, and the article that answers', () => {
    const right = recordOf(product, 'ncp-in').results.filter(({ outcome }) => outcome === 'right')
    expect(right.length).toBeGreaterThan(0)
    expect(recordOf(product, 'statutes').results[0]?.scores['R@3']).toBe(1)
    expect(recordOf(product, 'own-notes').results[0]?.outcome).toBe('right')
    expect(recordOf(product, 'own-strangers').results[0]?.scores['answered']).toBe(0)
  })

  it('takes the answering document out of all that the product can look at', async () => {
    const seen: string[] = []
    await runAs((opened) => {
      const respond = askProduct(opened)
      return async (asked) => {
        const { documents } = await opened.assistant.listDocuments({}, opened.newContext())
        seen.push(
          `${asked.question} ${documents
            .map(({ id }) => id)
            .toSorted()
            .join(' ')}`,
        )
        return respond(asked)
      }
    }, false)
    for (const { question, docid } of POLICY_QUESTIONS) {
      const other = docid === 'library' ? 'park' : 'library'
      expect(seen).toContain(`${question} library park`)
      expect(seen).toContain(`${question} ${other}`)
    }
  })

  it('keeps no words of documents and questions in a record', async () => {
    const folder = temporaryFolder()
    for (const record of product.records) {
      await writeRecord(folder, record)
      expect(readFileSync(path.join(folder, `${record.set}.json`), 'utf8')).not.toMatch(
        /\p{Script=Han}/u,
      )
      expect(readRecord(folder, record.set)).toEqual(record)
    }
  })

  it('tells sets by hand and public ones apart', () => {
    const report = publicReport(product, new Map())
    expect(report.indexOf('自己出的题')).toBeLessThan(report.indexOf('公开题集'))
    expect(report).toContain('跳过：blind')
  })
})

describe('dummies', () => {
  const names = Object.keys(DUMMIES).filter((name) => name !== 'first-edition')
  it.each(names)('%s misses a figure', async (name) => {
    const { records } = await runAs(DUMMIES[name] as Respondent, false)
    const policies = records.filter(({ set }) => set.startsWith('ncp'))
    expect(policies.map(({ set }) => set)).toEqual(['ncp-in', 'ncp-out'])
    expect(missedOf(policies)).not.toEqual([])
  })
})

describe('covers', () => {
  const text = bare(`${'前'.repeat(290)}答案一共是十三个字的一句话`)
  const texts = new Map([
    ['a', text],
    ['copy', text],
    ['b', '别的'],
  ])
  const gold: GoldSpan = { documentId: 'a', start: 290, end: text.length }
  const quoting = (documentId: string, piece: string): boolean =>
    covers({ documentId, clauseId: 'c', pieces: [piece] }, gold, texts)

  it('counts half of the gold words, in a copy too, within 300 characters', () => {
    expect(quoting('a', text.slice(290))).toBe(true)
    expect(quoting('a', text.slice(280, 297))).toBe(true)
    expect(quoting('a', text.slice(280, 294))).toBe(false)
    expect(quoting('copy', text.slice(290))).toBe(true)
    expect(quoting('b', text.slice(290))).toBe(false)
  })

  it('does not count what stands beyond the first 300', () => {
    const later = { documentId: 'a', start: 298, end: text.length }
    const whole = { documentId: 'a', clauseId: 'c', pieces: [text] }
    expect(covers(whole, later, texts)).toBe(false)
    expect(covers(whole, gold, texts)).toBe(true)
  })
})

describe('isHeldBack', () => {
  const partial = (text: string): Reply => ({
    outcome: 'partial',
    isList: false,
    text,
    quotations: [],
  })
  const question = '公园门票价格是多少？'
  it.each([
    ['an absence that names it', '未见关于门票价格的规定；与之最近的规定是：', true],
    ['an absence of something else', '未见相关内容。', false],
    ['no absence', '门票价格如下。', false],
    ['a figure', '未见门票价格的规定，一般为5元。', false],
    ['a yes', '是，未见门票价格的规定。', false],
  ])('%s', (_what, text, isHeld) => expect(isHeldBack(partial(text), question)).toBe(isHeld))
})

describe('judgeSet', () => {
  const record = (figure: string, values: readonly number[]): SetRecord => ({
    set: 's',
    hand: 'public',
    results: values.map((value, at) => ({
      id: `${at}`,
      fold: 0,
      outcome: null,
      scores: { [figure]: value },
    })),
  })
  const drops = (figure: string, before: readonly number[], after: readonly number[]): boolean[] =>
    judgeSet(record(figure, before), record(figure, after)).changes.map(({ isDrop }) => isDrop)
  const ones = Array.from({ length: 40 }, () => 1)

  it('fails on losses that are more than chance, and on no fewer', () => {
    expect(drops('right', ones, ones.with(0, 0).with(1, 0).with(2, 0).with(3, 0))).toEqual([false])
    const five = ones.map((one, at) => (at < 5 ? 0 : one))
    expect(drops('right', ones, five)).toEqual([true])
    expect(drops('right', five, ones)).toEqual([false])
  })

  it('fails on a drop of recall whose interval lies below nothing', () => {
    const shares: number[] = ones.map((_, at) => (at % 2 === 0 ? 0.5 : 1))
    const less = shares.map((share) => share - 0.1)
    expect(drops('R@10', shares, less)).toEqual([true])
    expect(drops('R@10', shares, shares.with(0, 0.25))).toEqual([false])
  })

  it('cannot compare another set of questions', () => {
    expect(judgeSet(record('right', ones), record('right', ones.slice(0, 30))).obstacle).toContain(
      '40',
    )
  })
})
