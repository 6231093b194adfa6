// Answer: a sentence of a language model, read: its words, and which clauses each part rests on.
import { findMarks, unknownHandles } from './handle-marks.ts'
import type { Handles } from './handles.ts'
import type { Evidence, Statement } from './statement.ts'

/** A stretch of the sentence and the clauses that it cites. */
export interface SentencePart {
  text: string
  evidence: Evidence[]
}

export interface ModelSentence {
  /** Without marks, list signs and Markdown. */
  text: string
  layout: Statement['layout']
  /** Cited clauses in order, each once. */
  evidence: Evidence[]
  /** The sentence cut at its commas, each part with the clauses that it may rest on. */
  parts: SentencePart[]
  /** Handles that were never given. */
  unknown: string[]
}

const BULLET = /^\s*(?:[-*•·]\s+|\d{1,2}[.、)）]\s*|[（(]\d{1,2}[）)]\s*)/u
const HEADING = /^\s*(?:#{1,6}\s+.+|\*\*[^*]+\*\*[：:]?)\s*$/u

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
    layout: isHeading ? 'heading' : BULLET.test(raw) ? 'bullet' : layout,
    evidence: [...new Set(parts.flatMap(({ evidence }) => evidence))],
    parts,
    unknown: unknownHandles(findMarks(bare), handles),
  }
}

/** Signs of lists, headings and emphasis go: they carry nothing and could hide what does. */
function withoutMarkdown(raw: string): string {
  return raw
    .replace(BULLET, '')
    .replace(/^\s*#{1,6}\s+|^\s*>\s*/u, '')
    .replaceAll(/\*\*|__|`/gu, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replaceAll(/<[^>]{0,200}>/gu, '')
    .replaceAll(/\s*\n\s*/gu, '')
    .trim()
}

function wordsWithoutMarks(text: string): string {
  const words = findMarks(text).reduceRight(
    (rest, { start, end }) => rest.slice(0, start).trimEnd() + rest.slice(end),
    text,
  )
  return words.replace(/[ \t]+/gu, ' ').trim()
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

function evidenceOf(names: readonly string[], handles: Handles): Evidence[] {
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
