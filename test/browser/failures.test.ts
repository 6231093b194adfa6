import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '#answer/assistant.ts'
import type { RequestContext } from '#domain/context.ts'
import type { Composed } from '#compose.ts'
import { MAX_QUESTION_CHARS } from '#domain/limits.ts'
import { askOn, inChromium, LIST_QUESTION } from './chromium.ts'
import { startService } from './service.ts'

/**
 * Answers 慢 slowly, 断 until the line breaks, 坏 not at all, 长 with 200 clauses, 收 with words that
 * are taken back, 查 with a sentence that a check removed.
 */
function troubled({ assistant, library }: Composed) {
  async function* askEvents(
    request: Parameters<typeof assistant.askEvents>[0],
    context: RequestContext,
  ): AsyncGenerator<AnswerEvent> {
    const { signal } = context
    if (request.question === '坏') throw new Error('secret cause')
    for await (const event of assistant.askEvents(
      { ...request, question: LIST_QUESTION },
      context,
    )) {
      if (event.type === 'evidence' && request.question === '收') {
        yield event
        yield { type: 'answer-delta', text: '先写的话不成立。' }
        await setTimeout(1500, null, { signal })
        yield { type: 'answer-reset' }
        await setTimeout(1500, null, { signal })
      } else if (event.type === 'answer-end' && request.question === '查') {
        const failures = [{ check: 'figure-proved', sentence: '占比六成。', detail: '六成' }]
        const verification = { passed: false, sentences: 2, removed: 1, repaired: 0, failures }
        yield { ...event, answer: { ...event.answer, verification } }
      } else if (event.type === 'answer-end' && request.question === '长') {
        const clauses = (await library.clauses()).slice(0, 200)
        const [pattern] = event.answer.citations
        const citations = clauses.map((clause, index) => ({
          ...pattern!,
          n: index + 1,
          clauseId: clause.id,
          documentId: clause.documentId,
          label: clause.label,
          text: clause.text,
          quotes: [],
        }))
        yield { ...event, answer: { ...event.answer, citations } }
      } else yield event
      if (event.type === 'answer-delta' && '慢断'.includes(request.question))
        await setTimeout(30_000, null, { signal })
    }
  }
  return { askEvents }
}

const { service, open } = inChromium({ assistant: troubled })

describe('when something fails', () => {
  it('stops an answer on demand, keeps what came, and asks again', async () => {
    const { page } = await open('/')
    await page.fill('#question', '慢')
    await page.press('#question', 'Enter')
    await page.locator('.cell-label').first().waitFor()
    await page.getByRole('button', { name: '停止' }).click()
    await page.locator('.stopped').waitFor()
    expect(await page.locator('.cell-label').count()).toBeGreaterThan(1)
    const [request] = await Promise.all([
      page.waitForRequest('**/api/ask'),
      page.getByRole('button', { name: '重试' }).click(),
    ])
    expect(request.postDataJSON()).toMatchObject({ question: '慢' })
    expect(await page.locator('.turn').count()).toBe(1)
  })

  it('takes back what a failing model had written, and shows the answer that comes instead', async () => {
    const { page, faults } = await open('/')
    await page.fill('#question', '收')
    await page.press('#question', 'Enter')
    const withdrawn = page.getByText('先写的话不成立。')
    await withdrawn.waitFor()
    await withdrawn.waitFor({ state: 'detached' })
    expect(await page.locator('.answer').getAttribute('aria-busy')).toBe('true')
    await page.locator('.check').waitFor()
    const { product } = service()
    const answer = await product.assistant.ask({ question: LIST_QUESTION }, product.newContext())
    expect(await page.locator('.cell-label').count()).toBe(answer.citations.length)
    await page.getByRole('button', { name: '文字' }).click()
    expect(await page.locator('.answer-text').textContent()).not.toContain('先写的话')
    expect(faults).toEqual([])
  })

  it('shows what a check removed, and why, in words', async () => {
    const { page } = await open('/')
    await askOn(page, '查')
    await page.locator('.removed summary').click()
    const removed = await page.locator('.removed li').textContent()
    expect(removed).toContain('占比六成。')
    expect(removed).toContain('数字不在所引条款中')
    expect(await page.locator('.check-line').textContent()).toContain('移除 1 句')
  })

  it('says that the service cannot be reached, and recovers', async () => {
    const { page } = await open('/')
    await page.locator('.examples').waitFor()
    await page.context().setOffline(true)
    await page.fill('#question', LIST_QUESTION)
    await page.press('#question', 'Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('连不上服务')
    await page.context().setOffline(false)
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.check').waitFor()
    expect(await alert.count()).toBe(0)
  })

  it('shows a failure of the service in its words, without the cause', async () => {
    const { page } = await open('/')
    await page.fill('#question', '坏')
    await page.press('#question', 'Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    const text = await alert.textContent()
    expect(text).toContain('服务器内部错误')
    expect(text).toMatch(/请求编号 [\w-]{36}/)
    expect(text).not.toContain('secret')
  })

  it('says that an answer broke off when the service dies in the middle', async () => {
    const dying = await startService({ assistant: troubled })
    const { page } = await open(`${dying.url}/`)
    await page.fill('#question', '断')
    await page.press('#question', 'Enter')
    await page.locator('.cell-label').first().waitFor()
    await dying.crash()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toContain('回答在中途断开')
    expect(await page.locator('.cell-label').count()).toBeGreaterThan(1)
    await dying.stop()
  })

  it('says that a conversation is gone', async () => {
    const { page } = await open('/conversations/0123456789abcdef')
    await page.getByText('这个对话已不存在').waitFor()
    await page.locator('.notice .button').click()
    await page.locator('.welcome').waitFor()
  })

  it('says that a document, a clause or a page does not exist', async () => {
    const { page } = await open('/documents/none')
    await page.getByText('没有这份文件').waitFor()
    await page.goto(`${service().url}/documents/miit-2022-68#miit-2022-68:none`)
    await page.getByText('没有这一条').waitFor()
    expect(await page.locator('.clause').count()).toBeGreaterThan(50)
    await page.goto(`${service().url}/nowhere/%E0%A4%A`)
    await page.getByText('没有这个页面').waitFor()
    await page.goto(`${service().url}/?clause=none`)
    await page.locator('.reader-pane').getByRole('alert').waitFor()
  })

  it('takes a question of the full length and no longer one', async () => {
    const { page, requests } = await open('/')
    const longest = '老'.repeat(MAX_QUESTION_CHARS)
    await page.fill('#question', `${longest}年`)
    expect(await page.locator('.composer-note').textContent()).toContain('问题太长')
    await page.press('#question', 'Enter')
    expect(requests.some((request) => request.url().endsWith('/api/ask'))).toBe(false)
    await askOn(page, longest)
    const { width } = await page
      .locator('.question h2')
      .evaluate((node) => node.getBoundingClientRect())
    expect(width).toBeLessThan(1440)
    const question = page.locator('.question h2')
    const folded = (await question.boundingBox())?.height ?? 0
    expect(folded).toBeLessThan(200)
    await page.getByRole('button', { name: '展开' }).first().click()
    expect((await question.boundingBox())?.height).toBeGreaterThan(2 * folded)
    expect(await sidewaysScroll(page)).toBe(0)
  })

  it('shows all of 200 clauses', async () => {
    const { page } = await open('/')
    await askOn(page, '长')
    expect(await page.locator('.cell-label').count()).toBe(200)
    await page.locator('.citation').last().click()
    await page.locator('.reader-pane .is-target').waitFor()
  })
})

describe('an empty library', () => {
  const empty = inChromium({ documents: {} })

  it('says so on every view and how to fill it', async () => {
    const { page, faults } = await empty.open('/')
    for (const path of ['/', '/documents', '/compare', '/map', '/search']) {
      await page.goto(new URL(path, empty.service().url).href)
      await page.locator('.notice').first().waitFor()
    }
    await page.goto(empty.service().url)
    await page.getByText('seeds/').waitFor()
    await page.fill('#question', LIST_QUESTION)
    await page.press('#question', 'Enter')
    await page.getByRole('alert').getByText('文件库是空的', { exact: true }).waitFor()
    expect(faults.filter((fault) => !fault.includes('503'))).toEqual([])
  })
})

function sidewaysScroll(page: import('playwright-core').Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
}
