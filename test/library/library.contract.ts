// What every implementation of Library must do, over the documents and clauses of generated.ts.
import { describe, expect, it } from 'vitest'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import {
  NO_FILTER,
  type ClauseFilter,
  type Library,
  type Snapshot,
  type SweepPage,
  type SweepRequest,
} from '#library/library.ts'
import { CLAUSES, DOCUMENTS, makeClauses } from './generated.ts'

export interface Contents {
  documents: readonly PolicyDocument[]
  clauses: readonly Clause[]
}

export interface OpenedLibrary {
  library: Library
  /** Builds it anew from other contents; where to ask for them: the same library, or another. */
  rebuild: (contents: Contents) => Promise<Library>
}

export type OpenLibrary = (contents: Contents) => Promise<OpenedLibrary>

const [CARE, CITY] = DOCUMENTS.map((document) => document.id)
const EVERYTHING: Contents = { documents: DOCUMENTS, clauses: CLAUSES }
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)
const scoredIds = (found: readonly { clause: Clause }[]) => found.map(({ clause }) => clause.id)
const limit = (own: Partial<ClauseFilter>): ClauseFilter => ({ ...NO_FILTER, ...own })

/** The library at its newest snapshot, with shorter ways to ask. */
function asking(library: Library, at: Snapshot) {
  const pagesOf = async (request: Partial<SweepRequest>): Promise<SweepPage[]> => {
    const pages: SweepPage[] = []
    const whole = { words: [], filter: NO_FILTER, ...request }
    for await (const page of library.sweep(at, whole)) pages.push(page)
    return pages
  }
  return {
    library,
    at,
    pagesOf,
    search: async (leg: 'keyword' | 'vector', query: string, k: number, filter = NO_FILTER) => {
      const legs = { keyword: leg === 'keyword', vector: leg === 'vector' }
      const [found = []] = (await library.search(at, { query, legs, scopes: [{ filter, k }] }))[leg]
      return found
    },
    swept: async (words: readonly string[], filter = NO_FILTER) =>
      (await pagesOf({ words, filter })).flatMap(({ clauses }) => ids(clauses)),
    holding: async (words: readonly string[], filter = NO_FILTER) =>
      ids(await (await library.terms(at, words)).holding(words, filter)),
  }
}

export function describeLibraryContract(name: string, open: OpenLibrary): void {
  const opened = async (contents = EVERYTHING) => {
    const { library } = await open(contents)
    return asking(library, await library.snapshot())
  }

  describe(`${name} as a Library`, () => {
    describeReads(opened)
    describeSnapshots(open)
    describeSearches(opened)
    describeWords(opened)
    describeFilters(opened)
  })
}

type Opened = (contents?: Contents) => Promise<ReturnType<typeof asking>>

function describeReads(opened: Opened): void {
  describe('reading', () => {
    it('gives documents and clauses in library and reading order, matter included', async () => {
      const { library, at } = await opened()
      expect(await library.documents(at)).toEqual(DOCUMENTS)
      const tree = await library.tree(at)
      expect(DOCUMENTS.flatMap(({ id }) => tree.clausesOf(id))).toEqual(CLAUSES)
      expect(tree.countPolicy(DOCUMENTS)).toBe(6)
    })

    it('gives clause, document, ancestors and reading of each id in one call', async () => {
      const { library, at } = await opened()
      const [item, matter, unknown] = await library.read(at, ['care:2', 'care:0', 'constructor'])
      expect(item?.clause).toEqual(CLAUSES[2])
      expect(item?.document.title).toBe('关于发展银发经济的意见')
      expect(ids(item?.ancestors ?? [])).toEqual(['care:1'])
      expect(item?.reading.sentences).toHaveLength(2)
      expect(matter).toMatchObject({ clause: { kind: 'matter' }, ancestors: [] })
      expect(unknown).toBeUndefined()
    })

    it('finds the sentence of a clause that is closest to the question', async () => {
      const { library, at } = await opened()
      const clauses = [CLAUSES[2], CLAUSES.at(-1)].filter((clause) => clause !== undefined)
      const question = '支持企业开发老年食品和老年服装'
      const similarities = await library.sentenceSimilarities(at, question, clauses)
      expect(similarities?.[0]).toBeCloseTo(1, 5)
      expect(similarities?.[1]).toBeLessThan(0.5)
    })
  })
}

function describeSnapshots(open: OpenLibrary): void {
  const [first, ...others] = CLAUSES
  const changed = first ? [{ ...first, text: `${first.text}。` }, ...others] : []

  describe('a snapshot', () => {
    it('has another id with a word of a clause changed, and only then', async () => {
      const idOf = async (contents: Contents) =>
        (await (await open(contents)).library.snapshot()).id
      const id = await idOf(EVERYTHING)
      expect(await idOf(EVERYTHING)).toBe(id)
      expect(await idOf({ documents: DOCUMENTS, clauses: changed })).not.toBe(id)
    })

    it('answers as before when the library was built anew', async () => {
      const { library, rebuild } = await open(EVERYTHING)
      const old = asking(library, await library.snapshot())
      const answers = async () => ({
        documents: await library.documents(old.at),
        read: await library.read(old.at, ['care:3', 'city:5']),
        keyword: await old.search('keyword', '老年用品', 10),
        vector: await old.search('vector', '老年用品', 10),
        pages: await old.pagesOf({ words: ['老'], pageSize: 2 }),
        holding: await old.holding(['老年', '电池']),
      })
      const before = await answers()
      const next = await rebuild({
        documents: DOCUMENTS.slice(0, 1),
        clauses: makeClauses([{ documentId: 'care', text: '发展养老服务和电池回收。' }]),
      })
      const now = asking(next, await next.snapshot())
      expect(now.at.id).not.toBe(old.at.id)
      expect(await now.swept(['老'])).toEqual(['care:0'])
      expect(await answers()).toEqual(before)
    })

    it('is refused where it is not of this library', async () => {
      const { library } = await open(EVERYTHING)
      await expect(library.documents({ id: 'of another' })).rejects.toThrow('of another')
    })
  })
}

function describeSearches(opened: Opened): void {
  describe.each(['keyword', 'vector'] as const)('the %s leg of a search', (leg) => {
    it('ranks the clause that holds the words first, scores falling', async () => {
      const found = await (await opened()).search(leg, '老年用品有哪些', 10)
      expect(found[0]?.clause.id).toBe('care:2')
      const scores = found.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((left, right) => right - left))
    })

    it('never returns matter, even for its own words', async () => {
      const found = await (await opened()).search(leg, '某某部关于印发银发经济意见的通知', 100)
      expect(found.length).toBeGreaterThan(0)
      expect(scoredIds(found)).not.toContain('care:0')
    })

    it('returns at most k, and all there are for a k beyond the library', async () => {
      const { search } = await opened()
      expect(await search(leg, '老年', 1)).toHaveLength(1)
      expect(new Set(scoredIds(await search(leg, '老年', 1000))).size).toBeLessThanOrEqual(6)
    })

    it('searches several scopes in one call as it searches each', async () => {
      const { library, at, search } = await opened()
      const scopes = [CARE, CITY].map((id) => ({ filter: limit({ documents: [id ?? ''] }), k: 3 }))
      const legs = { keyword: true, vector: true }
      const found = await library.search(at, { query: '老年用品', legs, scopes })
      const each = scopes.map(({ filter, k }) => search(leg, '老年用品', k, filter))
      expect(found[leg]).toEqual(await Promise.all(each))
    })
  })

  it('finds a clause by the title of its document and of its chapter', async () => {
    const found = await (await opened()).search('keyword', '城市更新 小区', 3)
    expect(found.map(({ clause }) => clause.documentId)).toEqual(['city', 'city', 'city'])
  })

  it('gives no keyword hit for words that stand nowhere, nor for punctuation', async () => {
    const { search } = await opened()
    expect(await search('keyword', '葡萄', 5)).toEqual([])
    expect(await search('keyword', '？！', 5)).toEqual([])
  })

  it('scores the same words with a cosine near 1, where a clause stands alone', async () => {
    const clauses = makeClauses([
      { documentId: 'care', text: '发展养老服务。' },
      { documentId: 'city', text: '建设ＡＩ体验中心和电池回收网点。' },
    ])
    const { search } = await opened({ documents: DOCUMENTS, clauses })
    const words = '城市更新工作方案（2030—2031年）\n建设ai体验中心和电池回收网点。'
    const [best] = await search('vector', words, 1)
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
    const { search } = await opened({ documents: untitled, clauses })
    const about = (question: string) => search('vector', question, 2).then(scoredIds)
    expect(await about('老人护理补贴的标准是多少')).toEqual(['care:0', 'care:1'])
    expect(await about('电池回收网点的标准是多少')).toEqual(['city:2', 'city:3'])
  })
}

function describeWords(opened: Opened): void {
  describe.each(['swept', 'holding'] as const)('the clauses %s by words', (way) => {
    it('are all that hold one of them, in reading order, without matter', async () => {
      const ask = (await opened())[way]
      expect(await ask(['老年', '养老', '适老'])).toEqual(['care:2', 'care:3', 'city:5'])
      expect(await ask(['通知'])).toEqual([])
    })

    it('are found through width and case, in the clause and in the word', async () => {
      const ask = (await opened())[way]
      expect(await ask(['ai'])).toEqual(['city:6'])
      expect(await ask(['Ａi'])).toEqual(['city:6'])
    })

    it('are found by a part of a number, as by a scan, and not by nothing', async () => {
      const ask = (await opened())[way]
      expect(await ask(['00万'])).toEqual(['care:3'])
      expect(await ask(['', ' '])).toEqual([])
      expect(await ask([])).toEqual([])
    })
  })

  it('are told of words within the texts that were named, and of no others', async () => {
    const { library, at } = await opened()
    const terms = await library.terms(at, ['哪些措施涉及老年用品'])
    expect(ids(await terms.holding(['老年用品', '用品'], NO_FILTER))).toEqual(['care:2'])
    expect([terms.covers('老年'), terms.covers('电池')]).toEqual([true, false])
    await expect(terms.holding(['电池'], NO_FILTER)).rejects.toMatchObject({ code: 'INTERNAL' })
  })

  describe('a sweep', () => {
    it('counts all that it finds on each page, and what it looked through', async () => {
      const pages = await (await opened()).pagesOf({ words: ['老', '电池'], pageSize: 2 })
      expect(pages.map(({ clauses }) => ids(clauses))).toEqual([
        ['care:2', 'care:3'],
        ['city:4', 'city:5'],
        ['city:6'],
      ])
      for (const { total, scanned } of pages)
        expect({ total, scanned }).toEqual({ total: 5, scanned: { clauses: 6, documents: 2 } })
    })

    it('goes on behind any page by its cursor, and ends with none', async () => {
      const { pagesOf } = await opened()
      const request = { words: ['老', '电池'], pageSize: 2 }
      const pages = await pagesOf(request)
      for (const [at, { cursor }] of pages.entries())
        if (cursor !== null)
          expect(await pagesOf({ ...request, after: cursor })).toEqual(pages.slice(at + 1))
      expect(pages.at(-1)?.cursor).toBeNull()
    })

    it('has one page where it finds nothing', async () => {
      const nothing = { clauses: [], total: 0, scanned: { clauses: 6, documents: 2 }, cursor: null }
      expect(await (await opened()).pagesOf({ words: ['葡萄'] })).toEqual([nothing])
    })

    it('refuses a cursor that it did not give', async () => {
      const { pagesOf } = await opened()
      const other = await opened({ documents: DOCUMENTS, clauses: CLAUSES.slice(0, 4) })
      const [page] = await other.pagesOf({ words: ['老'], pageSize: 1 })
      for (const after of [page?.cursor ?? '', 'nonsense'])
        await expect(pagesOf({ words: ['老'], after })).rejects.toMatchObject({
          code: 'INVALID_INPUT',
        })
    })
  })
}

function describeFilters(opened: Opened): void {
  const [care, city] = DOCUMENTS
  const documents = [
    ...(care ? [{ ...care, collection: 'national', period: { from: '2020', to: '2024' } }] : []),
    ...(city ? [{ ...city, collection: 'local' }] : []),
  ]
  const contents = { documents, clauses: CLAUSES }

  describe.each<[string, Partial<ClauseFilter>]>([
    ['documents', { documents: ['city', 'no-such'] }],
    ['collections', { collections: ['local'] }],
    ['standing on a day', { standing: { on: '2025-01-01', anyOf: ['in-force'] } }],
    ['all of them', { documents: ['city'], collections: ['local', 'national'] }],
  ])('a filter by %s', (_name, own) => {
    const filter = limit(own)

    it('is applied before anything is counted', async () => {
      const { pagesOf, holding } = await opened(contents)
      expect(await pagesOf({ words: ['老'], filter, pageSize: 1 })).toMatchObject([
        { total: 2, scanned: { clauses: 3, documents: 1 }, clauses: [{ id: 'city:4' }] },
        { total: 2, scanned: { clauses: 3, documents: 1 }, clauses: [{ id: 'city:5' }] },
      ])
      expect(await holding(['老'], filter)).toEqual(['city:4', 'city:5'])
    })

    it('leaves k hits of what it lets through', async () => {
      const { search } = await opened(contents)
      for (const leg of ['keyword', 'vector'] as const) {
        const found = await search(leg, '老旧小区适老化电梯电池', 3, filter)
        expect(found.map(({ clause }) => clause.documentId)).toEqual(['city', 'city', 'city'])
      }
    })
  })

  it('lets a document through that is over on another day', async () => {
    const standing = { on: '2024-12-31', anyOf: ['in-force' as const] }
    const [page] = await (await opened(contents)).pagesOf({ filter: limit({ standing }) })
    expect(page?.scanned.documents).toBe(2)
  })

  it('lets nothing through where it names nothing', async () => {
    const { swept, search, pagesOf } = await opened(contents)
    for (const filter of [limit({ documents: [] }), limit({ collections: ['no-such'] })]) {
      expect(await swept(['老'], filter)).toEqual([])
      expect(await search('keyword', '老年', 3, filter)).toEqual([])
      expect(await search('vector', '老年', 3, filter)).toEqual([])
      expect((await pagesOf({ filter }))[0]?.scanned).toEqual({ clauses: 0, documents: 0 })
    }
  })
}
