// Ingest: sets aside what stands on the page around the document.
import { normaliseText } from '../text/normalise.ts'
import { furnitureReason, isLinkLine, isPageMetadata } from './furniture.ts'
import type { LaidBlock } from './laid-block.ts'
import { isStructureMark, isTitleLike } from './line-kinds.ts'

const LEAD_END = /^(?:.{0,60}(?:主要内容|全文|内容|原文)如下|附?(?:文件)?(?:全文|原文))[：:。]?$/u
const PAGE_END =
  /^(?:扫一扫|分享(?:到|至|：|$)|打\s*印|相关(?:附件|链接|阅读|文章|文件|稿件)|上一[篇条]|网站地图|主办)/u
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

/** The name of the page as its <title> or its conversion header gives it, normalised. */
function pageTitle(blocks: readonly LaidBlock[]): string {
  const found = blocks.find(({ reason, text }) => reason === 'page-title' || /^Title:/i.test(text))
  return normaliseText(found?.text.replace(/^Title:/i, '') ?? '')
}

function isNamedByPage(text: string, title: string): boolean {
  const name = normaliseText(text)
  return name.length >= 6 && title.includes(name)
}

/** Blocks outside the main element: menus before it, footer after it; the title stays. */
function setAsideOutside(blocks: readonly LaidBlock[], title: string): void {
  const mainStart = blocks.findIndex(({ role, layout }) => role === 'body' && !layout.outsideMain)
  blocks.forEach((block, index) => {
    if (block.role !== 'body' || !block.layout.outsideMain || isProse(block.text)) return
    const isTitle = index < mainStart && isTitleLike(block.text)
    if (isTitle && (isNamedByPage(block.text, title) || block.layout.heading)) return
    setAside(block, index < mainStart ? 'navigation' : 'footer')
  })
}

/** A news report that leads in the text it reprints: all before 全文如下, titles left. */
function setAsideNewsLead(blocks: readonly LaidBlock[]): void {
  const open = blocks.filter(({ role }) => role === 'body')
  const firstMark = open.findIndex(({ text }) => isStructureMark(text))
  const head = firstMark < 0 ? open : open.slice(0, firstMark)
  const leadEnd = head.findLastIndex(({ text }) => LEAD_END.test(text))
  for (const block of head.slice(0, leadEnd + 1)) {
    const isLeadEnd = LEAD_END.test(block.text)
    if (isLeadEnd || !block.layout.heading || !isTitleLike(block.text)) setAside(block, 'news-lead')
  }
}

/** In the dump of a whole page: what stands before its title and after its last line of prose. */
function setAsideAroundDump(blocks: readonly LaidBlock[], title: string): void {
  const menuLines = blocks.filter(({ reason }) => reason === 'navigation').length
  if (menuLines < MENU_LINES) return
  const start = blocks.findIndex(({ role, text }) => role === 'body' && isNamedByPage(text, title))
  const lastProse = blocks.findLastIndex(({ role, text }) => role === 'body' && isProse(text))
  const end = blocks.findIndex(
    ({ role, text }, index) => role === 'aside' && index > lastProse && PAGE_END.test(text),
  )
  blocks.forEach((block, index) => {
    if (block.role !== 'body') return
    if (index < start && !isProse(block.text)) setAside(block, 'navigation')
    if (end >= 0 && index > end) setAside(block, 'footer')
  })
}

/**
 * Marks page furniture, page records, menus, footers and news leads as asides, in place. What is
 * not surely one of these stays.
 */
export function setAsidePage(blocks: readonly LaidBlock[]): void {
  const title = pageTitle(blocks)
  for (const block of blocks) {
    if (block.role !== 'body') continue
    if (isPageMetadata(block)) setAside(block, 'page-metadata')
    else {
      const reason = furnitureReason(block)
      if (reason !== null) setAside(block, reason)
      else if (isLinkLine(block) && !/附/.test(block.text)) setAside(block, 'navigation')
    }
  }
  setAsideOutside(blocks, title)
  setAsideAroundDump(blocks, title)
  setAsideNewsLead(blocks)
}
