// Documents: whether a document is a draft, repealed or in force, and the words that say so.
import type { Standing } from '#domain/document.ts'
import { pageRecord, withReason } from './found.ts'
import type { Found } from './found.ts'
import type { Block } from '../source.ts'

const DRAFT =
  /征求意见稿|公开征求[^。]{0,80}意见|征求[^。]{0,60}意见的(?:公告|通知|函)|送审稿|讨论稿|草案(?!的决定|的说明)/u
const REPEALED =
  /已(?:经)?(?:被)?(?:废止|失效)|全文(?:废止|失效)|(?:予以|宣布)废止|[（(【](?:废止|失效)[）)】]|^(?:废止|失效)$/u
const VALID = /^(?:现行)?有效$|现行有效/u

function firstMatch(
  blocks: readonly Block[],
  pattern: RegExp,
  reasons: readonly string[],
): Found<string> | null {
  for (const reason of reasons) {
    for (const { block, blockIndex } of withReason(blocks, reason)) {
      const text = pattern.exec(block.text)?.[0]
      if (text !== undefined) return { value: text, proof: { blockIndex, text } }
    }
  }
  return null
}

function recordedStanding(blocks: readonly Block[]): Found<Standing> | null {
  const record = pageRecord(blocks, /^有效性$|^时效性$|^效力状态$|^文件状态$/)
  if (record === null) return null
  if (REPEALED.test(record.value)) return { value: 'repealed', proof: record.proof }
  return VALID.test(record.value) ? { value: 'in-force', proof: record.proof } : null
}

/**
 * Draft when title or lead say so; repealed when the page or the history do; in force when the
 * text was issued as final (`issued`: its number, signature, history). Else unknown.
 */
export function findStanding(
  blocks: readonly Block[],
  issued: Found<unknown> | null,
): Found<Standing> | null {
  const draft = firstMatch(blocks, DRAFT, ['title', 'notice-title', 'subtitle', 'news-lead'])
  if (draft !== null) return { value: 'draft', proof: draft.proof }
  const recorded = recordedStanding(blocks)
  if (recorded !== null) return recorded
  const repealed = firstMatch(blocks, REPEALED, [
    'title',
    'subtitle',
    'history',
    'repeated-title',
    'page-title',
  ])
  if (repealed !== null) return { value: 'repealed', proof: repealed.proof }
  return issued === null ? null : { value: 'in-force', proof: issued.proof }
}
