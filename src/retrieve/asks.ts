// Retrieve: what kind of thing a question asks for, read from its question words.
import type { Asks } from '#domain/understanding.ts'
import { findQuantities } from '#zh/quantities.ts'
import { aspectsAsked } from './aspects.ts'
import {
  LIST,
  COMPARE,
  FIGURE,
  FIGURE_TOPIC,
  MEANING,
  WORDS,
  IMPLIED_UNITS,
  YES_NO,
  METADATA,
  CATALOGUE,
  PARTS,
  TOGETHER,
  UNIT_AFTER,
} from './question-words.ts'

/**
 * Reads what a question asks for.
 * @param question normalised
 */
export function readAsks(question: string): Asks {
  const metadata = METADATA.filter(([, pattern]) => pattern.test(question))
  const parts = PARTS.find(([, pattern]) => pattern.test(question))
  const patterns = [
    ...(parts === undefined ? [] : [parts[1]]),
    ...metadata.map(([, pattern]) => pattern),
    CATALOGUE,
    LIST,
    COMPARE,
    FIGURE,
  ]
  return {
    list: matches(LIST, question),
    compare: matches(COMPARE, question),
    figure:
      matches(FIGURE, question) || (FIGURE_TOPIC.test(question) && !namesFigure(question))
        ? { units: unitsAsked(question), count: Math.max(1, question.match(FIGURE)?.length ?? 0) }
        : null,
    metadata: metadata.map(([field]) => field),
    parts: parts?.[0] ?? null,
    words: WORDS.test(question),
    together: TOGETHER.test(question),
    meaning: MEANING.test(question),
    mustState: aspectsAsked(question),
    yesNo: matches(YES_NO, question),
    rest: patterns.reduce(blankMatches, question),
  }
}

/** 4%是哪个文件提的 gives the figure and asks for its place. */
function namesFigure(question: string): boolean {
  return findQuantities(question).some(({ unit }) => unit !== '' && unit !== '年' && unit !== '月')
}

/** Whether the question is about which documents there are, so that none of them narrows it. */
export function asksForCatalogue(question: string): boolean {
  return CATALOGUE.test(question)
}

function matches(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0
}

function blankMatches(text: string, pattern: RegExp): string {
  const everywhere = new RegExp(pattern.source, 'gu')
  return text.replace(everywhere, (match) => ' '.repeat(match.length))
}

/** The units that an answer's figure may have; none when a figure is asked for without any. */
function unitsAsked(question: string): string[] {
  const counted = [...question.matchAll(UNIT_AFTER)].map(([, unit]) =>
    ['钱', '块', '块钱'].includes(unit ?? '') ? '元' : unit,
  )
  const implied = IMPLIED_UNITS.filter(([words]) => words.test(question)).map(([, unit]) => unit)
  if (counted.includes(undefined) && implied.length === 0) return []
  return [...new Set([...counted, ...implied])].filter((unit) => unit !== undefined)
}
