// Retrieve: a place in a question that names documents, and how such places are found.
import type { PolicyDocument } from '#domain/document.ts'
import { titleForms } from './title-forms.ts'

export interface Mention {
  start: number
  end: number
  documents: PolicyDocument[]
}

/** Finds mentions in a normalised question; a mention always names at least one document. */
export type MentionFinder = (question: string, documents: readonly PolicyDocument[]) => Mention[]

/** What documents are called by kind. */
export const DOCUMENT_NOUN = '方案|计划|规划|意见稿|意见|办法|通知|条例|规定|细则|纲要|政策|文件|法'

/** Kinds that fit every document. */
const ANY_KIND = new Set(['政策', '文件'])

export function mentionOf(match: RegExpExecArray, documents: PolicyDocument[]): Mention {
  return { start: match.index, end: match.index + match[0].length, documents }
}

export function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

/**
 * Whether a document may be called by these words and this kind: 轻工业稳增长 and 方案 fit a title that
 * has the kind and every character of the words, words of pointing left out.
 */
export function fitsTitle(document: PolicyDocument, words: string, kind: string): boolean {
  const normal = titleForms(document).title
  if (!ANY_KIND.has(kind) && !normal.includes(kind)) return false
  const telling = words.replace(/[的这那个份版轮一]|印发|发布|出台|制定/gu, '')
  return [...telling].every((character) => normal.includes(character))
}
