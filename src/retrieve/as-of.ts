// Retrieve: the day on which a question wants standings judged.
import type { PolicyDocument } from '#domain/document.ts'

const AS_OF =
  /(?:截至|截止到?|到了?|在|现在是|假设是|as of|at the end of|in)?\s*(20\d\d)年?-?(?:(\d{1,2})月?-?)?(?:(\d{1,2})日?)?\s*(年?底|年?末|年中|年?初|月底|月末)?\s*(?:的?时候?|时|为止|止|当时|那时|,|，|$)/u
const LEAD = /截至|截止|现在是|假设是|的?时候|为止|当时|那时|as of|at the end of/u

/**
 * The day that a question names (截至2024年3月, 2022年2月的时候), as YYYY-MM-DD: the last day of what
 * it names. Null when it names none.
 * @param question normalised
 */
export function readAsOf(question: string): { day: string; start: number; end: number } | null {
  const match = AS_OF.exec(question)
  if (match === null || !LEAD.test(match[0])) return null
  const [text, year = '', month, day, part] = match
  return {
    day: lastDay(Number(year), monthOf(month, part), day === undefined ? null : Number(day)),
    start: match.index,
    end: match.index + text.length,
  }
}

function monthOf(month: string | undefined, part: string | undefined): number {
  if (month !== undefined) return Number(month)
  if (part?.includes('初') === true) return 1
  return part === '年中' ? 6 : 12
}

function lastDay(year: number, month: number, day: number | null): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return `${year}-${pad(Math.min(month, 12))}-${pad(Math.min(day ?? last, last))}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}

/**
 * Whether a document was there on a day: issued by then or, where its date is unknown, its period
 * begun by then.
 */
export function existedOn({ issuedOn, period }: PolicyDocument, day: string): boolean {
  const since = issuedOn ?? period?.from ?? null
  return since === null || since <= day.slice(0, since.length)
}
