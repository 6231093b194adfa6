// What every implementation of Library must do, over the documents and clauses of generated.ts.
import { describe, expect, it } from 'vitest'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { LibraryView } from '#library/view.ts'
import { CLAUSES, DOCUMENTS, makeClauses } from './generated.ts'

export type OpenLibrary = (
  documents: readonly PolicyDocument[],
  clauses: readonly Clause[],
) => Promise<Library>

const ids = (found: readonly Clause[]) => found.map(({ id }) => id)
const scoredIds = (found: readonly { clause: Clause }[]) => found.map(({ clause }) => clause.id)

export function describeLibraryContract(name: string, open: OpenLibrary): void {
  const opened = () => open(DOCUMENTS, CLAUSES)

  describe(`${name} as a Library`, () => {
    it('gives documents and clauses in library and reading order, matter included', async () => {
      const library = await opened()
      expect(await library.documents()).toEqual(DOCUMENTS)
      expect(await library.clauses()).toEqual(CLAUSES)
    })

    it('finds a document or clause by id, and undefined for ids that do not exist', async () => {
      const library = await opened()
      expect((await library.document('city'))?.title).toBe('城市更新工作方案（2030—2031年）')
      expect((await library.clause('care:0'))?.kind).toBe('matter')
      expect(await library.document('care:0')).toBeUndefined()
      expect(await library.clause('constructor')).toBeUndefined()
    })

    it('changes its version with a word of a clause, and only then', async () => {
      const [first, ...others] = CLAUSES
      const changed = first ? [{ ...first, text: `${first.text}。` }, ...others] : []
      const { version } = await opened()
      expect((await opened()).version).toBe(version)
      expect((await open(DOCUMENTS, changed)).version).not.toBe(version)
    })

    describe.each(['keywordSearch', 'vectorSearch'] as const)('%s', (search) => {
      it('ranks the clause that holds the words first, scores falling', async () => {
        const found = await (await opened())[search]('老年用品有哪些', 10)
        expect(found[0]?.clause.id).toBe('care:2')
        const scores = found.map(({ score }) => score)
        expect(scores).toEqual(scores.toSorted((left, right) => right - left))
      })

      it('never returns matter, even for its own words', async () => {
        const found = await (await opened())[search]('某某部关于印发银发经济意见的通知', 100)
        expect(found.length).toBeGreaterThan(0)
        expect(scoredIds(found)).not.toContain('care:0')
      })

      it('searches only the named documents, and still returns k of them', async () => {
        const library = await opened()
        const found = await library[search]('老年用品', 3, { documentIds: ['city'] })
        expect(found.length).toBeGreaterThan(0)
        expect(found.every(({ clause }) => clause.documentId === 'city')).toBe(true)
        expect(await library[search]('老年', 3, { documentIds: [] })).toEqual([])
        expect(await library[search]('老年', 3, { documentIds: ['no-such'] })).toEqual([])
      })

      it('returns at most k, and all there are for a k beyond the library', async () => {
        const library = await opened()
        expect(await library[search]('老年', 1)).toHaveLength(1)
        expect(new Set(scoredIds(await library[search]('老年', 1000))).size).toBeLessThanOrEqual(6)
      })
    })

    it('finds a clause by the title of its document and of its chapter', async () => {
      const library = await opened()
      const found = await library.keywordSearch('城市更新 小区', 3)
      expect(found.map(({ clause }) => clause.documentId)).toEqual(['city', 'city', 'city'])
    })

    it('gives no keyword hit for words that stand nowhere, nor for punctuation', async () => {
      const library = await opened()
      expect(await library.keywordSearch('葡萄', 5)).toEqual([])
      expect(await library.keywordSearch('？！', 5)).toEqual([])
    })

    it('scores the same words with a cosine near 1, where a clause stands alone', async () => {
      const clauses = makeClauses([
        { documentId: 'care', text: '发展养老服务。' },
        { documentId: 'city', text: '建设ＡＩ体验中心和电池回收网点。' },
      ])
      const library = await open(DOCUMENTS, clauses)
      const words = '城市更新工作方案（2030—2031年）\n建设ai体验中心和电池回收网点。'
      const [best] = await library.vectorSearch(words, 1)
      expect(best?.clause.id).toBe('city:1')
      expect(best?.score).toBeGreaterThan(0.9)
      expect(best?.score).toBeLessThanOrEqual(1.000001)
    })

    it('reads a clause together with the one before it', async () => {
      const clauses = makeClauses([
        { documentId: 'care', text: '老年人可以申请护理补贴。' },
        { documentId: 'care', text: '具体标准由省级人民政府规定。' },
        { documentId: 'city', text: '小区应当设置电池回收网点。' },
        { documentId: 'city', text: '具体标准由省级人民政府规定。' },
      ])
      const untitled = DOCUMENTS.map((document) => ({ ...document, title: '' }))
      const library = await open(untitled, clauses)
      const about = (question: string) => library.vectorSearch(question, 2).then(scoredIds)
      expect(await about('老人护理补贴的标准是多少')).toEqual(['care:0', 'care:1'])
      expect(await about('电池回收网点的标准是多少')).toEqual(['city:2', 'city:3'])
    })

    it('finds the sentence of a clause that is closest to the question', async () => {
      const [, , care] = CLAUSES
      const library = await opened()
      const similarities = await library.sentenceSimilarities('支持企业开发老年食品和老年服装', [
        ...(care ? [care] : []),
        ...CLAUSES.slice(-1),
      ])
      expect(similarities?.[0]).toBeCloseTo(1, 5)
      expect(similarities?.[1]).toBeLessThan(0.5)
    })

    describe('clausesContaining', () => {
      it('tests every clause for any of the terms, in reading order, without matter', async () => {
        const library = await opened()
        expect(ids(await library.clausesContaining(['老年', '养老', '适老']))).toEqual([
          'care:2',
          'care:3',
          'city:5',
        ])
        expect(await library.clausesContaining(['通知'])).toEqual([])
      })

      it('sees through width and case, in the clause and in the term', async () => {
        const library = await opened()
        expect(ids(await library.clausesContaining(['ai']))).toEqual(['city:6'])
        expect(ids(await library.clausesContaining(['Ａi']))).toEqual(['city:6'])
      })

      it('matches a part of a number or word, as a scan does', async () => {
        expect(ids(await (await opened()).clausesContaining(['00万']))).toEqual(['care:3'])
      })

      it('keeps to the named documents and ignores empty terms', async () => {
        const library = await opened()
        const filter = { documentIds: ['city'] }
        expect(ids(await library.clausesContaining(['老'], filter))).toEqual(['city:4', 'city:5'])
        expect(await library.clausesContaining(['', ' '])).toEqual([])
        expect(await library.clausesContaining([])).toEqual([])
      })
    })
  })
}
