// Documents: the 发文字号 of a document.
import { pageRecord, withReason } from './found.ts'
import type { Found } from './found.ts'
import { DATE } from '#zh/dates.ts'
import { DOCUMENT_NUMBER, ORDER_NUMBER } from './line-kinds.ts'
import type { Block } from '../source.ts'

const ORDER_IN_HISTORY =
  /(?:中华人民共和国)?([\p{Script=Han}]{2,30}?令)[（(]?第?\s*(\d+|[〇零一二三四五六七八九十百]+)\s*号/gu

/** One spelling of a number: 〔〕 around the year, no blanks. */
export function normaliseNumber(number: string): string {
  return number
    .replace(/\s/gu, '')
    .replace(/[［【[（(﹝](\d{4})[］】\]）)﹞]/u, '〔$1〕')
    .replace(/^中华人民共和国(?=.*令)/u, '')
}

function numberIn(text: string): string | null {
  return (DOCUMENT_NUMBER.exec(text) ?? ORDER_NUMBER.exec(text))?.[0] ?? null
}

/** The order whose name stands in the letterhead: 中华人民共和国国务院令 above 第706号. */
function withOrderName(blocks: readonly Block[], blockIndex: number, number: string): string {
  if (!number.startsWith('第')) return number
  const above = blocks.slice(0, blockIndex).findLast(({ role }) => role === 'matter')
  return above?.text.endsWith('令') === true ? above.text + number : number
}

function ownLineNumber(blocks: readonly Block[]): Found<string> | null {
  for (const { block, blockIndex } of withReason(blocks, 'number')) {
    const text = numberIn(block.text)
    if (text === null) continue
    const value = normaliseNumber(withOrderName(blocks, blockIndex, text))
    return { value, proof: { blockIndex, text } }
  }
  return null
}

function recordNumber(blocks: readonly Block[]): Found<string> | null {
  const record = pageRecord(blocks, /^发文字号$|^文号$|^字号$/)
  if (record === null) return null
  const text = numberIn(record.value)
  if (text === null || record.proof === null) return null
  return {
    value: normaliseNumber(text),
    proof: { blockIndex: record.proof.blockIndex, text },
  }
}

/** The last order named in a statute's history: 国务院令第721号公布. */
function historyNumber(blocks: readonly Block[]): Found<string> | null {
  let last: Found<string> | null = null
  for (const { block, blockIndex } of withReason(blocks, 'history')) {
    const undated = block.text.replace(new RegExp(DATE, 'gu'), (date) => ' '.repeat(date.length))
    for (const [text, order = '', ordinal = ''] of undated.matchAll(ORDER_IN_HISTORY)) {
      last = { value: normaliseNumber(`${order}第${ordinal}号`), proof: { blockIndex, text } }
    }
  }
  return last
}

/** The number on its own line, else the page's record, else the last order of the history. */
export function findNumber(blocks: readonly Block[]): Found<string> | null {
  const own = ownLineNumber(blocks)
  if (own !== null && !own.value.startsWith('第')) return own
  return recordNumber(blocks) ?? own ?? historyNumber(blocks)
}
