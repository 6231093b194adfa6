import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { askOn, inChromium, LIST_QUESTION } from './chromium.ts'

const { service, open } = inChromium()

const SIZES = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
]
const QUESTIONS = [
  LIST_QUESTION,
  '68号文第十四条讲什么？',
  '征求意见稿和正式稿的专栏有什么不同？',
  '两个稳增长方案的集群目标有何变化？',
  '68号文是谁发的？',
]
/** Each view with the last thing in what it scrolls. */
const VIEWS = {
  '/documents': '.timeline-row',
  '/documents/miit-2022-68#miit-2022-68:chapter3.article6': '.clause',
  '/compare': '.pair',
  '/map': '.heat-table tr',
  '/search?q=老年用品': '.hit',
}

/** How far the document reaches beyond the window; and what scrolls but does not hold its own. */
async function expectFixedFrame(page: Page, where: string): Promise<void> {
  const found = await page.evaluate(() => ({
    beyond: (document.scrollingElement?.scrollHeight ?? 0) - innerHeight,
    leaking: [...document.querySelectorAll('*')]
      .filter((node) => {
        const { overflowX, overflowY, position } = getComputedStyle(node)
        return position === 'static' && /auto|scroll/.test(overflowX + overflowY)
      })
      .map((node) => `${node.tagName} ${node.className}`)
      .filter((name) => !name.startsWith('TEXTAREA')),
  }))
  expect(found, where).toEqual({ beyond: 0, leaking: [] })
}

async function wheelToEnd(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  await page.mouse.move(width * 0.55, height / 2)
  for (let turns = 0; turns < 12; turns++) await page.mouse.wheel(0, 6000)
  await page.waitForTimeout(300)
}

/**
 * The last of some elements is what one sees at its own place. One goes on wheeling: a view that
 * still scrolls to its anchor takes a turn of the wheel back.
 */
async function expectSeen(page: Page, selector: string, where: string): Promise<void> {
  const isSeen = async (): Promise<boolean> => {
    await wheelToEnd(page)
    return page
      .locator(selector)
      .last()
      .evaluate((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect()
        const y = Math.min(bottom, innerHeight) - Math.min(20, (bottom - top) / 2)
        // The middle of what the window shows of it: a table may be wider.
        const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2
        const seen = document.elementFromPoint(x, y)
        return bottom > 0 && top < innerHeight && (node === seen || node.contains(seen))
      })
  }
  await expect.poll(isSeen, { message: where, timeout: 10_000 }).toBe(true)
}

describe('the frame', () => {
  for (const viewport of SIZES)
    it(`stays as high as the window, and what one scrolls to is there, at ${viewport.width}`, async () => {
      const { page } = await open('/', { viewport })
      for (const question of QUESTIONS) {
        await askOn(page, question)
        await expectFixedFrame(page, question)
      }
      await wheelToEnd(page)
      await expectFixedFrame(page, 'at the end')
      await expectSeen(page, '.turn .check', 'the last answer')
      await page.locator('.turn').last().locator('.citation').first().click()
      await page.locator('.reader-pane .is-target').waitFor()
      await expectFixedFrame(page, 'a clause beside the answer')
      for (const [path, last] of Object.entries(VIEWS)) {
        await page.goto(new URL(path, service().url).href)
        await page.locator(last).last().waitFor()
        await page.waitForLoadState('networkidle')
        await expectFixedFrame(page, path)
        await wheelToEnd(page)
        await expectFixedFrame(page, path)
        await expectSeen(page, last, path)
      }
    })
})

describe('the tools of a clause', () => {
  for (const [name, options] of [
    ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
    ['a narrow window', { viewport: { width: 390, height: 844 } }],
    ['a wide window', {}],
  ] as const)
    it(`cover no word of any clause on ${name}`, async () => {
      const { page } = await open('/documents/miit-2022-68', options)
      await page.locator('.clause').first().waitFor()
      const ids = await page
        .locator('.clause')
        .evaluateAll((clauses) => clauses.map(({ id }) => id))
      const covered: string[] = []
      let tools = 0
      for (const id of ids) {
        await page.evaluate((hash) => (location.hash = hash), id)
        await page.locator(`.is-target[id="${id}"]`).waitFor()
        const found = await page.locator('.is-target').evaluate((clause) => {
          const boxes = [...clause.querySelectorAll('.clause-tools button')]
            .map((button) => button.getBoundingClientRect())
            .filter(({ width }) => width > 0)
          const words = [
            ...clause.querySelectorAll('.clause-address, .clause-heading, .clause-text'),
          ].flatMap((node) => {
            const range = document.createRange()
            range.selectNodeContents(node)
            return [...range.getClientRects()]
          })
          const meet = (one: DOMRect, other: DOMRect): boolean =>
            one.left < other.right - 1 &&
            other.left < one.right - 1 &&
            one.top < other.bottom - 1 &&
            other.top < one.bottom - 1
          return {
            tools: boxes.length,
            isCovered: boxes.some((box) => words.some((word) => meet(box, word))),
          }
        })
        tools += found.tools
        if (found.isCovered) covered.push(id)
      }
      expect(covered).toEqual([])
      expect(tools).toBe(2 * ids.length)
    })
})
