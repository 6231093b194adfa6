import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askOn, inChromium, LIST_QUESTION } from './chromium.ts'

const { service, open } = inChromium()

const answerTo = (question: string) => {
  const { assistant, newContext } = service().product
  return assistant.ask({ question }, newContext())
}

describe('asking', () => {
  it('shows every cited clause of a list once, grouped by document, with the coverage', async () => {
    const { page, faults } = await open('/')
    await askOn(page, LIST_QUESTION)
    const answer = await answerTo(LIST_QUESTION)
    const labels = await page.locator('.cell-label').allTextContents()
    expect(labels).toEqual(answer.citations.map(({ label }) => label))
    const quotes = await page.locator('.cell-quote').allTextContents()
    const [first] = answer.citations
    expect(quotes[0]).toBe(first?.quotes.map(({ text }) => text).join(' …… '))
    expect(await page.locator('.group-row').count()).toBe(answer.coverage?.documentsMatched)
    expect(await page.locator('.outcome').textContent()).toContain(
      String(answer.coverage?.clausesScanned),
    )
    expect(faults).toEqual([])
  })

  it('shows the exact words and the standing of a citation to pointer and keyboard', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const draft = (await answerTo(LIST_QUESTION)).citations.find((c) => c.standing === 'draft')!
    const mark = page.locator('.citation', { hasText: new RegExp(`^${draft.n}$`) })
    const card = page.locator('.citation-card')
    // The list of conversations may still be redrawn when the answer has ended.
    await expect
      .poll(async () => {
        await mark.blur()
        await mark.focus()
        return card.isVisible()
      })
      .toBe(true)
    expect(await card.locator('.clause-text').textContent()).toBe(draft.text)
    expect(await card.textContent()).toContain('征求意见稿')
    await page.keyboard.press('Escape')
    expect(await card.count()).toBe(0)
    await mark.hover()
    await card.waitFor()
    expect(await mark.getAttribute('aria-describedby')).toBe(await card.getAttribute('id'))
  })

  it('opens the clause beside the answer with the quotation marked, at an address of its own', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const citation = (await answerTo(LIST_QUESTION)).citations[4]!
    await page.locator('.citation').nth(4).click()
    const marked = page.locator('.reader-pane .is-target .mark-quote')
    await marked.first().waitFor()
    expect(await marked.allTextContents()).toEqual(citation.quotes.map(({ text }) => text))
    expect(new URL(page.url()).searchParams.get('clause')).toBe(citation.clauseId)
    expect(await page.locator('.cell-label').count()).toBeGreaterThan(4)
    await page.keyboard.press('Escape')
    await page.locator('.reader-pane').waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.has('clause')).toBe(false)
  })

  it('gives citations an address that opens the reader at the clause', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const address = await page.locator('.citation').nth(2).getAttribute('href')
    const { page: colleague } = await open(address ?? '')
    const target = colleague.locator('.is-target')
    await target.waitFor()
    expect(await target.isVisible()).toBe(true)
    await expect
      .poll(() => target.evaluate((node) => node.getBoundingClientRect().top))
      .toBeLessThan(900)
  })

  it('narrows a list to a document or a standing and says how much is left', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const { citations } = await answerTo(LIST_QUESTION)
    await page.selectOption('.list-filter label:nth-of-type(2) select', 'draft')
    const drafts = citations.filter(({ standing }) => standing === 'draft')
    expect(await page.locator('.cell-label').allTextContents()).toEqual(
      drafts.map(({ label }) => label),
    )
    expect(await page.locator('.list-shown').textContent()).toContain(
      `${drafts.length} / ${citations.length}`,
    )
  })

  it('exports the clauses as CSV, one row each', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const { citations } = await answerTo(LIST_QUESTION)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ])
    const csv = readFileSync(await download.path(), 'utf8')
    expect(csv.split('\r\n').filter(Boolean)).toHaveLength(citations.length + 1)
    expect(csv).toContain(citations[0]?.quotes[0]?.text)
  })

  it('copies the answer as Markdown with its sources', async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const { page } = await open('/', { permissions })
    await askOn(page, LIST_QUESTION)
    await page.getByRole('button', { name: '复制 Markdown' }).click()
    await page.getByRole('button', { name: '已复制' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const answer = await answerTo(LIST_QUESTION)
    expect(copied).toContain(answer.text.trim())
    expect(copied).toContain(`[${answer.citations.length}] 《`)
  })

  it('sets two documents beside each other when they are compared', async () => {
    const { page } = await open('/')
    await askOn(page, '两个稳增长方案的集群目标有何变化？')
    expect(await page.locator('.side').count()).toBe(2)
    await page.getByRole('link', { name: '逐条对照两份文件' }).click()
    await page.locator('.pair').first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/compare')
  })

  it('says what was searched and what is nearest when the documents do not answer', async () => {
    const { page } = await open('/')
    await askOn(page, '天津的房价是多少？')
    expect(await page.locator('.outcome-refused').textContent()).toContain('文件没有回答')
    expect(await page.locator('.answer-text').textContent()).toMatch(/已检索.*条款/)
    expect(await page.locator('.answer-text .citation').count()).toBeGreaterThan(0)
  })

  it('shows which whole question a follow-up was read as', async () => {
    const { page } = await open('/')
    await askOn(page, '68号文第十四条讲什么？')
    await page.getByRole('button', { name: '它的下一条讲什么？' }).click()
    await page.locator('.check').nth(1).waitFor()
    expect(await page.locator('.understood').textContent()).toMatch(/指导意见.*十四/)
  })

  it('asks only the chosen documents, as of the chosen day', async () => {
    const { page } = await open('/')
    await page.locator('.menu summary').click()
    await page.locator('.menu .choice').nth(2).click()
    await page.keyboard.press('Escape')
    await page.fill('input[type=date]', '2024-06-01')
    const [request] = await Promise.all([
      page.waitForRequest('**/api/ask'),
      askOn(page, LIST_QUESTION),
    ])
    const documents = await service().product.library.documents()
    expect(request.postDataJSON()).toMatchObject({
      documents: [documents[1]?.id],
      asOf: '2024-06-01',
    })
    expect(await page.locator('.group-row, .answer-text').count()).toBeGreaterThan(0)
    const said = page.locator('.turn-scope')
    await expect.poll(() => said.textContent()).toContain(`《${documents[1]?.title}》`)
    const before = await said.textContent()
    expect(before).toContain('2024-06-01')
    await page.reload()
    await page.locator('.check').waitFor()
    await expect.poll(() => said.textContent()).toBe(before)
    await page.getByRole('button', { name: '修改问题' }).click()
    expect(await page.inputValue('input[type=date]')).toBe('2024-06-01')
  })

  it('puts a question back into the field to be changed', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    await page.getByRole('button', { name: '修改问题' }).click()
    expect(await page.inputValue('#question')).toBe(LIST_QUESTION)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question')
  })

  it('does not send while a Chinese word is being chosen', async () => {
    const { page, requests } = await open('/')
    await page.fill('#question', '老年')
    await page.dispatchEvent('#question', 'keydown', { key: 'Enter', isComposing: true })
    await page.keyboard.press('Tab')
    expect(requests.some((request) => request.url().endsWith('/api/ask'))).toBe(false)
    expect(await page.inputValue('#question')).toBe('老年')
  })
})

describe('conversations', () => {
  it('come back after a reload with their citations', async () => {
    const { page, faults } = await open('/')
    await askOn(page, LIST_QUESTION)
    const before = await page.locator('.cell-label').allTextContents()
    await page.reload()
    await page.locator('.check').waitFor()
    expect(await page.locator('.cell-label').allTextContents()).toEqual(before)
    await page.locator('.citation').first().click()
    await page.locator('.reader-pane .mark-quote').first().waitFor()
    expect(faults).toEqual([])
  })

  it('are listed, renamed and deleted', async () => {
    const { page } = await open('/')
    await askOn(page, '5G相关措施有哪些？')
    const current = page.locator('[aria-current=page]')
    const entry = page.locator('.conversation-entry', { has: current })
    await entry.hover()
    await entry.getByRole('button', { name: /重命名/ }).click()
    await page.getByLabel('对话名称').fill('五代移动通信')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '五代移动通信' }).waitFor()
    await entry.hover()
    await entry.getByRole('button', { name: /删除/ }).click()
    await page.getByRole('button', { name: '删除', exact: true }).click()
    await page.locator('.welcome').waitFor()
    expect(await page.getByRole('link', { name: '五代移动通信' }).count()).toBe(0)
    await page.goBack()
    await page.getByText('这个对话已不存在').waitFor()
  })

  it('keep what is said of an answer, with its reason', async () => {
    const { page } = await open('/')
    await askOn(page, '101号文是谁发的？')
    await page.getByRole('button', { name: '有问题' }).click()
    await page.getByLabel('引证不对').check()
    await page.getByLabel('补充说明（可不填）').fill('应引落款')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('已记录').first().waitFor()
    const [judged] = await service().product.conversations.judged()
    expect(judged?.feedback).toMatchObject({
      vote: 'down',
      reason: 'wrong-citation',
      comment: '应引落款',
    })
    await page.reload()
    const button = page.getByRole('button', { name: '有问题' })
    await button.waitFor()
    expect(await button.getAttribute('aria-pressed')).toBe('true')
  })
})
