import { describe, expect, it } from 'vitest'
import { CUT, DRAFT, NEXT_PLAN, OPINION, PLAN } from '../retrieve/corpora.ts'
import { ask, cited, quoted, seeds } from '../seeds.ts'
import { CONTEXT } from '../product.ts'

const documentOf = (clauseId: string): string => clauseId.split(':')[0] ?? ''
const documentsOf = (ids: readonly string[]): string[] => [...new Set(ids.map(documentOf))]

describe('a list question', () => {
  it('is answered by every clause, counted, what is in force first and the draft last', async () => {
    const answer = await ask('哪些措施涉及老年用品？')
    const clauses = (await seeds.library.clauses()).filter(({ kind }) => kind !== 'matter')
    expect(answer).toMatchObject({ intent: 'list', outcome: 'answered', refusal: null })
    expect(answer.coverage).toEqual({
      clausesMatched: cited(answer).length,
      clausesScanned: clauses.length,
      documentsMatched: 4,
      documentsScanned: 5,
    })
    expect(documentsOf(cited(answer))).toEqual([NEXT_PLAN, OPINION, PLAN, DRAFT])
    expect(cited(answer)).toContain(`${PLAN}:chapter3.article2.paragraph1`)
    expect(quoted(answer, `${OPINION}:chapter2.article5`)).toBe(
      '建立老年用品产业标准体系，引领适老化产品发展。',
    )
  })

  it('labels each bullet of a draft, an ended plan and an association, and no other', async () => {
    const { text, notices } = await ask('哪些措施涉及酿酒？')
    const bullets = text.split('\n').filter((line) => line.startsWith('- '))
    const standingOf = new Map([
      [DRAFT, '征求意见稿'],
      [PLAN, '已到期'],
      [CUT, '协会文件'],
    ])
    const answer = await ask('哪些措施涉及酿酒？')
    for (const { n, documentId } of answer.citations) {
      const bullet = bullets.find((line) => line.endsWith(`[${n}]`)) ?? ''
      const label = standingOf.get(documentId)
      if (label === undefined) expect(bullet).not.toMatch(/^- 【/u)
      else expect(bullet).toMatch(new RegExp(`^- 【[^】]*${label}`, 'u'))
    }
    expect(documentsOf(cited(answer))).toEqual([NEXT_PLAN, OPINION, CUT, PLAN, DRAFT])
    expect(notices.join()).toMatch(/未生效.*/u)
  })

  it('wants topics that are asked for together in one clause', async () => {
    const either = await ask('哪些条款提到老年用品和婴童用品？')
    const both = await ask('哪些条款同时提到老年用品和婴童用品？')
    expect(cited(both).length).toBeGreaterThan(0)
    expect(cited(both).length).toBeLessThan(cited(either).length)
    expect(cited(either)).toEqual(expect.arrayContaining(cited(both)))
  })

  it('does not take a narrow topic for the broad one that it belongs to', async () => {
    const narrow = await ask('哪些条款涉及碳达峰？')
    const broad = await ask('哪些条款涉及绿色低碳？')
    expect(cited(narrow).length).toBeLessThan(cited(broad).length / 2)
    expect(cited(broad)).toEqual(expect.arrayContaining(cited(narrow)))
  })

  it('names all uses of a figure, each with its sentence', async () => {
    const answer = await ask('文件里提到的“300项”分别指什么？')
    expect(cited(answer)).toEqual([
      `${NEXT_PLAN}:chapter2`,
      `${NEXT_PLAN}:chapter3.article1.paragraph2`,
      `${CUT}:chapter4`,
      `${PLAN}:chapter2`,
      `${PLAN}:chapter3.article3.paragraph1`,
      `${PLAN}:chapter4.article2`,
    ])
    for (const { quotes } of answer.citations) {
      expect(quotes.map(({ text }) => text).join('')).toMatch(/300 ?项/u)
    }
  })

  it('stays within the documents that are named, by question or by request', async () => {
    const named = await ask('101号文有哪些措施涉及皮革？')
    expect(documentsOf(cited(named))).toEqual([PLAN])
    const requested = await ask('哪些措施涉及皮革？', { documents: [PLAN] })
    expect(cited(requested)).toEqual(cited(named))
    expect(requested.coverage?.documentsScanned).toBe(1)
    const without = await ask('不含征求意见稿，哪些措施涉及皮革？')
    expect(documentsOf(cited(without))).not.toContain(DRAFT)
    expect(without.coverage?.documentsScanned).toBe(4)
  })

  it('finds the clause whose glyphs are lost and says that they are', async () => {
    const answer = await ask('哪些条款提到无铬鞣剂？')
    const damaged = `${OPINION}:chapter5.article14.box5.item3`
    expect(cited(answer)).toContain(damaged)
    expect(quoted(answer, damaged)).toContain('铬 剂及 制技术')
    expect(answer.notices.join()).toMatch(/专栏5·皮革.*缺字.*→鞣/u)
  })

  it('judges standings on the day that is asked for', async () => {
    const answer = await ask('哪些措施涉及皮革？', { asOf: '2024-06-01' })
    const plan = answer.citations.find(({ documentId }) => documentId === PLAN)
    expect(plan?.standing).toBe('in-force')
    expect(documentsOf(cited(answer))).not.toContain(NEXT_PLAN)
  })
})

describe('what no clause speaks of', () => {
  it.each(['光伏组件出口有什么支持措施？', '禁止在哪些地方抽烟？'])(
    'is not answered by what the rest of the question finds: %s',
    async (question) => {
      expect((await ask(question)).outcome).toBe('refused')
    },
  )
})

describe('a fact question', () => {
  it('takes 个 for whatever measure word the text counts by', async () => {
    const answer = await ask('到“十四五”末要有多少个重点实验室？')
    expect(quoted(answer, `${CUT}:chapter7`)).toContain('达到 150 家')
  })

  it('reads questions in traditional characters', async () => {
    const answer = await ask('跨境電商有哪些支持？')
    expect(answer.question).toBe('跨境電商有哪些支持？')
    expect(cited(answer)).toEqual(cited(await ask('跨境电商有哪些支持？')))
  })

  it('answers the request at the end of a story, not the story', async () => {
    const story = '我们做皮鞋，订单下滑得厉害，环保压力又大，想了解一下最新方案对皮革行业有什么要求'
    expect(cited(await ask(story))).toContain(`${NEXT_PLAN}:chapter3.article5.paragraph2`)
  })

  it.each([
    ['新增推广多少项升级和创新产品？', `${NEXT_PLAN}:chapter2`, '300 项升级和创新产品'],
    ['164号文推动多少个规模300亿元以上的产业集群？', `${CUT}:chapter8`, '30 个规模 300 亿元'],
    ['101号文培育升级多少个特色产业集群？', `${PLAN}:chapter2`, '50个规模300亿元以上'],
    ['规上企业营业收入突破多少万亿元？', `${PLAN}:chapter2`, '突破25万亿元'],
    ['2022年轻工业增加值占全部工业的比重是多少？', `${PLAN}:preamble`, '16.2%'],
  ])('is answered by the sentence that holds it: %s', async (question, clauseId, words) => {
    const answer = await ask(question)
    expect(answer).toMatchObject({ intent: 'fact', outcome: 'answered' })
    expect(quoted(answer, clauseId)).toContain(words)
    expect(answer.text).toContain(words)
  })

  it('gives no draft for an answer where a final text has one', async () => {
    expect(documentsOf(cited(await ask('规上企业营业收入突破多少万亿元？')))).not.toContain(DRAFT)
  })

  it('is answered by what holds of the whole for a kind that no clause names, and says so', async () => {
    const answer = await ask('轮椅有什么支持政策？')
    expect(answer.outcome).toBe('answered')
    expect(cited(answer)).toContain(`${PLAN}:chapter3.article2.paragraph1`)
    expect(answer.notices.join()).toContain('没有单独写“轮椅”')
    expect((await ask('老年用品有什么支持政策？')).notices.join()).not.toContain('没有单独写')
  })

  it('takes no figure that is set for something else than what narrows the question', async () => {
    const answer = await ask('老年用品企业可以享受多少退税？')
    expect(answer.outcome).toBe('refused')
  })

  it('shows every sentence of a clause that covers the question as fully', async () => {
    const answer = await ask('我们做白酒的想卖到国外，行吗？')
    expect(quoted(answer, `${NEXT_PLAN}:chapter3.article3.paragraph1`)).toMatch(/酒类.*海外创牌/su)
  })

  it.each(['332专项的30个集群各在哪个省？', '2024年营收到底突破25万亿了没有？'])(
    'refuses where the place or the result is asked for and only the number or the target stands: %s',
    async (question) => {
      expect((await ask(question)).outcome).toBe('refused')
    },
  )

  it('sets the words of the final text beside those of its draft', async () => {
    const answer = await ask('针对年轻人开发低度白酒，这个政策有效吗？')
    expect(documentsOf(cited(answer))).toEqual([OPINION, DRAFT])
  })

  it('says so when only the draft sets a figure, and shows both', async () => {
    const answer = await ask('建设多少家智能制造示范工厂？')
    expect(answer).toMatchObject({ intent: 'fact', outcome: 'partial' })
    expect(documentsOf(cited(answer))).toEqual([OPINION, DRAFT])
    expect(quoted(answer, `${OPINION}:chapter1.article2.bullet5`)).toContain('建设一批')
    expect(quoted(answer, `${DRAFT}:chapter1.article2.bullet5`)).toContain('50家左右')
    const [final = '', draft = ''] = answer.text.split('\n\n')
    expect(final).toContain('正式文件未设具体数值')
    expect(draft).toMatch(/^【征求意见稿/u)
  })
})

describe('a question about a document', () => {
  it('is answered from its own words', async () => {
    const answer = await ask('68号文是谁在什么时候发布的，文号是多少？')
    expect(answer).toMatchObject({ intent: 'fact', outcome: 'answered' })
    expect(answer.text).toContain('2022年6月8日')
    expect(answer.text).toContain('工信部联消费〔2022〕68号')
    expect(answer.text).toContain('工业和信息化部')
    for (const { clauseId } of answer.citations) expect(clauseId).toContain(':matter')
  })

  it('is refused with the words of its draft or successor first', async () => {
    const answer = await ask('68号文对专精特新“小巨人”企业是怎么规定的？')
    expect(answer.outcome).toBe('refused')
    expect(documentOf(cited(answer)[0] ?? '')).toBe(DRAFT)
  })

  it('is refused where the file does not say, nothing invented', async () => {
    const answer = await ask('2025—2026年方案的文号是多少？')
    expect(answer).toMatchObject({ outcome: 'refused', refusal: { reason: 'not-in-corpus' } })
    expect(answer.text).toContain('发文字号')
    expect(answer.text).not.toMatch(/〔\d{4}〕/u)
    expect(documentsOf(answer.refusal?.nearest ?? [])).toEqual([NEXT_PLAN])
  })

  it('is answered in part where the file says one thing and not the other', async () => {
    const answer = await ask('征求意见稿是什么时候发布的，文号是多少？')
    expect(answer.outcome).toBe('partial')
    expect(answer.text).toContain('2022年1月')
    expect(answer.text).toMatch(/没有写明.*发文字号/u)
  })

  it.each([
    ['101号文还有效吗？', PLAN, /已到期.*2025—2026/u],
    ['2025—2026年方案还有效吗？', NEXT_PLAN, /现行/u],
    ['征求意见稿还有效吗？', DRAFT, /未生效/u],
    ['164号文是政府文件吗？', CUT, /协会/u],
  ])('tells the standing: %s', async (question, documentId, words) => {
    const answer = await ask(question)
    expect(answer.outcome).toBe('answered')
    expect(answer.text).toMatch(words)
    expect(documentsOf(cited(answer))).toContain(documentId)
  })

  it('tells the standing on the day of the request', async () => {
    const answer = await ask('101号文还有效吗？', { asOf: '2024-12-31' })
    expect(answer.text).toMatch(/2024年12月31日.*现行/u)
    expect(answer.text).not.toContain('已到期')
  })

  it('names the text that a draft became', async () => {
    const answer = await ask('征求意见稿还有效吗？')
    expect(answer.text).toContain('工信部联消费〔2022〕68号')
    expect(documentsOf(cited(answer))).toContain(OPINION)
  })

  it('lists what there is, each with its standing', async () => {
    const answer = await ask('库里有哪些文件？')
    const documents = await seeds.library.documents()
    expect(answer.outcome).toBe('answered')
    for (const { title } of documents) expect(answer.text).toContain(`《${title}》`)
    expect(documentsOf(cited(answer)).toSorted()).toEqual(documents.map(({ id }) => id).toSorted())
  })

  it('counts its parts', async () => {
    const boxes = await ask('68号文有哪几个专栏？')
    expect(cited(boxes)).toHaveLength(5)
    expect(boxes.text).toContain('5 个专栏')
    const chapters = cited(await ask('68号文分几章？')).filter((id) => /:chapter\d$/u.test(id))
    expect(chapters).toHaveLength(7)
  })
})

describe('a lookup', () => {
  it.each([
    ['68号文（五）讲什么？', `${OPINION}:chapter2.article5`],
    ['101号文三（二）老年用品', `${PLAN}:chapter3.article2.paragraph1`],
    ['164号文第七条', `${CUT}:chapter7`],
    ['68号文（四）的下一条', `${OPINION}:chapter2.article5`],
    ['68号文专栏2·食品', `${OPINION}:chapter3.article6.box2.item8`],
  ])('gives the whole clause: %s', async (question, clauseId) => {
    const answer = await ask(question)
    const clause = await seeds.library.clause(clauseId)
    expect(answer).toMatchObject({ intent: 'lookup', outcome: 'answered' })
    expect(cited(answer)).toEqual([clauseId])
    const whole = (clause?.text ?? '').replaceAll(/\s*\n\s*/gu, '')
    expect(quoted(answer, clauseId)).toBe(whole)
    expect(whole.length).toBeGreaterThan(60)
  })

  it('gives a clause with what stands under it', async () => {
    const answer = await ask('68号文专栏3')
    const box = `${OPINION}:chapter3.article8.box3`
    expect(cited(answer)).toEqual([box, `${box}.item1`, `${box}.item2`, `${box}.item3`])
  })

  it('labels all that it shows of a draft', async () => {
    const answer = await ask('征求意见稿专栏2')
    const entries = answer.text.split('\n').filter((line) => line.startsWith('- '))
    expect(entries).toHaveLength(16)
    for (const entry of entries) expect(entry).toMatch(/^- 【征求意见稿/u)
  })

  it('gives a long chapter in outline, each clause with its opening words', async () => {
    const answer = await ask('101号文第三章')
    const children = (await seeds.library.clausesOf(PLAN)).filter(
      ({ parentId }) => parentId === `${PLAN}:chapter3`,
    )
    expect(cited(answer)).toEqual([`${PLAN}:chapter3`, ...children.map(({ id }) => id)])
    expect(answer.text.length).toBeLessThan(1500)
  })

  it('says how far the numbers go, and shows the nearest', async () => {
    const answer = await ask('68号文第三十条讲什么？')
    expect(answer).toMatchObject({
      intent: 'lookup',
      outcome: 'refused',
      refusal: { reason: 'false-premise', nearest: [`${OPINION}:chapter7.article25`] },
    })
    expect(answer.text).toContain('（二十五）')
  })

  it('tells what is cut off from what never was', async () => {
    const answer = await ask('164号文第十一条讲什么？')
    expect(answer).toMatchObject({
      outcome: 'refused',
      refusal: { reason: 'truncated', nearest: [`${CUT}:chapter10`] },
    })
  })

  it('shows both clauses that one address fits', async () => {
    const answer = await ask('101号文（四）讲什么？')
    expect(cited(answer)).toEqual(
      expect.arrayContaining([`${PLAN}:chapter3.article4`, `${PLAN}:chapter4.article4`]),
    )
    expect(answer.text).toContain('2 个条款')
  })
})

describe('a comparison', () => {
  it('sets what two documents say on a topic side by side, the older first', async () => {
    const answer = await ask('101号文和2025—2026年方案对老年用品有什么变化？')
    expect(answer).toMatchObject({ intent: 'compare', outcome: 'answered' })
    expect(documentsOf(cited(answer))).toEqual([PLAN, NEXT_PLAN])
    expect(cited(answer)).toContain(`${PLAN}:chapter3.article2.paragraph1`)
    expect(quoted(answer, `${NEXT_PLAN}:chapter3.article2.paragraph2`)).toContain('持续发布')
  })

  it('sets more than two documents side by side, the oldest first, with the clause headed by the topic', async () => {
    const answer = await ask('101号文、68号文和164号文对产业集群的目标有什么不同？')
    expect(documentsOf(cited(answer))).toEqual([CUT, OPINION, PLAN])
    expect(cited(answer)).toContain(`${OPINION}:chapter6.article18`)
  })

  it('sets the figures of both sides apart from the words', async () => {
    const answer = await ask('征求意见稿和正式稿对发明专利的要求有什么不同？')
    expect(documentsOf(cited(answer))).toEqual([DRAFT, OPINION])
    const [, figures = ''] = answer.text.split('**数字对照**')
    expect(figures).toMatch(/征求意见稿.*10%以上/u)
    expect(figures).toMatch(/工信部联消费〔2022〕68号.*没有设定/u)
  })

  it('sets what stands under a heading side by side, whole, when only its side is named', async () => {
    const plans = await ask('101号文和2025—2026年方案的目标有什么变化？')
    expect(cited(plans)).toEqual([`${PLAN}:chapter2`, `${NEXT_PLAN}:chapter2`])
    const texts = cited(await ask('征求意见稿和正式稿的目标有什么不同？'))
    for (const id of [DRAFT, OPINION]) {
      expect(
        texts.filter((clause) => clause.startsWith(`${id}:chapter1.article2.bullet`)),
      ).toHaveLength(6)
    }
  })

  it('compares the boxes alone when asked for them, boxes before their entries', async () => {
    const answer = await ask('征求意见稿和正式稿的专栏有什么不同？')
    const kinds = new Map((await seeds.library.clauses()).map(({ id, kind }) => [id, kind]))
    expect([...new Set(cited(answer).map((id) => kinds.get(id)))]).toEqual(['box', 'box-item'])
    expect(answer.text).toContain('文字有修改的条款')
  })

  it('compares whole documents where no topic is named, and counts what changed', async () => {
    const answer = await ask('征求意见稿和正式稿有什么区别？')
    expect(answer).toMatchObject({ intent: 'compare', outcome: 'answered' })
    const { pairs } = await seeds.assistant.compare({ from: DRAFT, to: OPINION }, CONTEXT)
    const counts = ['same', 'changed', 'added', 'dropped'].map(
      (change) => pairs.filter((pair) => pair.change === change).length,
    )
    expect(counts.every((count) => count > 0)).toBe(true)
    expect(
      answer.text
        .match(/\d+(?= 条)/gu)
        ?.slice(0, 4)
        .map(Number),
    ).toEqual(counts)
  })
})

describe('a question that names a clause by its place alone', () => {
  it('is answered with that clause of each document that has the place', async () => {
    const answer = await ask('保障措施第二项写了啥')
    expect(answer).toMatchObject({ intent: 'lookup', outcome: 'answered' })
    expect(cited(answer)).toEqual([`${NEXT_PLAN}:chapter4.article2`, `${PLAN}:chapter4.article2`])
  })
})
