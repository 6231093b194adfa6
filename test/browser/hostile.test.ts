import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '#answer/assistant.ts'
import type { Composed } from '#compose.ts'
import { askOn, inChromium, LIST_QUESTION, type OpenPage } from './chromium.ts'

const ATTACK = [
  '<img src="https://evil.example/a.png" onerror="globalThis.broken=1">',
  '<script>globalThis.broken=2</script>',
  '<svg onload="globalThis.broken=3"></svg>',
  '<style>*{background:url(https://evil.example/b)}</style>',
  '<a href="javascript:globalThis.broken=4">点</a>',
].join('')

const MODEL_TEXT = `${ATTACK}

[点我](javascript:globalThis.broken=5) ![图](https://evil.example/c.png) <https://evil.example/d>

[1]: https://evil.example/e "题"

一句话 [1]。「引文 <b>粗</b> *星* [2]」 【<i>标</i>】

| 表 |
| -- |
| ${ATTACK} |
`

const DOCUMENT = `关于促进示例产业发展的若干措施

一、总体要求

（一）老年用品。开发适老化产品，${ATTACK}支持建设体验中心3家。

（三）\u202e方向\u2066反转。${'x'.repeat(3000)}老年用品。

（二）=HYPERLINK("https://evil.example")老年用品目录。发布老年用品推广目录。
`

/** Answers 恶 with the text of a model that was led astray. */
function ledAstray({ assistant }: Composed) {
  async function* askEvents(
    ...[request, context]: Parameters<typeof assistant.askEvents>
  ): AsyncGenerator<AnswerEvent> {
    for await (const event of assistant.askEvents(
      { ...request, question: LIST_QUESTION },
      context,
    )) {
      if (request.question !== '恶') yield event
      else if (event.type === 'answer-end') {
        const generator = { kind: 'model' as const, model: ATTACK }
        const notices = [ATTACK]
        yield { ...event, answer: { ...event.answer, text: MODEL_TEXT, generator, notices } }
      } else if (event.type !== 'answer-delta') yield event
    }
  }
  return { askEvents }
}

const { service, open } = inChromium({
  documents: { 'measures.txt': DOCUMENT },
  assistant: ledAstray,
})

async function expectInert({ page, requests, faults }: OpenPage): Promise<void> {
  expect(await page.evaluate(() => 'broken' in globalThis)).toBe(false)
  const elsewhere = requests.filter((request) => !request.url().startsWith(service().url))
  expect(elsewhere.map((request) => request.url())).toEqual([])
  expect(await page.locator('main img, main script, main style, main iframe').count()).toBe(0)
  expect(await page.locator('[href^="javascript:" i]').count()).toBe(0)
  expect(faults).toEqual([])
}

describe('hostile text', () => {
  it('of a document is shown as text in answers, reader, search, map and comparison', async () => {
    const opened = await open('/')
    const { page } = opened
    await askOn(page, LIST_QUESTION)
    await page.locator('.citation').first().click()
    await page.locator('.reader-pane .is-target').waitFor()
    const [document] = await service().product.library.documents()
    for (const path of [
      `/documents/${document?.id}`,
      '/search?q=老年用品',
      '/map?topic=老年用品',
    ]) {
      await page.goto(new URL(path, service().url).href)
      await page.locator('.clause, .hit, .heat-cell a').first().waitFor()
    }
    await expectInert(opened)
  })

  it('of a question is shown as it was typed', async () => {
    const opened = await open('/')
    await askOn(opened.page, ATTACK)
    expect(await opened.page.locator('.question h2').textContent()).toContain(ATTACK)
    await expectInert(opened)
  })

  it('of a model becomes neither markup nor a link, and a quotation stays verbatim', async () => {
    const opened = await open('/')
    await askOn(opened.page, '恶')
    const text = opened.page.locator('.answer-text')
    expect(await text.textContent()).toContain('<script>globalThis.broken=2</script>')
    expect(await text.locator('a').count()).toBe(await text.locator('a.citation').count())
    expect(await text.locator('q').textContent()).toBe('引文 <b>粗</b> *星* [2]')
    await expectInert(opened)
  })

  it('in the address does nothing', async () => {
    const opened = await open(`/search?q=${encodeURIComponent(ATTACK)}`)
    const { page } = opened
    await page.locator('.hit, .notice').first().waitFor()
    await page.goto(`${service().url}/compare?from=${encodeURIComponent(ATTACK)}&to=b#"><img>`)
    await page.locator('.notice, .pair').first().waitFor()
    await page.goto(`${service().url}/map?cell=${encodeURIComponent(`${ATTACK}:${ATTACK}`)}`)
    await page.locator('.cell-clauses').waitFor()
    // The browser itself complains of the 404 for documents of such names.
    const faults = opened.faults.filter((fault) => !fault.startsWith('Failed to load resource'))
    await expectInert({ ...opened, faults })
  })

  it('breaks no layout by endless words and turns no text around itself', async () => {
    const { page, faults } = await open('/', { viewport: { width: 390, height: 844 } })
    await askOn(page, LIST_QUESTION)
    const [document] = await service().product.library.documents()
    const sideways = (): Promise<number> =>
      page.evaluate(() =>
        [window.document.documentElement, ...window.document.querySelectorAll('main, .ask-main')]
          .map((node) => node.scrollWidth - node.clientWidth)
          .reduce((most, each) => Math.max(most, each)),
      )
    expect(await sideways()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: '文字' }).click()
    expect(await sideways()).toBeLessThanOrEqual(0)
    const turning = await page
      .locator('.answer-text q')
      .evaluateAll((quotes) => quotes.map((quote) => getComputedStyle(quote).unicodeBidi))
    expect(new Set(turning)).toEqual(new Set(['isolate']))
    for (const path of [`/documents/${document?.id}`, '/search?q=老年用品']) {
      await page.goto(new URL(path, service().url).href)
      await page.locator('.clause, .hit').first().waitFor()
      expect(await sideways(), path).toBeLessThanOrEqual(0)
    }
    expect(faults).toEqual([])
  })

  it('cannot become a formula of a spreadsheet', async () => {
    const { page } = await open('/')
    await askOn(page, LIST_QUESTION)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出 CSV' }).click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
    const cells =
      Buffer.concat(chunks)
        .toString('utf8')
        .match(/"(?:[^"]|"")*"/g) ?? []
    expect(cells.length).toBeGreaterThan(6)
    expect(cells.filter((cell) => /^"\s*[=+\-@＝]/.test(cell))).toEqual([])
  })
})
