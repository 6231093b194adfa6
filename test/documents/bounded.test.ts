// Files that nobody wrote: readers and grammar do work in proportion to their length, whatever it is.
import { load } from 'cheerio'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import { boundHtml } from '#documents/formats/html-bounds.ts'
import { readMarkdown } from '#documents/formats/markdown.ts'
import { MAX_SOURCE_BYTES, readPolicySource } from '#documents/read.ts'

function read(text: string) {
  return finish(readPolicySource({ file: 'a.txt', bytes: new TextEncoder().encode(text) }))
}

/** The text of all clauses and asides, in their order and without blanks. */
function wordsOf(text: string): string {
  const { clauses, asides } = finish(parseClauses(read(text)))
  return [...clauses, ...asides].map((part) => part.text.replaceAll(/\s/gu, '')).join('')
}

/** How deep elements stand in each other once a page is parsed. */
function depthOf(html: string): number {
  let level: ArrayLike<{ children?: ArrayLike<unknown> }> = load(html).root().toArray() as never
  let depth = 0
  for (; level.length > 0; depth++) {
    level = Array.from(level).flatMap(({ children }) => Array.from(children ?? [])) as never
  }
  return depth
}

describe('boundHtml', () => {
  it.each([
    ['<div>', '</div>'],
    ['<ul><li>', '</li></ul>'],
    ['<table><tr><td>', '</td></tr></table>'],
    ['<div>', ''],
  ])('keeps %s within some 512 levels and every offset in its place', (open, close) => {
    const page = `${open.repeat(20_000)}总则${close.repeat(20_000)}`
    const { html, flattened } = finish(boundHtml(page))
    expect(depthOf(html)).toBeLessThan(800)
    expect(flattened).toBeGreaterThan(0)
    expect(html).toHaveLength(page.length)
    expect(html.indexOf('总则')).toBe(page.indexOf('总则'))
  })

  it.each([
    ['a long list without end tags', `<ul>${'<li>甲'.repeat(5000)}</ul>`],
    ['a long table without end tags', `<table>${'<tr><td>甲<td>乙'.repeat(5000)}</table>`],
    ['paragraphs with fonts left open', '<p><font color=red>甲'.repeat(5000)],
    ['a drawing', `<svg>${'<path d="M0"/>'.repeat(2000)}</svg>`],
    ['a script', `<script>${'"<div>"+'.repeat(2000)}</script>`],
    ['a comment', `<!--${'<div>'.repeat(2000)}-->`],
  ])('leaves %s alone', (_, page) => {
    expect(finish(boundHtml(page))).toEqual({ html: page, flattened: 0 })
  })

  it('refuses a page with more tags than memory has room for', () => {
    expect(() => finish(boundHtml('<p></p>'.repeat(500_001)))).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', message: expect.stringContaining('500000') }),
    )
  })

  it('drops the attributes of a tag that has more than the parser can compare', () => {
    const attributes = Array.from({ length: 5000 }, (_, at) => ` a${at}=1`).join('')
    const { html } = finish(boundHtml(`<p${attributes}>甲</p>`))
    expect(html.replaceAll(/ +/g, '')).toBe('<p>甲</p>')
  })
})

describe('a page nested too deep', () => {
  it('keeps its words apart, and the document says what was lost', () => {
    const page = `<html><body>${'<div>甲'.repeat(1000)}${'</div>乙'.repeat(1000)}</body></html>`
    const { document, blocks } = read(page)
    expect(blocks.map(({ text }) => text).join('')).toBe('甲'.repeat(1000) + '乙'.repeat(1000))
    expect(blocks.length).toBeGreaterThan(1900)
    expect(document.defects).toMatchObject([{ kind: 'flattened' }])
  })
})

describe('a file beyond the limit', () => {
  it('is refused with its name, its size and the limit', () => {
    const bytes = new Uint8Array(MAX_SOURCE_BYTES + 2 ** 20).fill(65)
    const reading = readPolicySource({ file: '大.txt', bytes })
    expect(() => reading.next()).toThrow(
      expect.objectContaining({
        code: 'TOO_LARGE',
        message: expect.stringMatching(/大\.txt.*11\.0 MB.*10\.0 MB/),
      }),
    )
  })
})

/** What reads or copies a whole array or text, each time it is called. */
const READERS: [object, PropertyKey][] = [
  [Array.prototype, Symbol.iterator],
  [Array.prototype, 'indexOf'],
  [Array.prototype, 'every'],
  [Array.prototype, 'slice'],
  [String.prototype, 'replaceAll'],
]

/** How many items and characters such calls pass over at most while some work is done. */
function itemsRead(work: () => void): number {
  let items = 0
  const originals = READERS.map(([target, name]) => {
    const original = Reflect.get(target, name) as (...args: unknown[]) => unknown
    function counted(this: { length: number }, ...args: unknown[]): unknown {
      const result = Reflect.apply(original, this, args)
      items += Array.isArray(result) ? result.length : this.length
      return result
    }
    Object.defineProperty(target, name, { value: counted, configurable: true, writable: true })
    return original
  })
  try {
    work()
  } finally {
    for (const [at, [target, name]] of READERS.entries())
      Object.defineProperty(target, name, {
        value: originals[at],
        configurable: true,
        writable: true,
      })
  }
  return items
}

const ENDLESS: [string, (times: number) => string][] = [
  ['items of an article', (n) => `第一条 有下列情形的：\n${'1. 发展银发经济。\n'.repeat(n)}`],
  ['lines without an end', (n) => '发展银发经济和老年用品产业的有关要求以及各项措施，\n'.repeat(n)],
  ['a box without heads', (n) => `一、任务\n专栏1 工程\n${'发展银发经济。\n'.repeat(n)}`],
  ['titles', (n) => '关于发展银发经济的意见\n'.repeat(n)],
  ['tails of titles', (n) => `关于发展的意见\n${'若干意见\n'.repeat(n)}`],
  ['dates', (n) => `关于发展的意见\n第一条 总则。\n${'2024年1月1日\n'.repeat(n)}`],
  ['contents', (n) => '目录\n一、要求\n二、任务\n'.repeat(n)],
  ['quotation marks', (n) => '“甲\n'.repeat(n)],
]

describe('work on endless files', () => {
  it.each(ENDLESS)('grows with %s in proportion', (_, text) => {
    const cost = (times: number) => itemsRead(() => void finish(parseClauses(read(text(times)))))
    const [once, twice] = [cost(500), cost(1000)]
    expect(twice).toBeLessThanOrEqual(2.5 * once)
  })

  // Each of these would not end in the lifetime of a person where it is read in every way.
  it.each([
    ['words of a page and blanks', `打印${' '.repeat(120)}正`],
    ['words that overlap', `${'A+'.repeat(70)}x`],
    ['comments before no page', `${'<!-- a -->'.repeat(200)}字`],
    ['blanks behind 附', `附${' '.repeat(20_000)}x`],
  ])('ends with %s', (_, text) => {
    expect(wordsOf(text)).toContain(text.at(-1))
  })

  it('reads more blocks than a call has room for as arguments', () => {
    const { blocks } = finish(readMarkdown('甲<br>'.repeat(150_000)))
    expect(blocks).toHaveLength(150_000)
  })
})

describe('any small file', () => {
  // prettier-ignore
  const pieces = fc.constantFrom(
    '<div>', '</div>', '<p>', '<table><tr><td>', '</td>', '<svg>', '<title>', '<!--', '-->', '<![CDATA[', '<br>', '<a href="', '"', '>', '&nbsp;', '&#x5B57;', '&#99999999;', '&amp', '**', '_', '`', '[', '](', ')', '\\', '> ', '- ', '# ', '|', '---\n', '\n', '\r\n', '\u2028', ' ', '\u3000', '第一条', '第二章', '一、', '（一）', '1.', '（1）', '①', '——', '专栏1', '附件1', '目录', '“', '”', '《', '》', '（', '）', '。', '，', '：', '；', '发展经济', '意见', '关于', '若干', '印发', '2024年1月1日', '国务院', '有效期', '本办法自', '起', '以下简称', '全文如下', '打印', '扫一扫', '\uFFFD', '□', '字 字', '\u{20000}', 'a', '1',
  )
  const files = fc.oneof(
    fc.array(pieces, { maxLength: 120 }).map((parts) => new TextEncoder().encode(parts.join(''))),
    fc.string({ unit: 'binary', maxLength: 600 }).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array({ maxLength: 2000 }),
  )

  it('is read, or refused with a reason', () => {
    fc.assert(
      fc.property(files, (bytes) => {
        try {
          finish(parseClauses(finish(readPolicySource({ file: 'a', bytes }))))
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { numRuns: 300 },
    )
  })
})
