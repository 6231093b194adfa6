import { describe, expect, it } from 'vitest'
import { inChromium } from './chromium.ts'

const { service, open } = inChromium()

/** A clause of the project's documents in which glyphs are lost and could be inferred. */
async function damagedClause() {
  const clauses = await service().product.library.clauses()
  const clause = clauses.find(({ defects }) => defects.some(({ repair }) => repair !== null))
  if (clause === undefined) throw new Error('no clause has a repaired defect')
  return clause
}

describe('reading', () => {
  it('shows all documents in order of time with standing and relations', async () => {
    const { page, faults } = await open('/documents')
    await page.locator('.timeline-row').first().waitFor()
    const documents = await service().product.library.documents()
    expect(await page.locator('.timeline-row').count()).toBe(documents.length)
    const badges = (await page.locator('.timeline-row .badge').allTextContents()).toSorted()
    expect(badges).toEqual(['协会文件', '征求意见稿', '已到期', '现行', '现行'].toSorted())
    expect(await page.locator('.relation').count()).toBe(4)
    expect(faults).toEqual([])
  })

  it('shows every clause of a document with its words unchanged', async () => {
    const { library } = service().product
    const [first] = await library.documents()
    const { page } = await open(`/documents/${first?.id}`)
    await page.locator('.clause').first().waitFor()
    const clauses = await library.clausesOf(first?.id ?? '')
    expect(await page.locator('.clause').count()).toBe(clauses.length)
    const policy = clauses.filter(({ kind }) => kind !== 'matter')
    const shown = await page.evaluate(
      (ids) =>
        ids.map((id) =>
          [
            ...(document.getElementById(id)?.querySelectorAll('.clause-heading, .clause-text') ??
              []),
          ]
            .map((node) => node.textContent)
            .join('\n'),
        ),
      policy.map(({ id }) => id),
    )
    expect(shown).toEqual(policy.map(({ text }) => text))
  })

  it('marks lost glyphs and says on focus what probably stood there', async () => {
    const clause = await damagedClause()
    const { page } = await open(`/documents/${clause.documentId}#${clause.id}`)
    const mark = page.locator('.is-target .mark-defect').first()
    await mark.focus()
    expect(await mark.getAttribute('title')).toContain('推断')
    const repair = clause.defects.find((defect) => defect.repair !== null)?.repair
    const notes = await page
      .locator('.is-target .mark-defect')
      .evaluateAll((marks) => marks.map((node) => node.getAttribute('title')))
    expect(notes.join()).toContain(`“${repair}”`)
    expect(notes.join()).toContain('依据《')
  })

  it('leads from a clause to its draft and from there to the comparison', async () => {
    const { product } = service()
    const draft = (await product.library.documents()).find(({ draftOf }) => draftOf !== null)!
    const { pairs } = await product.assistant.compare(
      { from: draft.id, to: draft.draftOf! },
      product.newContext(),
    )
    const pair = pairs.find(({ from, to }) => from !== null && to !== null)!
    const { page } = await open(`/documents/${draft.draftOf}#${pair.to!.id}`)
    const counterpart = page.locator('.counterpart a').first()
    await counterpart.waitFor()
    expect(await counterpart.textContent()).toBe(pair.from!.label)
    await counterpart.click()
    await page.locator('.is-target').waitFor()
    expect(decodeURIComponent(page.url())).toContain(`/documents/${draft.id}#${pair.from!.id}`)
  })

  it('leads through the contents on a narrow screen too', async () => {
    const { page } = await open('/documents/miit-2022-68', {
      viewport: { width: 390, height: 844 },
    })
    await page.locator('.outline-menu summary').click()
    await page.locator('.outline-menu a', { hasText: '五、' }).click()
    await page.locator('.is-target').waitFor()
    expect(await page.locator('.outline-menu .menu-body').isVisible()).toBe(false)
    expect(new URL(page.url()).hash).toContain('chapter5')
  })

  it('finds words in a document and steps through them', async () => {
    const { page } = await open('/documents/miit-2022-68')
    await page.getByLabel('在文件中查找').fill('绿色')
    const all = await page.locator('.mark-found').count()
    expect(all).toBeGreaterThan(3)
    expect(await page.locator('.find-count').textContent()).toBe(`1 / ${all}`)
    await page.keyboard.press('Enter')
    expect(await page.locator('.find-count').textContent()).toBe(`2 / ${all}`)
    await page.keyboard.press('Escape')
    expect(await page.locator('.mark-found').count()).toBe(0)
  })

  it('copies a citation in the official form', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const [clause] = (await service().product.library.clauses()).filter(
      ({ documentId, kind }) => documentId === 'miit-2022-68' && kind === 'article',
    )
    const { page } = await open(`/documents/miit-2022-68#${clause?.id}`, { permissions })
    await page.locator('.is-target').getByRole('button', { name: '复制引用' }).click()
    await page.locator('.is-target').getByRole('button', { name: '已复制' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `《关于推动轻工业高质量发展的指导意见》（工信部联消费〔2022〕68号）${clause?.label}`,
    )
  })
})

describe('comparing', () => {
  it('marks what was inserted and deleted so that each side reads as its clause', async () => {
    const { product } = service()
    const { pairs } = await product.assistant.compare(
      {
        from: 'miit-2023-101',
        to: 'plan-2025-2026',
      },
      product.newContext(),
    )
    const { page, faults } = await open(
      '/compare?from=miit-2023-101&to=plan-2025-2026&show=changed',
    )
    await page.locator('.pair').first().waitFor()
    const changed = pairs.filter(({ change }) => change === 'changed')
    expect(await page.locator('.pair').count()).toBe(changed.length)
    const [from, to] = await page.locator('.pair').first().locator('.clause-text').all()
    expect(await from?.textContent()).toBe(changed[0]?.from?.text)
    expect(await to?.textContent()).toBe(changed[0]?.to?.text)
    expect(await from?.locator('ins').count()).toBe(0)
    expect(await to?.locator('del').count()).toBe(0)
    expect(await page.locator('.pair ins, .pair del').count()).toBeGreaterThan(5)
    expect(faults).toEqual([])
  })

  it('lists every changed figure, and the filter leads to it by an address', async () => {
    const { page } = await open('/compare?from=miit-2023-101&to=plan-2025-2026')
    await page.locator('.figure-table').waitFor()
    const table = await page.locator('.figure-table').textContent()
    expect(table).toContain('300亿元以上')
    expect(table).toContain('1000 亿元以上')
    await page.locator('.filter-figures').click()
    expect(new URL(page.url()).searchParams.get('show')).toBe('figures')
    expect(await page.locator('.pair').count()).toBe(
      await page.locator('.figure-table tbody tr').count(),
    )
  })
})

describe('the map', () => {
  it('counts what a list question finds and opens the clauses of a cell', async () => {
    const { page, faults } = await open('/map?topic=出口信用保险')
    await page.locator('.own-topic').waitFor()
    const { product } = service()
    const answer = await product.assistant.ask(
      { question: '哪些措施涉及出口信用保险？' },
      product.newContext(),
    )
    const row = page.locator('.heat-table tr', { hasText: '出口信用保险' })
    await row.waitFor()
    expect(await row.locator('.heat-total').textContent()).toBe(
      String(answer.coverage?.clausesMatched),
    )
    await row.locator('.heat-cell a').last().click()
    const opened = page.locator('.cell-clauses li')
    await opened.first().waitFor()
    expect(await opened.first().textContent()).toContain('出口信用保险')
    expect(await page.locator('.heat-group').count()).toBe(3)
    expect(faults).toEqual([])
  })
})

describe('the change on the map', () => {
  it('names the documents that it is between, and tells points from counts', async () => {
    const { page } = await open('/map')
    await page.locator('.heat-table').waitFor()
    const documents = await service().product.library.documents()
    const newer = documents.find(({ succeeds }) => succeeds !== null)
    const older = documents.find(({ id }) => id === newer?.succeeds)
    const meaning = await page.locator('#heat-meaning').textContent()
    expect(meaning).toContain(`从《${older?.title}》到《${newer?.title}》`)
    expect(meaning).toContain('百分点')
    expect(await page.locator('thead .heat-shift').textContent()).toContain('百分点')
    expect(await page.locator('thead .heat-total').textContent()).toContain('条款数')
    const cells = await page.locator('tbody .heat-shift').allTextContents()
    expect(cells.length).toBeGreaterThan(10)
    for (const cell of cells) expect(cell).toMatch(/^(?:\+|−)?\d+$/)
    await page.getByRole('button', { name: '每百条' }).click()
    expect(await page.locator('#heat-meaning').textContent()).toContain('每百个条款')
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.locator('#heat-meaning').textContent()).toMatch(
      `from 《${older?.title}》 to 《${newer?.title}》`,
    )
    expect(await page.locator('thead .heat-shift').textContent()).toContain('points')
  })
})

describe('searching', () => {
  it('shows the scores of the service and marks the words found', async () => {
    const { page, faults } = await open('/search')
    await page.getByLabel('检索词').fill('老年用品')
    await page.keyboard.press('Enter')
    await page.locator('.hit').first().waitFor()
    const { product } = service()
    const { hits } = await product.assistant.search(
      { query: '老年用品', k: 10 },
      product.newContext(),
    )
    expect(await page.locator('.hit').count()).toBe(hits.length)
    expect(await page.locator('.hit').first().locator('.score-value').allTextContents()).toEqual(
      [hits[0]?.score, hits[0]?.keywordScore, hits[0]?.vectorScore].map(
        (score) => score?.toFixed(3) ?? '—',
      ),
    )
    expect(await page.locator('.hit').first().locator('.mark-found').count()).toBeGreaterThan(0)
    expect(new URL(page.url()).searchParams.get('q')).toBe('老年用品')
    expect(faults).toEqual([])
  })
})

describe('every view', () => {
  it('speaks English when asked to, also in what it asks the service', async () => {
    const { page } = await open('/documents')
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await page.getByRole('link', { name: 'Compare', exact: true }).first().waitFor()
    const [request] = await Promise.all([page.waitForRequest('**/api/documents'), page.reload()])
    expect((await request.allHeaders())['accept-language']).toBe('en')
    expect(await page.locator('h1').textContent()).toBe('Documents')
  })

  it.each([
    ['zh-TW', 'zh-CN'],
    ['en-GB', 'en'],
    ['fr-FR', 'en'],
  ])('speaks the language of a browser in %s until its reader chooses', async (locale, lang) => {
    const { page } = await open('/documents', { locale })
    const spoken = () => page.getAttribute('html', 'lang')
    expect(await spoken()).toBe(lang)
    await page.reload()
    expect(await spoken()).toBe(lang)
    await page.getByRole('button', { name: lang === 'en' ? '中文' : 'English' }).click()
    const chosen = lang === 'en' ? 'zh-CN' : 'en'
    expect(await spoken()).toBe(chosen)
    await page.reload()
    expect(await spoken()).toBe(chosen)
  })

  it('keeps the chosen appearance', async () => {
    const { page } = await open('/', { colorScheme: 'light' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await ground()
    await page.getByRole('button', { name: '深色' }).click()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    await page.locator('.composer').waitFor()
    expect(await ground()).toBe(dark)
  })
})
