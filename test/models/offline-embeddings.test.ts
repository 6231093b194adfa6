import { describe, expect, it } from 'vitest'
import { OfflineEmbeddings, readTable } from '../../src/models/offline-embeddings.ts'

const table = await readTable()
const embeddings = new OfflineEmbeddings(table)

const cosine = async (left: string, right: string) => {
  const [one = [], other = []] = await embeddings.embedDocuments([left, right])
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
}

describe('OfflineEmbeddings', () => {
  it('gives unit vectors, the same for a query as for a document', async () => {
    const [vector = []] = await embeddings.embedDocuments(['老年用品'])
    expect(vector).toHaveLength(table.table.dimension)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 10)
    expect(await embeddings.embedQuery('老年用品')).toEqual(vector)
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
