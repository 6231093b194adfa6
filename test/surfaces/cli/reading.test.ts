import { describe, expect, it } from 'vitest'
import { harness } from '../http/harness.ts'
import { product, run } from './harness.ts'

describe('tiaoli documents', () => {
  it('lists every document with the standing of today and the clauses that are policy', async () => {
    const { out } = await run(['documents'])
    expect(out).toMatch(/^plan .*〔2023〕7号.*2023-07-19.*【已到期】\s+6$/m)
    expect(out).toMatch(/^draft .*—.*—.*【征求意见稿】\s+4$/m)
  })

  it('gives the same as the API with --json, standing and number of clauses too', async () => {
    const { documents } = JSON.parse((await run(['documents', '--json'])).out)
    expect(documents).toMatchObject([
      { id: 'draft', standing: 'draft', clauseCount: 4 },
      { id: 'plan', standing: 'ended', clauseCount: 6 },
    ])
    expect({ documents }).toEqual(await (await harness().app.request('/api/documents')).json())
  })
})

describe('tiaoli clause', () => {
  it('shows a clause by its id, with its document, standing and children', async () => {
    const { out } = await run(['clause', 'plan:chapter1'])
    expect(out).toMatch(/《示例市促进消费工作方案（2023—2024年）》[^]*\s【已到期】/)
    expect(out).toMatch(/^一、总体要求$/m)
    expect(out).toContain('plan:chapter1.article2')
  })

  it('looks an address up', async () => {
    const { out } = await run(['clause', '7号文一（二）'])
    expect(out).toContain('推动城乡商贸设施协调发展。')
  })

  it.each(['没有', '7号文第九十九条'])('fails for %s, neither id nor address', async (text) => {
    await expect(run(['clause', text])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('tiaoli search', () => {
  it('shows the best clauses with their scores, as many as were asked for', async () => {
    const { out } = await run(['search', '城乡商贸设施', '-k', '2'])
    expect(out).toMatch(/^1\s+《示例市促进消费工作方案（2023—2024年）》 一（二）坚持协调$/m)
    expect(out).toMatch(/得分 \d+\.\d{3}（词 \d/)
    expect(out).toContain('推动城乡商贸设施协调发展。')
    expect(out.match(/得分/g)).toHaveLength(2)
  })

  it('says so when nothing was found', async () => {
    const assistant = { search: async () => ({ hits: [] }) }
    const { out } = await run(['search', '无'], { opened: { assistant } })
    expect(out).toContain('没有找到')
  })
})

describe('tiaoli compare', () => {
  it('shows what changed, with both texts and the figures, and counts the rest', async () => {
    const { out } = await run(['compare', 'draft', 'plan'])
    expect(out).toMatch(/- （一）坚持创新。[^]*5家。\n\s+\+ （一）坚持创新。[^]*3家。\n.*5家 → 3家/)
    expect(out).toMatch(/新增 \d+ 条[^]*\+ （二）坚持协调。/)
    expect(out).toMatch(/未变 \d+ 条/)
  })

  it('tells the same standing as the API, of an ended plan too', async () => {
    const { out } = await run(['compare', 'draft', 'plan', '--json'])
    const response = await harness().app.request('/api/compare?from=draft&to=plan')
    expect(JSON.parse(out)).toEqual(await response.json())
    expect(JSON.parse(out)).toMatchObject({
      from: { standing: 'draft' },
      to: { standing: 'ended' },
    })
    expect((await run(['compare', 'draft', 'plan'])).out).toMatch(/^到 .*【已到期】$/m)
  })

  it('fails for a document that is not there', async () => {
    await expect(run(['compare', 'draft', 'none'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('tiaoli ingest', () => {
  it('names copies and what the corpus file says in vain, and succeeds', async () => {
    const copies = [{ file: 'plan copy.md', copyOf: 'plan.md' }]
    const warnings = [{ file: 'corpus.yaml', reason: '提到的文件不存在：gone.md' }]
    const opened = { report: { ...product.report, copies, warnings } }
    const { out } = await run(['ingest'], { opened })
    expect(out).toMatch(/= plan copy\.md：.*plan\.md/)
    expect(out).toMatch(/! corpus\.yaml：.*gone\.md/)
    expect(JSON.parse((await run(['ingest', '--json'], { opened })).out)).toMatchObject({
      copies,
      warnings,
    })
  })

  it('reports on every file', async () => {
    const { out } = await run(['ingest'])
    expect(out).toMatch(/^plan\.md .*〔2023〕7号.*【已到期】\s+6\s+0$/m)
    expect(out).toContain('2 份文件')
  })

  it('fails and names the file when one could not be read, and keeps the others', async () => {
    const failures = [{ file: 'broken.md', reason: '文件是空的' }]
    const opened = { report: { ...product.report, failures } }
    const ran = { out: '', err: '' }
    await expect(run(['ingest'], { opened, ran })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(ran.out).toMatch(/plan\.md[^]*✗ broken\.md：文件是空的/)
  })

  it('fails where the library could not be brought up to date, and says what it is now', async () => {
    const outdated = '文档库未能更新，现用的是旧的：磁盘只读'
    const opened = { report: { ...product.report, built: false, outdated } }
    const ran = { out: '', err: '' }
    await expect(run(['ingest'], { opened, ran })).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(ran.out).toMatch(/未能更新，仍是此前的：2 份文件/)
    const asJson = { out: '', err: '' }
    await expect(run(['ingest', '--json'], { opened, ran: asJson })).rejects.toThrow('未能更新')
    expect(JSON.parse(asJson.out)).toMatchObject({ outdated })
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
      expect((await run([command, '--help'])).out).toMatch(/示例：\n {2}npm run -s tiaoli -- /)
  })
})
