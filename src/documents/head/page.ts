// Documents: sets aside what stands on the page around the document.
import { eachInSteps, findIndexInSteps, type Steps } from '#domain/work/steps.ts'
import { normaliseText } from '#zh/normalise.ts'
import { furnitureReason, isLinkLine, isPageRecord } from './furniture.ts'
import type { LaidBlock } from '../formats/laid-block.ts'
import { isStructureMark, isTitleLike } from './line-kinds.ts'

const LEAD_END = /^(?:.{0,60}(?:主要内容|全文|内容|原文)如下|附?(?:文件)?(?:全文|原文))[：:。]?$/u
const PAGE_END =
  /^(?:扫一扫|分享(?:到|至|：|$)|打\s*印|相关(?:附件|链接|阅读|文章|文件|稿件)|上一[篇条]|网站地图|主办)/u
const SITE_NAME = /(?:网|网站|门户|平台)$/u
/** A shorter name is no title. */
const SHORTEST_NAME = 6
/** What is longer is no name of a page. */
const MOST_NAME_CHARACTERS = 1000
/** Prose this long is never taken for navigation or footer. */
const PROSE_CHARACTERS = 40
/** A page with this many menu lines is the dump of a whole web page. */
const MENU_LINES = 8

function setAside(block: LaidBlock, reason: string): void {
  block.role = 'aside'
  block.reason = reason
}

function isProse(text: string): boolean {
  return text.length >= PROSE_CHARACTERS && /[。；]/u.test(text)
}

/** The names under which <title> or a conversion header knows a page. */
export class PageNames {
  readonly #names: ReadonlySet<string>

  constructor(blocks: readonly LaidBlock[]) {
    const found = blocks.find(
      ({ reason, text }) => reason === 'page-title' || /^Title:/i.test(text),
    )
    const title = found?.text.slice(0, MOST_NAME_CHARACTERS).replace(/^Title:/i, '') ?? ''
    const names = [title, ...title.split(/[-_|–—]/u)].map((name) => normaliseText(name))
    this.#names = new Set(
      names.filter((name) => name.length >= SHORTEST_NAME && !SITE_NAME.test(name)),
    )
  }

  /** Whether a text is one of them but for width and blanks. */
  has(text: string): boolean {
    if (this.#names.size === 0 || text.length > MOST_NAME_CHARACTERS) return false
    return this.#names.has(normaliseText(text))
  }
}

/** Blocks outside the main element: menus before it, footer after it; the title stays. */
function* setAsideOutside(blocks: readonly LaidBlock[], names: PageNames): Steps<void> {
  const mainStart = blocks.findIndex(({ role, layout }) => role === 'body' && !layout.outsideMain)
  yield* eachInSteps(blocks, (block, index) => {
    if (block.role !== 'body' || !block.layout.outsideMain || isProse(block.text)) return
    const isNamed = names.has(block.text)
    const isHeading = block.layout.heading && isTitleLike(block.text)
    if (index < mainStart && (isNamed || isHeading)) return
    setAside(block, index < mainStart ? 'navigation' : 'footer')
  })
}

/** A news report that leads in the text it reprints: all before 全文如下, titles left. */
function* setAsideNewsLead(blocks: readonly LaidBlock[]): Steps<void> {
  const open = blocks.filter(({ role }) => role === 'body')
  const firstMark = open.findIndex(({ text }) => isStructureMark(text))
  const head = firstMark < 0 ? open : open.slice(0, firstMark)
  const leadEnd = head.findLastIndex(({ text }) => LEAD_END.test(text))
  yield* eachInSteps(head.slice(0, leadEnd + 1), (block) => {
    const isLeadEnd = LEAD_END.test(block.text)
    if (isLeadEnd || !block.layout.heading || !isTitleLike(block.text)) setAside(block, 'news-lead')
  })
}

/** In the dump of a whole page: what stands before its title and after its last line of prose. */
function* setAsideAroundDump(blocks: readonly LaidBlock[], names: PageNames): Steps<void> {
  const menuLines = blocks.filter(({ reason }) => reason === 'navigation').length
  if (menuLines < MENU_LINES) return
  const start = yield* findIndexInSteps(
    blocks,
    ({ role, text }) => role === 'body' && names.has(text),
  )
  const lastProse = blocks.findLastIndex(({ role, text }) => role === 'body' && isProse(text))
  const end = blocks.findIndex(
    ({ role, text }, index) => role === 'aside' && index > lastProse && PAGE_END.test(text),
  )
  yield* eachInSteps(blocks, (block, index) => {
    if (block.role !== 'body') return
    if (index < start && !isProse(block.text)) setAside(block, 'navigation')
    if (end >= 0 && index > end) setAside(block, 'footer')
  })
}

/** Records, furniture and menu lines, each by its own words. */
function* setAsideLines(blocks: readonly LaidBlock[], names: PageNames): Steps<void> {
  const textStart = blocks.findIndex(
    ({ role, layout, text }) =>
      role === 'body' && !layout.outsideMain && (isProse(text) || isStructureMark(text)),
  )
  yield* eachInSteps(blocks, (block, index) => {
    if (block.role !== 'body') return
    const isNamed = names.has(block.text)
    if (isPageRecord(block, index < textStart)) setAside(block, 'page-metadata')
    else if (isLinkLine(block) && !isNamed && !/附/u.test(block.text)) setAside(block, 'navigation')
    else {
      const reason = furnitureReason(block)
      if (reason !== null) setAside(block, reason)
    }
  })
}

/**
 * Marks page furniture, page records, menus, footers and news leads as asides, in place. What is
 * not surely one of these stays. Returns the names of the page.
 */
export function* setAsidePage(blocks: readonly LaidBlock[]): Steps<PageNames> {
  const names = new PageNames(blocks)
  yield* setAsideLines(blocks, names)
  yield* setAsideOutside(blocks, names)
  yield* setAsideAroundDump(blocks, names)
  yield* setAsideNewsLead(blocks)
  return names
}
