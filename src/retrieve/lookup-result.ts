// Retrieve: what looking up an address can come to.
import type { Clause } from '#domain/clause.ts'

/**
 * no-such-number: the unit has no clause of that number. name-disagrees: number and heading belong
 * to different clauses. no-such-heading: nothing there has that heading. past-the-end and
 * before-the-start: a step leaves the document. no-current-clause: 下一条 with nothing to start from.
 */
export type MissingReason =
  | 'no-such-number'
  | 'name-disagrees'
  | 'no-such-heading'
  | 'past-the-end'
  | 'before-the-start'
  | 'no-current-clause'

export interface Found {
  kind: 'found'
  /** One clause, or all of a range in reading order. */
  clauses: Clause[]
  /** Words around the number are a heading and agree with it; else they are the topic. */
  headAgrees: boolean
}

export interface Missing {
  kind: 'missing'
  reason: MissingReason
  /** The clause that comes closest, by number or by name. */
  nearest: Clause | null
  /** The last clause of the unit asked for, to say how far the numbers go. */
  last: Clause | null
}

export type Lookup =
  | Found
  | { kind: 'ambiguous'; candidates: Clause[]; headAgrees: boolean }
  | Missing
  /** The document breaks off after `last`, before the clause asked for. */
  | { kind: 'truncated'; last: Clause }

/** Ways to read an address, each one clause or the clauses of a range; or why there is none. */
export type Readings = { readings: Clause[][]; headAgrees: boolean } | { failure: Lookup }

export function missing(
  reason: MissingReason,
  nearest: Clause | null = null,
  last: Clause | null = null,
): Missing {
  return { kind: 'missing', reason, nearest, last }
}
