import { describe, expect, it } from 'vitest'
import { ANSWER_EXAMPLE, CLAUSE_EXAMPLE } from '../../src/server/examples.ts'
import { CLAUSES } from '../server/harness.ts'
import { run } from './harness.ts'

const lookUp = async () => ({ ...ANSWER_EXAMPLE, intent: 'lookup' as const })

describe('tiaoli documents', () => {
  it('lists every document with the standing of today and the clauses that are policy', async () => {
    const { out } = await run(['documents'])
    expect(out).toMatch(/plan .*《示例方案》.*【已到期】\s+4$/m)
    expect(out).toMatch(/draft .*《示例草案》.*—.*【征求意见稿】\s+0$/m)
  })

  it('gives the same as the API with --json', async () => {
    const { documents } = JSON.parse((await run(['documents', '--json'])).out)
    expect(documents).toMatchObject([
      { id: 'plan', standing: 'ended' },
      { id: 'draft', standing: 'draft' },
    ])
  })
})

describe('tiaoli clause', () => {
  it('shows a clause by its id, with its document, standing and children', async () => {
    const { out } = await run(['clause', 'plan:chapter1'])
    expect(out).toMatch(/《示例方案》.*【已到期】/s)
    expect(out).toContain('一、总体要求')
    expect(out).toContain('plan:chapter1.article2')
  })

  it('looks an address up through the assistant', async () => {
    const { out } = await run(['clause', '1号文第二条'], { assistant: { ask: lookUp } })
    expect(out).toContain(ANSWER_EXAMPLE.text)
  })

  it('fails for what is neither id nor address', async () => {
    await expect(run(['clause', '没有'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('tiaoli search', () => {
  it('shows the hits with their scores and passes the limit on', async () => {
    const limits: number[] = []
    const hit = {
      clause: CLAUSE_EXAMPLE,
      documentTitle: '示例方案',
      score: 1.5,
      keywordScore: 2,
      vectorScore: null,
      matchedTerms: [],
    }
    const { out } = await run(['search', '创新', '-k', '3'], {
      assistant: {
        search: async ({ k }) => {
          limits.push(k)
          return [hit]
        },
      },
    })
    expect(limits).toEqual([3])
    expect(out).toMatch(/1\s+《示例方案》 二（一）\n.*1\.500（词 2\.000，向量 —）/)
    expect(out).toContain(CLAUSE_EXAMPLE.text)
  })

  it('says so when nothing was found', async () => {
    const { out } = await run(['search', '无'], { assistant: { search: async () => [] } })
    expect(out).toContain('没有找到')
  })
})

describe('tiaoli compare', () => {
  const [, , first, second] = CLAUSES
  const pairs = [
    {
      from: first!,
      to: second!,
      similarity: 0.7,
      change: 'changed' as const,
      figures: { from: ['10家'], to: [] },
    },
    {
      from: null,
      to: first!,
      similarity: null,
      change: 'added' as const,
      figures: { from: [], to: [] },
    },
  ]

  it('shows what changed, with both texts and the figures, and counts the rest', async () => {
    const { out } = await run(['compare', 'draft', 'plan'], {
      assistant: { compare: async () => pairs },
    })
    expect(out).toMatch(/修改 1 条\n.*\n\s+- （一）坚持创新。\n\s+\+ （二）坚持协调。\n.*10家 → 无/)
    expect(out).toMatch(/新增 1 条[^]*删去 0 条[^]*未变 0 条/)
  })

  it('fails for a document that is not there', async () => {
    await expect(run(['compare', 'draft', 'none'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('the command line', () => {
  it.each([
    [['frob'], '“frob”'],
    [['ask', '--frob'], '“--frob”'],
    [['search'], '“词”'],
    [['search', '词', '-k', 'x'], '“x”'],
    [['compare', 'draft'], '“新文件编号”'],
  ])('tells in Chinese what is wrong with %j', async (args, named) => {
    await expect(run(args)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(named),
    })
  })

  it('shows help with examples for itself and every command', async () => {
    const { out } = await run([])
    const commands = [...out.matchAll(/^ {2}([a-z]+) .*\p{sc=Han}/gmu)].map(
      ([, name]) => name ?? '',
    )
    expect(commands).toContain('ask')
    for (const command of commands.filter((name) => name !== 'help' && name !== 'tiaoli'))
      expect((await run([command, '--help'])).out).toMatch(/示例：\n {2}tiaoli /)
  })
})
