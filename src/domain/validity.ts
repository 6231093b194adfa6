// Domain: how a document and its clauses stand, as stretches of time with what proves each.
import { readOwnValidity } from '#zh/own-validity.ts'
import { dayAfter } from '#zh/terms.ts'
import type { Clause } from './clause.ts'
import type { PolicyDocument, Standing } from './document.ts'

/**
 * What proves a state: words of the document or of the list of documents; a sum of such words
 * (start + term); another document of the library, which nothing tells yet; or nothing but that the
 * text was issued and no end was found. Null where no state is known.
 */
export type ValidityBasis = 'stated' | 'derived' | 'by-another' | 'presumed' | null

/** A stretch of time in which a text stands in one way. */
export interface ValidityInterval {
  /** Its first day, YYYY-MM-DD; null for as long as the text is there. */
  from: string | null
  /** The first day that is no part of it; null for no end. */
  to: string | null
  state: Standing
  basis: ValidityBasis
}

const known = new WeakMap<PolicyDocument, readonly ValidityInterval[]>()

/** The states of a document, one after the other; together they are all of time. */
export function validityOf(document: PolicyDocument): readonly ValidityInterval[] {
  const intervals = known.get(document) ?? readValidity(document)
  known.set(document, intervals)
  return intervals
}

function readValidity({
  standing,
  period,
  issuedOn,
  proofs,
}: PolicyDocument): readonly ValidityInterval[] {
  const always = { from: null, to: null, state: standing }
  if (standing === 'unknown') return [{ ...always, basis: null }]
  if (standing !== 'in-force') return [{ ...always, basis: 'stated' }]
  const end = period === null ? null : firstDayAfter(period.to)
  if (end === null) return [{ ...always, basis: 'presumed' }]
  const isSum = readOwnValidity(proofs.period?.text ?? '', issuedOn)?.sum != null
  const basis = isSum ? 'derived' : 'stated'
  return [
    { from: null, to: end, state: 'in-force', basis },
    { from: end, to: null, state: 'ended', basis },
  ]
}

/** The day after a year, a month or a day; null after the last year that can be written. */
function firstDayAfter(partial: string): string | null {
  const [year = 0, month = 12, day = 31] = partial.split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, Math.min(month, 12), 0)).getUTCDate()
  const last = Date.UTC(year, Math.min(month, 12) - 1, Math.min(day, lastOfMonth))
  const next = dayAfter(new Date(last).toISOString().slice(0, 10), { unit: 'day', count: 1 })
  return /^\d{4}-/u.test(next) ? next : null
}

/**
 * The standing of a document, or of a clause of it, on a day. Nothing tells yet of single clauses
 * that were amended or repealed: a clause stands as its document does.
 * @param clause null for the document as a whole
 * @param day YYYY-MM-DD; a period that ends with 2024 is over from 2025-01-01 on
 */
export function standingOn(
  document: PolicyDocument,
  _clause: Clause | null,
  day: string,
): Standing {
  const holds = ({ to }: ValidityInterval): boolean => to === null || day < to
  return validityOf(document).find(holds)?.state ?? 'unknown'
}

/** The document with the standing that it has on a day, as it is shown. @param day YYYY-MM-DD */
export function documentOn(document: PolicyDocument, day: string): PolicyDocument {
  return { ...document, standing: standingOn(document, null, day) }
}
