// Answer: what no clause says and code computes, with the words that it is computed from.
import type { CitedClause } from './cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { allDates, parseDate } from '#zh/dates.ts'
import { readOwnValidity } from '#zh/own-validity.ts'
import type { Place } from '#zh/own-validity.ts'
import { dayAfter, lastDayOf, parseTerm } from '#zh/terms.ts'
import { sayDate, sayTimeUntil } from '#words/answers.ts'

/** Words of a clause that a computation rests on: clause.text[start, end) is text. */
export interface Premise extends Place {
  clause: Clause
}

/** A last day, computed: the first day and the term, both as printed. */
export interface ComputedEnd {
  kind: 'end'
  start: Premise
  /** 30日 in 自发布之日起30日后: what passes before the term begins. */
  delay: Premise | null
  term: Premise
  /** YYYY-MM-DD */
  end: string
}

export type Derivation =
  | ComputedEnd
  /**
   * The time from the day of asking to a last day that is computed, printed in cited words, or given
   * by the list of documents.
   */
  | { kind: 'remaining'; end: string }
  /** How many they are. */
  | { kind: 'count'; names: readonly string[] }

/**
 * How the last day of a document follows from the words that prove its period; null where the text
 * prints that day, where the period comes from elsewhere, and where no clause gives the first day.
 */
export function deriveEnd(
  { period, proofs, issuedOn }: PolicyDocument,
  clauseById: (id: string) => Clause | undefined,
): ComputedEnd | null {
  const clause = clauseById(proofs.period?.clauseId ?? '')
  if (period === null || clause === undefined) return null
  const validity = readOwnValidity(clause.text, issuedOn)
  if (validity === null || validity.sum === null) return null
  if (validity.from !== period.from || validity.to !== period.to) return null
  const { start, delay, term } = validity.sum
  const first = start === null ? dayOfIssue(proofs.issuedOn, clauseById) : { ...start, clause }
  if (first === null) return null
  return {
    kind: 'end',
    start: first,
    delay: delay === null ? null : { ...delay, clause },
    term: { ...term, clause },
    end: validity.to,
  }
}

function dayOfIssue(
  proof: PolicyDocument['proofs']['issuedOn'],
  clauseById: (id: string) => Clause | undefined,
): Premise | null {
  const clause = clauseById(proof?.clauseId ?? '')
  const start = clause?.text.indexOf(proof?.text ?? '') ?? -1
  if (clause === undefined || proof === undefined || start < 0) return null
  return { text: proof.text, start, end: start + proof.text.length, clause }
}

/** The first day of a computed term. @returns YYYY-MM-DD, null where its words give no day */
export function firstDayOf({ start, delay }: ComputedEnd): string | null {
  const day = parseDate(start.text)?.value ?? ''
  const wait = delay === null ? null : parseTerm(delay.text)
  if (day.length !== FULL_DAY || (delay !== null && wait === null)) return null
  return wait === null ? day : dayAfter(day, wait)
}

const FULL_DAY = '2026-01-01'.length

/**
 * Parts derivations into those that hold and those that do not: whose words stand in no cited clause
 * or do not give the result.
 */
export function proveDerivations(
  derivations: readonly Derivation[],
  evidence: readonly CitedClause[],
): { proved: Derivation[]; broken: Derivation[] } {
  const proved = derivations.filter((one) => holds(one, derivations, evidence))
  return { proved, broken: derivations.filter((one) => !proved.includes(one)) }
}

function holds(
  derivation: Derivation,
  all: readonly Derivation[],
  evidence: readonly CitedClause[],
): boolean {
  switch (derivation.kind) {
    case 'end':
      return endHolds(derivation, evidence)
    case 'remaining':
      return (
        all.some((one) => one.kind === 'end' && one.end === derivation.end) ||
        evidence.some(
          ({ clause, document: { period, proofs } }) =>
            allDates(clause.text).some(({ value }) => value === derivation.end) ||
            (proofs.period === undefined && period?.to === derivation.end),
        )
      )
    case 'count':
      return derivation.names.every((name) =>
        evidence.some(({ clause }) => withoutBlanks(clause.text).includes(withoutBlanks(name))),
      )
  }
}

function endHolds(computed: ComputedEnd, evidence: readonly CitedClause[]): boolean {
  const premises = [computed.start, computed.delay, computed.term].filter((one) => one !== null)
  const areCited = premises.every(
    ({ clause, start, end, text }) =>
      evidence.some((one) => one.clause.id === clause.id) && clause.text.slice(start, end) === text,
  )
  const from = firstDayOf(computed)
  const term = parseTerm(computed.term.text)
  return areCited && from !== null && term !== null && lastDayOf(from, term) === computed.end
}

/** The words that a derivation proves beyond those of the cited clauses. @param asOf YYYY-MM-DD */
export function derivedWords(derivation: Derivation, asOf: string): string {
  switch (derivation.kind) {
    case 'end':
      return `${sayDate(firstDayOf(derivation) ?? '', 'zh')} ${sayDate(derivation.end, 'zh')}`
    case 'remaining':
      return sayTimeUntil(asOf, derivation.end, 'zh')
    case 'count':
      return `${derivation.names.length}个`
  }
}

/** A derivation as a failed check tells it. */
export function describeDerivation(derivation: Derivation): string {
  switch (derivation.kind) {
    case 'end':
      return `${derivation.start.text} + ${derivation.term.text} = ${derivation.end}`
    case 'remaining':
      return derivation.end
    case 'count':
      return derivation.names.join('、')
  }
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/gu, '')
}
