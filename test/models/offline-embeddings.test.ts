import { describe, expect, it } from 'vitest'
import { OfflineEmbeddings, readTable } from '#models/embeddings/offline-embeddings.ts'

const table = await readTable()
const embeddings = new OfflineEmbeddings(table)

const cosine = async (left: string, right: string) => {
  const [one = [], other = []] = await embeddings.embedDocuments([left, right])
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}

describe('OfflineEmbeddings', () => {
  it('gives unit vectors, to a query one close to that of a document in the same words', async () => {
    const [vector = []] = await embeddings.embedDocuments(['老年用品'])
    const asked = await embeddings.embedQuery('老年用品')
    for (const unit of [vector, asked]) {
      expect(unit).toHaveLength(table.table.dimension)
      expect(Math.hypot(...unit)).toBeCloseTo(1, 10)
    }
    expect(asked.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0)).toBeGreaterThan(
      0.9,
    )
  })

  it('does not let the weight of a rare word count twice, in the query and in the document', async () => {
    const [rare = [], common = []] = await embeddings.embedDocuments(['矿', '的'])
    const query = await embeddings.embedQuery('矿 的')
    const nearness = (of: number[]) =>
      of.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0)
    expect(nearness(rare)).toBeCloseTo(nearness(common), 2)
  })

  it('finds the sentence that is closest to a question, whatever stands around it', async () => {
    const answer = '拖欠工资的，由劳动行政部门责令限期支付。'
    const [alone, among, elsewhere] = embeddings.sentenceSimilarities(answer, [
      answer,
      `本办法自公布之日起施行。${answer}采集证由林业部门核发。`,
      '',
    ])
    expect(alone).toBeCloseTo(1, 10)
    expect(among).toBeCloseTo(1, 10)
    expect(elsewhere).toBe(0)
  })

  it('places a question nearer to a clause in other words than to one about something else', async () => {
    const question = '公司拖欠工资怎么办'
    const near = await cosine(
      '用人单位未及时足额支付劳动报酬的，由劳动行政部门责令限期支付',
      question,
    )
    const far = await cosine('野生植物的采集应当取得采集证', question)
    expect(near).toBeGreaterThan(far + 0.2)
  })

  it('never gives a zero vector, not even for a text without words', async () => {
    for (const text of ['', '——？！']) {
      expect(Math.hypot(...(await embeddings.embedQuery(text)))).toBe(1)
    }
  })

  it('takes another identity with another table or when it adapts', () => {
    const other = new OfflineEmbeddings({ ...table, sha256: 'f'.repeat(64) })
    const adapting = new OfflineEmbeddings(table, { adapt: true })
    const identities = [embeddings, other, adapting].map(({ identity }) => identity)
    expect(new Set(identities).size).toBe(3)
  })

  it('is familiar with the words of law and not with those of another field', () => {
    const law = embeddings.familiarity(['人民法院应当自收到起诉状之日起七日内立案，并通知当事人。'])
    const verse = embeddings.familiarity(['浔阳江头夜送客，枫叶荻花秋瑟瑟。'])
    expect(law).toBeGreaterThan(0.9)
    expect(verse).toBeLessThan(0.6)
    expect(embeddings.familiarity([])).toBe(0)
  })

  it('says which file is missing', async () => {
    await expect(readTable('/nowhere/table.bin')).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('/nowhere/table.bin'),
    })
  })
})
