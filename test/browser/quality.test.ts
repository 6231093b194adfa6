import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { askOn, inChromium, LIST_QUESTION } from './chromium.ts'

const { service, open } = inChromium()

const MAX_FIRST_LOAD_BYTES = 120 * 1024
/** What a layout shift may amount to before people notice (web.dev/cls: 0.1). */
const MAX_SHIFT = 0.02

const VIEWS = [
  '/',
  '/documents',
  '/documents/miit-2022-68#miit-2022-68:chapter3.article6',
  '/compare',
  '/map?cell=plan-2025-2026:消费',
  '/search?q=老年用品',
]
const WIDTHS = [1440, 1024, 390]

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  expect(await page.locator('.loading').count()).toBe(0)
}

/** What axe-core finds serious or critical, in one line each. */
async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      resultTypes: ['violations'],
    }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}

describe('the page', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing serious for axe-core to find (${colorScheme})`, async () => {
      const { page } = await open('/', { colorScheme })
      for (const path of VIEWS) {
        await page.goto(new URL(path, service().url).href)
        await settle(page)
        expect(await violationsOn(page), path).toEqual([])
      }
      await page.goto(service().url)
      await askOn(page, LIST_QUESTION)
      await page.locator('.citation').first().click()
      await page.locator('.reader-pane .counterpart a').first().waitFor()
      await page.getByRole('button', { name: '有问题' }).click()
      expect(await violationsOn(page), 'answer').toEqual([])
    })
  }

  it('fits every width without scrolling sideways', async () => {
    const { page } = await open('/')
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 })
      for (const path of VIEWS) {
        await page.goto(new URL(path, service().url).href)
        await settle(page)
        const overflow = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('main, .reader-text, .ask-main')]
            .map((node) => node.scrollWidth - node.clientWidth)
            .reduce((most, each) => Math.max(most, each)),
        )
        expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0)
      }
    }
  })

  it('gives fingers room, and keeps every tool of the reader in view, on a phone', async () => {
    const { page } = await open('/documents/miit-2022-68', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })
    await page.getByLabel('在文件中查找').fill('绿色')
    const next = await page.getByRole('button', { name: '下一处' }).boundingBox()
    expect((next?.x ?? 390) + (next?.width ?? 0)).toBeLessThanOrEqual(390)
    await page.goto(service().url)
    await askOn(page, LIST_QUESTION)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, summary')]
        .map((node) => ({ name: node.textContent, box: node.getBoundingClientRect() }))
        .filter(({ box }) => box.height > 0 && Math.min(box.width, box.height) < 36)
        .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
    )
    expect(small).toEqual([])
  })

  it('loads at most 120 kB at first, all of it from here', async () => {
    const { page, requests } = await open('/')
    await settle(page)
    expect(requests.every((request) => request.url().startsWith(service().url))).toBe(true)
    const sizes = await Promise.all(
      requests.map(async (request) => (await request.sizes()).responseBodySize),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_FIRST_LOAD_BYTES)
  })

  it('does not move what is read while an answer comes', async () => {
    const { page } = await open('/')
    await page.locator('.examples').waitFor()
    await askOn(page, LIST_QUESTION)
    await page.evaluate(() => {
      const shifts: number[] = []
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as { value?: number }).value ?? 0)
      }).observe({ type: 'layout-shift' })
      Object.assign(globalThis, { shifts })
    })
    await askOn(page, '68号文第十四条讲什么？')
    await page.waitForTimeout(200)
    const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(MAX_SHIFT)
  })

  it('can be used with the keyboard alone', async () => {
    const { page } = await open('/')
    await page.locator('.examples').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
    await page.keyboard.press('/')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('question')
    await page.keyboard.type(LIST_QUESTION)
    await page.keyboard.press('Enter')
    await page.locator('.check').waitFor()
    await page.locator('.citation').first().focus()
    await page.keyboard.press('Enter')
    const pane = page.locator('.reader-pane')
    await pane.locator('.is-target').waitFor()
    expect(await pane.evaluate((node) => node.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Tab')
    const ring = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    )
    expect(ring).toBe('solid')
    await page.keyboard.press('Escape')
    await pane.waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.className)).toContain('citation')
  })

  it('tells screen readers when an answer is there', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    await expect
      .poll(() => page.locator('[role=status][aria-live=polite]').first().textContent())
      .toContain('老年用品')
    expect(await page.locator('.answer').getAttribute('aria-busy')).toBe('false')
  })

  it('moves nothing for those who want no motion', async () => {
    const { page } = await open('/documents/miit-2022-68', { reducedMotion: 'reduce' })
    await page.locator('.clause').first().waitFor()
    const moving = await page.evaluate(() => ({
      animations: document.getAnimations().length,
      scroll: getComputedStyle(document.querySelector('.reader-text')!).scrollBehavior,
    }))
    expect(moving).toEqual({ animations: 0, scroll: 'auto' })
  })

  it('prints the answer and its sources without the tools', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    await page.emulateMedia({ media: 'print' })
    expect(
      await page.locator('.sidebar, .composer, .actions').filter({ visible: true }).count(),
    ).toBe(0)
    const rows = page.locator('.cell-label')
    expect(await rows.last().isVisible()).toBe(true)
    expect(
      await page.locator('.ask-main').evaluate((node) => node.scrollHeight - node.clientHeight),
    ).toBeLessThanOrEqual(0)
  })
})
