// Answer: notices where quoted words are damaged in the source.
import type { Span } from '#domain/document.ts'
import type { Statement } from './statement.ts'
import type { Language } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'

/** One notice a clause: what is quoted has lost or wrong glyphs, and what probably stood there. */
export function damageNotices(statements: readonly Statement[], language: Language): string[] {
  const notices = new Set<string>()
  for (const { evidence } of statements) {
    for (const { clause, quotes } of evidence) {
      const damaged = clause.defects.filter((defect) =>
        quotes.some((quote) => overlaps(quote, defect)),
      )
      if (damaged.length === 0) continue
      const readings = damaged.flatMap(({ repair, start, end }) =>
        repair === null ? [] : [`${context(clause.text, start, end)}→${repair}`],
      )
      notices.add(noticeWords(clause.label, readings, language))
    }
  }
  return [...notices]
}

function overlaps(quote: Span, defect: Span): boolean {
  return defect.start < quote.end && Math.max(defect.end, defect.start + 1) > quote.start
}

function context(text: string, start: number, end: number): string {
  return `“${text.slice(Math.max(0, start - 2), end + 2)}”`
}

/** Inferred readings spelled out in one notice. */
const MAX_READINGS = 3

function noticeWords(label: string, readings: readonly string[], language: Language): string {
  const shown = readings.slice(0, MAX_READINGS).join('、')
  const inferred = readings.length > MAX_READINGS ? `${shown} 等${readings.length}处` : shown
  return COMPOSITION_WORDS[language].damaged(label, inferred)
}
