// Answer: a sentence of a language model, read: its words, and which clauses each part rests on.
import type { CitedClause } from './cited-clause.ts'
import { findMarks, unknownHandles, withoutMarks } from './handle-marks.ts'
import type { Handles } from './handles.ts'
import type { Statement } from './statement.ts'

/** A stretch of the sentence and the clauses that it cites. */
export interface SentencePart {
  text: string
  evidence: CitedClause[]
}

export interface ModelSentence {
  /** Without marks, list signs and Markdown. */
  text: string
  layout: Statement['layout']
  /** Cited clauses in order, each once. */
  evidence: CitedClause[]
  /** The sentence cut at its commas, each part with the clauses that it may rest on. */
  parts: SentencePart[]
  /** Handles that were never given. */
  unknown: string[]
}

const ORDINAL =
  /^(?:\d{1,2}[.．、)）](?!\d)\s*|[（(]\d{1,2}[）)]\s*|[①-⑳]\s*|[一二三四五六七八九十]{1,3}、\s*|[（(][一二三四五六七八九十]{1,3}[）)]\s*)/u
const SIGN = /^\s*(?:#{1,6}\s+|>\s*|[-*•·●▪◦]\s+)/u
const BULLET = /^\s*(?:[-*•·●▪◦]\s+|\**(?:\d{1,2}[.．、)）](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]))/u
const HEADING =
  /^\s*(?:#{1,6}\s+.+|\*\*[^*]+\*\*[：:]?|(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^，。；：]{2,24})\s*$/u
const TABLE_ROW = /^\s*\|(.*)\|\s*$/u

/** Reads a sentence as it came; null when nothing but marks is left of it. */
export function readSentence(
  raw: string,
  handles: Handles,
  layout: Statement['layout'] = 'paragraph',
): ModelSentence | null {
  const isHeading = HEADING.test(raw)
  const bare = withoutMarkdown(raw)
  const parts = partsOf(bare, handles)
  const text = wordsWithoutMarks(bare)
  if (!/[\p{L}\p{N}]/u.test(text)) return null
  return {
    text,
    layout: isHeading ? 'heading' : BULLET.test(raw) || TABLE_ROW.test(raw) ? 'bullet' : layout,
    evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
    parts,
    unknown: unknownHandles(findMarks(bare), handles),
  }
}

/** What closes a letter to a reader and tells nothing of the documents. */
const COURTESY =
  /^(?:以上|上述)(?:内容|信息|回答|是|仅)?.{0,12}(?:供(?:您|你)?参考|希望)|^如(?:果|需|有).{0,16}(?:可|请|欢迎).{0,16}$|^(?:希望|欢迎|请).{0,20}(?:帮助|咨询|告诉我|提问)|^(?:具体|详细)?(?:内容|规定)?(?:请)?(?:以|参见|查阅)(?:原文|文件原文)(?:为准)?$/u

/** Whether it is only a closing phrase: it is left out without a word. */
export function isCourtesy({ text, evidence }: ModelSentence): boolean {
  return evidence.length === 0 && COURTESY.test(text.replace(/[。！!.]+$/u, ''))
}

/** Signs of lists, headings, tables and emphasis go: they carry nothing and could hide what does. */
function withoutMarkdown(raw: string): string {
  const words = inLine(raw)
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/<[^>]{0,200}>/gu, '')
    .replaceAll(/\s*\n\s*/gu, '')
    .replace(SIGN, '')
    .replaceAll(/\*\*|__|`/gu, '')
    .trim()
  return words.replace(SIGN, '').replace(ORDINAL, '').trim()
}

/** | 甲 | 3家 | 2年 | becomes 甲：3家；2年. */
function inLine(raw: string): string {
  const [, inner] = TABLE_ROW.exec(raw) ?? []
  if (inner === undefined) return raw
  const [first = '', ...rest] = inner
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
  return rest.length === 0 ? first : `${first}：${rest.join('；')}`
}

function wordsWithoutMarks(text: string): string {
  return withoutMarks(text)
    .replace(/[ \t]+/gu, ' ')
    .trim()
}

/**
 * 甲为3家[c1]，乙为5家[c2]： each comma part rests on its own marks; one without marks on those of the
 * parts around it.
 */
function partsOf(text: string, handles: Handles): SentencePart[] {
  const marks = findMarks(text)
  const all = marks.flatMap((mark) => mark.handles)
  const pieces = cutAtCommas(text).map(({ start, end }) => ({
    text: wordsWithoutMarks(text.slice(start, end)),
    own: marks.filter((mark) => mark.start >= start && mark.start < end).flatMap((m) => m.handles),
  }))
  const marked = pieces.map(({ own }) => own)
  return pieces
    .map(({ text: words, own }, index) => {
      const before = marked.slice(0, index).findLast((names) => names.length > 0) ?? []
      const after = marked.slice(index + 1).find((names) => names.length > 0) ?? []
      const around = before.length > 0 || after.length > 0 ? [...before, ...after] : all
      return { text: words, evidence: evidenceOf(own.length > 0 ? own : around, handles) }
    })
    .filter((part) => part.text !== '' || part.evidence.length > 0)
}

function evidenceOf(names: readonly string[], handles: Handles): CitedClause[] {
  return [...new Set(names)].flatMap((name) => handles.get(name) ?? [])
}

const OPENERS = '「“《（(〔【['
const CLOSERS = '」”》）)〕】]'

/** At ，；。 outside of brackets and quotations; marks after the comma stay with the part before it. */
function cutAtCommas(text: string): { start: number; end: number }[] {
  const cuts: { start: number; end: number }[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (OPENERS.includes(character)) depth++
    if (CLOSERS.includes(character)) depth = Math.max(0, depth - 1)
    if (depth > 0 || !'，；;。！？'.includes(character)) continue
    const [mark] = findMarks(text.slice(index + 1))
    const isLead = mark !== undefined && text.slice(index + 1, index + 1 + mark.start).trim() === ''
    const end = isLead && text.slice(index + 1 + mark.end).trim() === '' ? text.length : index + 1
    cuts.push({ start, end })
    start = end
  }
  if (start < text.length) cuts.push({ start, end: text.length })
  return cuts
}
