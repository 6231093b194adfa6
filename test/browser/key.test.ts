import { describe, expect, it } from 'vitest'
import { askOn, inChromium, LIST_QUESTION } from './chromium.ts'

const KEY = 'key-of-an-officer'

const { open } = inChromium({ apiKeys: [KEY, 'another-key'] })

/** The browser itself complains of each 401. */
const ofThePage = (faults: readonly string[]): string[] =>
  faults.filter((fault) => !fault.includes('401'))

describe('a service that asks for a key', () => {
  it('is asked with the key that was entered, for all that the page does', async () => {
    const { page, requests, faults } = await open('/')
    await page.getByText('请输入密钥').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('key')
    await page.keyboard.type(KEY)
    await page.keyboard.press('Enter')
    await page.locator('.examples').waitFor()
    const before = requests.length
    await askOn(page, LIST_QUESTION)
    await page.locator('.citation').first().click()
    await page.locator('.reader-pane .is-target').waitFor()
    await page.getByRole('button', { name: '有帮助' }).click()
    await page.getByText('已记录').first().waitFor()
    await page.reload()
    await page.locator('.check').waitFor()
    for (const address of ['/documents', '/compare', '/map', '/search?q=老年用品']) {
      await page.locator(`.views a[href="${address.split('?')[0]}"]`).click()
      await page.locator('.key-gate, .timeline-row, .pair, .heat-cell, input').first().waitFor()
    }
    const calls = requests.slice(before).filter((request) => request.url().includes('/api/'))
    const sent = await Promise.all(calls.map((request) => request.headerValue('authorization')))
    expect(new Set(sent)).toEqual(new Set([`Bearer ${KEY}`]))
    expect(calls.map((request) => new URL(request.url()).pathname)).toEqual(
      expect.arrayContaining(['/api/ask', expect.stringContaining('/feedback')]),
    )
    expect(requests.filter((request) => request.url().includes(KEY))).toEqual([])
    expect(ofThePage(faults)).toEqual([])
  })

  it('says that a key is wrong, and takes the next one', async () => {
    const { page } = await open('/documents')
    for (const wrong of ['wrong-key', '不是密钥']) {
      await page.getByLabel('密钥', { exact: true }).fill(wrong)
      await page.keyboard.press('Enter')
      await page.getByText('密钥不对').waitFor()
      expect(await page.getAttribute('#key', 'aria-invalid')).toBe('true')
    }
    await page.getByLabel('密钥', { exact: true }).fill(KEY)
    await page.keyboard.press('Enter')
    await page.locator('.timeline-row').first().waitFor()
  })

  it('forgets the key on demand and at the end of the tab', async () => {
    const { page } = await open('/documents')
    await page.getByLabel('密钥', { exact: true }).fill(KEY)
    await page.keyboard.press('Enter')
    await page.locator('.timeline-row').first().waitFor()
    const colleague = await page.context().newPage()
    await colleague.goto(page.url())
    await colleague.getByText('请输入密钥').waitFor()
    const { local, cookies } = await page.evaluate(() => ({
      local: JSON.stringify(localStorage),
      cookies: document.cookie,
    }))
    expect(local + cookies).not.toContain(KEY)
    await page.getByRole('button', { name: '忘记密钥' }).click()
    await page.getByText('请输入密钥').waitFor()
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(KEY)
    await page.reload()
    await page.getByText('请输入密钥').waitFor()
  })

  it('goes on with a question that was asked with a key no longer taken', async () => {
    const { page } = await open('/')
    await page.getByLabel('密钥', { exact: true }).fill(KEY)
    await page.keyboard.press('Enter')
    await page.locator('.examples').waitFor()
    let isRevoked = true
    await page.route('**/api/**', (route, request) =>
      isRevoked && request.headers()['authorization'] === `Bearer ${KEY}`
        ? route.fulfill({ status: 401, json: { title: '没有通过验证', status: 401 } })
        : route.continue(),
    )
    await page.fill('#question', LIST_QUESTION)
    await page.press('#question', 'Enter')
    await page.getByText('原来的密钥不再有效').waitFor()
    await page.getByLabel('密钥', { exact: true }).fill('another-key')
    await page.keyboard.press('Enter')
    await page.locator('.cell-label').first().waitFor()
    isRevoked = false
  })
})
