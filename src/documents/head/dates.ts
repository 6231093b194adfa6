// Documents: the day on which a document was issued.
import { parseDate } from '#zh/dates.ts'
import { pageRecord, signatureBlocks, withReason } from './found.ts'
import type { Found } from './found.ts'
import type { Block } from '../source.ts'

/** A history line that tells when a text takes effect, not when it was made. */
const EFFECT_ONLY = /(?:施行|实施|执行|生效)[）)]?$/u
const MADE = /通过|公布|发布|修订|修正|修改|批准|颁布/u

function signatureDate(blocks: readonly Block[]): Found<string> | null {
  for (const { block, blockIndex } of signatureBlocks(blocks).toReversed()) {
    const date = parseDate(block.text)
    if (date !== null) return { value: date.value, proof: { blockIndex, text: date.text } }
  }
  return null
}

/** The last date of the statute history on which the text was made or changed. */
function historyDate(blocks: readonly Block[]): Found<string> | null {
  let last: Found<string> | null = null
  for (const { block, blockIndex } of withReason(blocks, 'history')) {
    for (const clause of block.text.split(/[\s　]{1,}(?=\d{4}年)|；|，(?=\d{4}年)/u)) {
      if (EFFECT_ONLY.test(clause.trim()) && !MADE.test(clause)) continue
      const date = parseDate(clause)
      if (date !== null && (last === null || date.value >= last.value)) {
        last = { value: date.value, proof: { blockIndex, text: date.text } }
      }
    }
  }
  return last
}

function recordDate(blocks: readonly Block[]): Found<string> | null {
  for (const label of [
    /^成文日期$|^发文日期$/,
    /^发布日期$|^发布时间$|^发表时间$|^PublishedTime$/i,
  ]) {
    const record = pageRecord(blocks, label)
    const date = record === null ? null : parseDate(record.value)
    if (record?.proof && date !== null) {
      return { value: date.value, proof: { blockIndex: record.proof.blockIndex, text: date.text } }
    }
  }
  for (const { block, blockIndex } of withReason(blocks, 'page-metadata')) {
    const date = /^\d{4}[-/.]/.test(block.text) ? parseDate(block.text) : null
    if (date !== null) return { value: date.value, proof: { blockIndex, text: date.text } }
  }
  return null
}

/** The date of the signature, else the last one of a statute's history, else the page's record. */
export function findIssuedOn(blocks: readonly Block[]): Found<string> | null {
  return signatureDate(blocks) ?? historyDate(blocks) ?? recordDate(blocks)
}
