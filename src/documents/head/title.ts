// Documents: the title of a document.
import { pageRecord, withReason } from './found.ts'
import type { Found } from './found.ts'
import { issuersInTitle } from './issuers.ts'
import type { Block } from '../source.ts'
import { joinTitleLines } from './title-lines.ts'

const SITE_SUFFIX = /\s*[-_|–—]\s*[^-_|–—]{2,30}(?:网|网站|政府|门户|平台|局|厅|部|委)$/u

/**
 * The title without the authorities before 关于, which are metadata of their own, and without their
 * 印发《…》 around the name of a text that follows at once.
 */
function withoutIssuers(title: string): string {
  const issuedName = /^[^《》]{2,60}(?:印发|发布|公布)《(.+)》$/u.exec(title)?.[1]
  if (issuedName !== undefined) return issuedName
  const subject = title.indexOf('关于')
  const isIssuedBy = subject > 0 && !/印发|转发|《/u.test(title.slice(0, subject))
  return isIssuedBy && issuersInTitle(title).length > 0 ? title.slice(subject) : title
}

/** The part of the title that stands whole in one block, which proves it. */
function titleProof(
  lines: readonly { block: Block; blockIndex: number }[],
  title: string,
): Found<string> {
  const whole = lines.find(({ block }) => block.text.includes(title))
  const [first] = lines
  const placed = whole ?? first
  const proof =
    placed === undefined
      ? null
      : { blockIndex: placed.blockIndex, text: whole === undefined ? placed.block.text : title }
  return { value: title, proof }
}

/** What a page calls itself at greater length is no title. */
const MOST_CHARACTERS = 300

/** What the page calls itself; null when it does not or at too great a length. */
function fallbackTitle(blocks: readonly Block[]): Found<string> | null {
  const found = pageTitle(blocks)
  return found === null || found.value.length > MOST_CHARACTERS ? null : found
}

function pageTitle(blocks: readonly Block[]): Found<string> | null {
  const record = pageRecord(blocks, /^标题$|^名称$|^Title$/i)
  if (record !== null) return { ...record, value: record.value.replace(SITE_SUFFIX, '') }
  const [page] = withReason(blocks, 'page-title')
  if (page !== undefined) {
    const value = page.block.text.replace(SITE_SUFFIX, '')
    return { value, proof: { blockIndex: page.blockIndex, text: value } }
  }
  for (const { block, blockIndex } of withReason(blocks, 'front-matter')) {
    const value = /^title\s*:\s*["']?(.+?)["']?$/i.exec(block.text)?.[1]
    if (value !== undefined) return { value, proof: { blockIndex, text: value } }
  }
  return null
}

/** The printed title, lines joined and issuers left out, else what the page calls itself. */
export function findTitle(blocks: readonly Block[]): Found<string> | null {
  const lines = withReason(blocks, 'title')
  if (lines.length === 0) return fallbackTitle(blocks)
  const printed = joinTitleLines(lines.map(({ block }) => block.text))
  return titleProof(lines, withoutIssuers(printed))
}
