// Any 2,000 characters are bounded work: counted in what is asked of the library, never in time.
import type { Understanding } from '#domain/understanding.ts'
import { describe, expect, it } from 'vitest'
import { MAX_QUESTION_CHARS } from '#domain/limits.ts'
import { NO_FILTER, replacing, type Library } from '#library/library.ts'
import { openView, type LibraryView } from '#library/view.ts'
import { understand } from '#retrieve/question.ts'
import { sweep } from '#retrieve/sweep.ts'
import { openProduct } from '../product.ts'
import { shippedLexicon as lexicon } from './lexicons.ts'

let held: Library | undefined
const { library } = await openProduct('seeds', { aroundLibrary: (one) => (held = one) })

/** Distinct terms that one question may look up, its alternatives and pairs counted. */
const MAX_LOOK_UPS = 1500

async function counted(): Promise<{ library: LibraryView; lookUps: () => number }> {
  let lookUps = 0
  if (held === undefined) throw new Error('no library')
  const real = held
  const counting: Library = replacing(real, {
    terms: async (at, texts) => {
      const terms = await real.terms(at, texts)
      return {
        ...terms,
        holding: (words, filter) => {
          lookUps += words.length
          return terms.holding(words, filter)
        },
      }
    },
  })
  return { library: await openView(counting), lookUps: () => lookUps }
}

async function readCounted(question: string): Promise<{ read: Understanding; lookUps: number }> {
  const { library: counting, lookUps } = await counted()
  const dependencies = { library: counting, lexicon }
  const understood = await understand(dependencies, question.slice(0, MAX_QUESTION_CHARS), {
    asOf: '2026-11-21',
  })
  return { read: understood, lookUps: lookUps() }
}

const numbered = (make: (number: number) => string): string =>
  Array.from({ length: 700 }, (_, index) => make(index + 1)).join('')

const FLOODS: [string, string][] = [
  ['one exclusion again and again', '除了老年用品以外'.repeat(250)],
  ['a run of words without a mark', '县级以上地方人民政府'.repeat(200)],
  ['numbers in circles', '㈠'.repeat(500)],
  ['five hundred articles', numbered((number) => `第${number}条`)],
  ['five hundred figures', numbered((number) => `${number}项`)],
  [
    'words that all differ',
    numbered((number) => `${String.fromCodePoint(0x4e00 + number * 7)}标准，`),
  ],
  ['quoted words', numbered((number) => `“${String.fromCodePoint(0x5000 + number)}品”`)],
  ['brackets', '（'.repeat(1000) + '）'.repeat(1000)],
  ['titles', numbered((number) => `《第${number}号办法》`)],
]

describe('a question of 2,000 characters', () => {
  it.each(FLOODS)('of %s looks a bounded number of terms up', async (_name, question) => {
    expect((await readCounted(question)).lookUps).toBeLessThanOrEqual(MAX_LOOK_UPS)
  })

  it('tells which addresses, figures and words were not read', async () => {
    const articles = (await readCounted(numbered((number) => `第${number}条`))).read
    expect(articles.addresses.length + articles.unread.addresses.length).toBeGreaterThan(300)
    expect(articles.unread.addresses).toContain('第100条')
    const words = (await readCounted(FLOODS[5]?.[1] ?? '')).read
    expect(words.unread.words.length).toBeGreaterThan(50)
  })

  it('is read whole where it says little, however often', async () => {
    const { unread } = (await readCounted('除了老年用品以外还有哪些措施？'.repeat(100))).read
    expect(unread).toEqual({ words: [], addresses: [], figures: [] })
  })

  it('is read where it asks first, behind a long story too', async () => {
    const story = numbered((number) => `${String.fromCodePoint(0x4e00 + number * 7)}街的铺子，`)
    const { concepts } = (await readCounted(`${story.slice(0, 1900)}哪些措施涉及老年用品？`)).read
    expect(concepts.map(({ label }) => label)).toContain('老年用品')
  })
})

describe('a sweep', () => {
  it('reads each clause that holds a word once, however many questions ask', async () => {
    const made = new Set<object>()
    if (held === undefined) throw new Error('no library')
    const { reading } = held
    const watched = await openView(
      replacing(held, {
        reading: (clause) => {
          const read = reading(clause)
          made.add(read)
          return read
        },
      }),
    )
    const { concepts } = await understand({ library, lexicon }, '哪些措施涉及老年用品？', {
      asOf: '2026-11-21',
    })
    await sweep({ library: watched, lexicon }, { concepts }, NO_FILTER)
    const first = made.size
    await sweep({ library: watched, lexicon }, { concepts }, NO_FILTER)
    expect(first).toBeGreaterThan(5)
    expect(made.size).toBe(first)
  })
})
