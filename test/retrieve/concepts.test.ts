import { describe, expect, it } from 'vitest'
import type { Concept } from '#domain/understanding.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { mergeAlternatives, searchTerms } from '#retrieve/concepts.ts'
import { understand } from '#retrieve/question.ts'
import { makeClauses, makeDocument, makeSnapshot, openMemory } from '../library/generated.ts'
import { lexiconOf } from './lexicons.ts'

const lexicon = lexiconOf({
  synonyms: '家电 = 家用电器\n家具 = 家私\n冰雪 = 滑雪\n老年用品 > 适老\n消费 = 内需\n场所 = 场地',
  stopWords: '哪些 措施 涉及 的 对 有 什么 要求 支持 消费品 和 与 或者 以及 还是 出现',
  weak: '企业',
})

const TEXTS = [
  '发展冰雪装备。',
  '家电装备。',
  '装备升级。',
  '冰雪旅游。',
  '滑雪装备。',
  '铬鞣剂及鞣制。',
]
const clauses = makeClauses(TEXTS.map((text) => ({ documentId: 'one', text })))
const library = await openMemory(
  await makeSnapshot([makeDocument('one', '某市工作方案')], clauses),
  await loadOfflineEmbeddings(),
)

async function conceptsOf(question: string): Promise<Concept[]> {
  return (await understand({ library, lexicon }, question, { asOf: '2026-11-21' })).concepts
}

/** Labels of the concepts, those of one group joined by +. */
async function labelsOf(topic: string): Promise<string[]> {
  const groups = new Map<number, string[]>()
  for (const { label, group } of await conceptsOf(topic)) {
    groups.set(group, [...(groups.get(group) ?? []), label])
  }
  return [...groups.values()].map((labels) => labels.join('+'))
}

describe('the concepts of a question', () => {
  it.each(['家电和家具', '家电、家具', '家电或者家具', '家电以及家具', '家电还是家具'])(
    'takes the sides of %s for alternatives',
    async (topic) => {
      expect(await labelsOf(`${topic}有哪些要求`)).toEqual(['家电+家具'])
    },
  )

  it('asks for each concept that stands for itself', async () => {
    expect(await labelsOf('家电对家具有什么要求')).toEqual(['家电', '家具'])
    expect(await labelsOf('支持冰雪的家电和家具')).toEqual(['冰雪', '家电+家具'])
  })

  it('leaves question words out, and a topic word that only begins one', async () => {
    expect(await labelsOf('哪些措施涉及消费品')).toEqual([])
    expect(await labelsOf('哪些措施涉及消费')).toEqual(['消费'])
  })

  it('gives a term everything that counts as it', async () => {
    expect(await conceptsOf('老年用品')).toMatchObject([
      { label: '老年用品', alternatives: ['老年用品', '适老'], compounds: [] },
    ])
  })

  it('joins words that follow each other into one concept, its parts free to stand apart', async () => {
    expect(await conceptsOf('冰雪旅游有哪些措施')).toMatchObject([
      {
        label: '冰雪旅游',
        alternatives: ['冰雪旅游'],
        compounds: [[['冰雪', '滑雪'], ['旅游']]],
      },
    ])
  })

  it('drops a head that is commoner than the term before it', async () => {
    expect(await labelsOf('冰雪装备有哪些措施')).toEqual(['冰雪'])
  })

  it('finds an unknown word by its pairs of characters', async () => {
    const [concept] = await conceptsOf('碳足迹有哪些要求')
    expect(concept?.compounds).toEqual([[['碳足'], ['足迹']]])
  })

  it('takes quoted words as they stand, stop words and all', async () => {
    expect(await conceptsOf('“小快轻准”和“消费品的要求”')).toMatchObject([
      { label: '小快轻准', isQuoted: true },
      { label: '消费品的要求', isQuoted: true },
    ])
    expect(await conceptsOf('家电')).toMatchObject([{ isQuoted: false }])
  })

  it('takes quoted words literally where the question is about the words', async () => {
    expect((await conceptsOf('“老年用品”'))[0]?.alternatives).toContain('适老')
    expect((await conceptsOf('哪些措施出现“老年用品”'))[0]?.alternatives).toEqual(['老年用品'])
  })

  it('takes a weak word for a topic only where there is no other', async () => {
    expect(await labelsOf('企业有哪些要求')).toEqual(['企业'])
    expect(await labelsOf('企业的家电有哪些要求')).toEqual(['家电'])
  })

  it('takes no single character for a topic, but several in a row for a word', async () => {
    expect(await labelsOf('酒有哪些要求')).toEqual([])
    expect(await labelsOf('铬鞣有哪些要求')).toEqual(['铬鞣'])
  })

  it('does not read a term out of the middle of two words', async () => {
    expect(await labelsOf('市场所有措施')).not.toContain('场所')
    expect(await labelsOf('市场的场所措施')).toContain('场所')
  })

  it('asks for a concept once, however often it is said', async () => {
    expect(await labelsOf('家电的措施和家电的要求')).toEqual(['家电'])
  })
})

describe('mergeAlternatives', () => {
  it('makes one requirement of each group', async () => {
    const merged = mergeAlternatives(await conceptsOf('支持冰雪的家电和家具'))
    expect(merged.map(({ label }) => label)).toEqual(['冰雪', '家电、家具'])
    expect(merged[1]?.alternatives).toEqual(['家电', '家用电器', '家具', '家私'])
  })
})

describe('searchTerms', () => {
  it('finds a clause by any way to say a concept, a compound by its first part', async () => {
    const terms = searchTerms(await conceptsOf('冰雪旅游'))
    expect(terms).toEqual(['冰雪旅游', '冰雪', '滑雪'])
  })
})
