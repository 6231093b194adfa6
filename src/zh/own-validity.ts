// Chinese: the sentence in which a document limits its own validity: 自2019年2月1日起施行，有效期5年.
import { DATE, parseDate } from './dates.ts'
import { dayAfter, lastDayOf, parseTerm, TERM_PATTERN } from './terms.ts'

/** Words of a text and where they stand in it. */
export interface Place {
  text: string
  start: number
  end: number
}

/** How an end that is not printed follows from what is. */
export interface EndSum {
  /** The day from which the term is counted; null where it is that of the document's issue. */
  start: Place | null
  /** 30日 in 自发布之日起30日后: what passes before the term begins. */
  delay: Place | null
  term: Place
}

export interface OwnValidity {
  /** YYYY-MM-DD, both days included. */
  from: string
  to: string
  /** Null where the text prints its end. */
  sum: EndSum | null
  /** All that proves it, as printed. */
  proof: string
}

const LIMIT = '(?:(?:有效|试行|执行|实施|施行)期限?(?:暂定)?(?:为|是|：|:)?|[试暂]行)'
const DAY = `(?:${DATE.source})`
const UNTIL = new RegExp(
  `${LIMIT}\\s*(?:自?\\s*${DAY}\\s*(?:起|日起)?\\s*)?(?:至|到|截至|截止到?|[—–-]+)\\s*(${DAY})`,
  'u',
)
const TERM = new RegExp(`${LIMIT}\\s*(${TERM_PATTERN})`, 'u')
const FROM_DAY = new RegExp(`(${DAY})\\s*(?:之日)?\\s*(?:起|开始|至|到)`, 'gu')
const ISSUED = '(?:印发|发布|公布|颁布|下发)'
const FROM_ISSUE = new RegExp(
  `${ISSUED}(?:之日起?|日起|起)(?:\\s*满?\\s*(${TERM_PATTERN})\\s*后)?|${ISSUED}\\s*(${TERM_PATTERN})\\s*后`,
  'u',
)
/** 有效期 and 试行 are the document's own where it names itself or its first day. */
const OWN = /本[\p{Script=Han}]{1,8}|自[^。；]{0,60}(?:起|之日)/u
/** Projects have 执行期 too: there the document must name itself. */
const NAMES_ITSELF =
  /本[\p{Script=Han}]{0,6}?(?:办法|规定|规则|规程|细则|通知|意见|方案|条例|措施|政策|公告|决定|标准|指南|计划|规划|目录|章程|文件)/u
const IS_PROJECT_LIKE = /^(?:执行|实施|施行)期/u
const OWN_LIMIT = new RegExp(
  `${NAMES_ITSELF.source}(?:自[^。；]{2,24}?(?:起|之日))?(?:施行|实施|执行|生效)?[，,]?${LIMIT}\\s*(?:${TERM_PATTERN}|[至到])`,
  'u',
)
const SENTENCE = /[^。；\n]+/gu

/**
 * Reads the limit of validity that a text sets itself, and the day from which it counts in the same
 * sentence or a neighbouring one. Null for none, and where the first day is not known to the day.
 * @param issuedOn the day of issue, as exact as it is known
 */
export function readOwnValidity(text: string, issuedOn: string | null): OwnValidity | null {
  const sentences = [...text.matchAll(SENTENCE)].map(placeOf)
  for (const [index, sentence] of sentences.entries()) {
    const limit = limitIn(sentence)
    if (limit === null) continue
    for (const beside of [sentence, sentences[index - 1], sentences[index + 1]]) {
      if (beside === undefined || !isOwn(sentence, beside, limit)) continue
      const first = firstDayIn(beside, limit, issuedOn)
      if (first === null) continue
      const validity = withEnd(first, limit)
      const places = [...(beside === sentence ? [] : [beside]), limit, ...placesOf(first)]
      if (validity !== null) return { ...validity, proof: stretch(text, sentence, places) }
    }
  }
  return null
}

/** 本通知有效期1年: whether a text limits its own validity, with or without a day to count from. */
export function limitsOwnValidity(text: string): boolean {
  return OWN_LIMIT.test(text)
}

interface Limit extends Place {
  /** The words that limit: 有效期5年. */
  whole: Place
  kind: 'until' | 'term'
}

function placeOf(match: RegExpMatchArray): Place {
  const start = match.index ?? 0
  return { text: match[0], start, end: start + match[0].length }
}

/** A group of a match in a sentence, with its place in the text. */
function groupOf({ start }: Place, match: RegExpExecArray, group: string): Place {
  const at = start + match.index + match[0].lastIndexOf(group)
  return { text: group, start: at, end: at + group.length }
}

function limitIn(sentence: Place): Limit | null {
  const until = UNTIL.exec(sentence.text)
  const term = TERM.exec(sentence.text)
  const match = until ?? term
  const [whole, group] = match ?? []
  if (match === null || whole === undefined || group === undefined) return null
  if (until === null && parseTerm(group) === null) return null
  return {
    ...groupOf(sentence, match, group),
    whole: groupOf(sentence, match, whole),
    kind: until === null ? 'term' : 'until',
  }
}

function isOwn(sentence: Place, beside: Place, { whole }: Limit): boolean {
  const own = IS_PROJECT_LIKE.test(whole.text) ? NAMES_ITSELF : OWN
  return own.test(sentence.text) || own.test(beside.text)
}

interface FirstDay {
  day: string
  start: Place | null
  delay: Place | null
}

function firstDayIn(sentence: Place, limit: Limit, issuedOn: string | null): FirstDay | null {
  for (const match of sentence.text.matchAll(FROM_DAY)) {
    const start = groupOf(sentence, match, match[1] ?? '')
    const day = parseDate(start.text)?.value
    if (day?.length === FULL_DAY && start.start !== limit.start) return { day, start, delay: null }
  }
  const issue = FROM_ISSUE.exec(sentence.text)
  if (issue === null || issuedOn?.length !== FULL_DAY) return null
  const words = issue[1] ?? issue[2]
  if (words === undefined) return { day: issuedOn, start: null, delay: null }
  const term = parseTerm(words)
  return term === null
    ? null
    : { day: dayAfter(issuedOn, term), start: null, delay: groupOf(sentence, issue, words) }
}

const FULL_DAY = '2026-01-01'.length

function withEnd(
  { day: from, start, delay }: FirstDay,
  { kind, text, start: at, end }: Limit,
): Omit<OwnValidity, 'proof'> | null {
  if (kind === 'until') {
    const to = parseDate(text)?.value
    return to?.length === FULL_DAY && to > from ? { from, to, sum: null } : null
  }
  const length = parseTerm(text)
  if (length === null) return null
  const term = { text, start: at, end }
  return { from, to: lastDayOf(from, length), sum: { start, delay, term } }
}

function placesOf({ start, delay }: FirstDay): Place[] {
  return [start, delay].filter((place) => place !== null)
}

/** From 本… or 自… in the sentence, or from what stands before it, to the last of the places. */
function stretch(text: string, sentence: Place, places: readonly Place[]): string {
  const own = sentence.start + Math.max(0, sentence.text.search(OWN))
  const start = Math.min(own, ...places.map((place) => place.start))
  return text.slice(start, Math.max(...places.map((place) => place.end))).trim()
}
