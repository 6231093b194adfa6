import { describe, expect, it } from 'vitest'
import { understand } from '#retrieve/question.ts'
import { sweep } from '#retrieve/sweep.ts'
import type { Clause } from '#domain/clause.ts'
import { NO_FILTER } from '#library/library.ts'
import type { LibraryView } from '#library/view.ts'
import { openProduct } from '../product.ts'
import { seeds, TODAY } from '../seeds.ts'
import { shippedLexicon as lexicon } from './lexicons.ts'
import { CUT, NEXT_PLAN, PLAN } from './corpora.ts'

const small = await openProduct('test/corpus/topics')

interface Swept {
  label: string
  id: string
  sentences: string
}

async function sweepFor(
  topic: string,
  { library = small.library, documents }: { library?: LibraryView; documents?: string[] } = {},
): Promise<{ hits: Swept[]; clausesScanned: number; documentsScanned: number }> {
  const understanding = await understand({ library, lexicon }, topic, { asOf: TODAY })
  const { concepts, statedFigures: figures } = understanding
  const filter = { ...NO_FILTER, documents: documents ?? null }
  const result = await sweep({ library, lexicon }, { concepts, figures }, filter)
  const hits = result.hits.map(({ clause, why }) => ({
    label: clause.label,
    id: clause.id,
    sentences: why.spans.map(({ start, end }) => clause.text.slice(start, end)).join(''),
  }))
  return { ...result, hits }
}

const labelsOf = async (topic: string) => (await sweepFor(topic)).hits.map(({ label }) => label)

describe('sweep', () => {
  it('counts every clause that is policy text', async () => {
    const { clausesScanned, documentsScanned } = await sweepFor('老年用品')
    const clauses = (await small.library.clauses()).filter(({ kind }) => kind !== 'matter')
    expect(clausesScanned).toBe(clauses.length)
    expect(documentsScanned).toBe(1)
  })

  it('wants all concepts in one sentence, and shows that sentence alone', async () => {
    const { hits } = await sweepFor('家电的出口')
    expect(hits).toEqual([
      expect.objectContaining({
        label: '一（二）扩大出口',
        sentences: '支持家用电器、家具出口海外；',
      }),
    ])
  })

  it('is content with one of the alternatives that the question joins', async () => {
    const { hits } = await sweepFor('节水或者静音')
    expect(hits.map(({ label }) => label)).toEqual(['专栏1·洗衣机'])
    expect(await labelsOf('婴童用品和电机')).toEqual(['一（三）适老宜小', '三（七）节能改造'])
  })

  it('finds the narrower term for the broader one, not the other way round', async () => {
    expect(await labelsOf('老年用品')).toContain('一（三）适老宜小')
    expect(await labelsOf('适老化')).toEqual(['一（三）适老宜小'])
  })

  it('finds by a synonym what it finds by the word', async () => {
    const byWord = await sweepFor('家电')
    const bySynonym = await sweepFor('家用电器')
    expect(byWord.hits.length).toBeGreaterThan(3)
    expect(bySynonym.hits).toEqual(byWord.hits)
  })

  it('lets a heading hold for its clauses, where the sentence says the other concept', async () => {
    const { hits } = await sweepFor('家电的门店')
    expect(hits.map(({ sentences }) => sentences)).toEqual(['支持家电企业开设门店。'])
    const network = await sweepFor('家电的网点')
    expect(network.hits.map(({ label }) => label)).toEqual(['三（六）完善网点'])
  })

  it('takes the whole of a clause whose own heading says it', async () => {
    const { hits } = await sweepFor('适老宜小')
    expect(hits).toHaveLength(1)
    expect(hits[0]?.sentences).toContain('发布婴童用品目录。')
  })

  it('takes all entries of a box on the topic', async () => {
    const labels = await labelsOf('家电')
    expect(labels).toContain('专栏1·洗衣机')
    expect(labels).toContain('专栏1·玩具')
  })

  it('takes all clauses under a heading about nothing but the topic', async () => {
    const labels = await labelsOf('老年用品')
    expect(labels).toEqual(['一（三）适老宜小', '二（四）丰富品种', '二（五）完善标准'])
  })

  it('does not take them under a heading about more than the topic', async () => {
    expect(await labelsOf('家电')).not.toContain('三（七）节能改造')
  })

  it('leaves out headings without words of their own', async () => {
    for (const topic of ['家电', '老年用品']) {
      const labels = await labelsOf(topic)
      expect(labels).not.toContain('二、老年用品')
      expect(labels).not.toContain('三、家电下乡行动')
      expect(labels).not.toContain('专栏1 家电升级工程')
    }
  })

  it('gives them in reading order, each once', async () => {
    const { hits } = await sweepFor('家电', { library: seeds.library })
    const order = (await seeds.library.clauses()).map(({ id }) => id)
    const ranks = hits.map(({ id }) => order.indexOf(id))
    expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b))
  })

  it('tests the named documents alone', async () => {
    const options = { library: seeds.library, documents: [PLAN] }
    const { hits, clausesScanned, documentsScanned } = await sweepFor('皮革', options)
    expect(new Set(hits.map(({ id }) => id.split(':')[0]))).toEqual(new Set([PLAN]))
    expect({ clausesScanned, documentsScanned }).toEqual({
      clausesScanned: 39,
      documentsScanned: 1,
    })
  })

  it('finds a figure as printed, blanks and qualifier aside, and no longer one', async () => {
    const { hits } = await sweepFor('300项', { library: seeds.library })
    expect(hits.map(({ id }) => id)).toEqual([
      `${CUT}:chapter4`,
      `${PLAN}:chapter2`,
      `${PLAN}:chapter3.article3.paragraph1`,
      `${PLAN}:chapter4.article2`,
      `${NEXT_PLAN}:chapter2`,
      `${NEXT_PLAN}:chapter3.article1.paragraph2`,
    ])
    for (const { sentences } of hits) expect(sentences).toMatch(/300 ?项/u)
    expect((await sweepFor('30项', { library: seeds.library })).hits).toEqual([])
  })

  it('finds nothing for no concept, yet has counted', async () => {
    const { hits, clausesScanned } = await sweepFor('有哪些措施')
    expect(hits).toEqual([])
    expect(clausesScanned).toBeGreaterThan(0)
  })
})

describe('sweep against a search of every clause by pattern', () => {
  it.each([
    ['老年用品', /老年|老人|老龄|长者|高龄|银发|孝老|敬老|爱老|适老|养老|康复辅/u],
    ['机器人', /机器人/u],
    ['跨境电商', /跨境电商|跨境电子商务/u],
    ['冰雪', /冰雪|滑雪|滑冰/u],
    ['陶瓷', /陶瓷|瓷器/u],
    ['中试平台', /中试/u],
    ['电池', /电池|锂离子|铅蓄|钠离子/u],
    ['知识产权', /知识产权|专利|商标|著作权|商业秘密/u],
    ['可降解', /可降解|生物降解|生物基降解/u],
    ['以旧换新', /以旧换新|旧换新|换新/u],
    ['中小企业', /中小企业|中小微企业|小微企业|中小型企业/u],
  ])('misses no clause on %s and adds none', async (topic, pattern) => {
    const clauses = (await seeds.library.clauses()).filter(({ kind }) => kind !== 'matter')
    const byId = new Map(clauses.map((clause) => [clause.id, clause]))
    const found = new Set(
      (await sweepFor(topic, { library: seeds.library })).hits.map(({ id }) => id),
    )
    const saying = clauses.filter((clause) => pattern.test(clause.searchText) && says(clause))
    expect(saying).not.toEqual([])
    expect(saying.filter(({ id }) => !found.has(id)).map(({ label }) => label)).toEqual([])
    const added = [...found].map((id) => byId.get(id)).filter((clause) => clause !== undefined)
    const without = added.filter((clause) => !pattern.test(clause.searchText))
    for (const clause of without) {
      expect(headingsAbove(clause, byId).some((heading) => pattern.test(heading))).toBe(true)
    }
  })
})

/** Whether a clause has a sentence, not just a heading. */
function says({ text, kind }: Clause): boolean {
  return kind === 'box-item' || /[。；]/u.test(text)
}

function headingsAbove(clause: Clause, byId: ReadonlyMap<string, Clause>): string[] {
  const parent = byId.get(clause.parentId ?? '')
  return parent === undefined ? [] : [parent.title ?? '', ...headingsAbove(parent, byId)]
}
