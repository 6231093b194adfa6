// Answer: the clauses that a language model is shown, each under a short handle, fenced as data.
import type { CitedClause } from './cited-clause.ts'
import { standingOn } from '#domain/validity.ts'
import { citeDocument, standingBadge } from '#words/answers.ts'

/** Clauses by handle, c1 to cN in the order in which it is shown. */
export type Handles = ReadonlyMap<string, CitedClause>

/** Gives each clause a handle; a clause that comes twice keeps its first one. */
export function giveHandles(evidence: readonly CitedClause[]): Handles {
  const byClause = new Map<string, CitedClause>()
  for (const one of evidence) if (!byClause.has(one.clause.id)) byClause.set(one.clause.id, one)
  return new Map([...byClause.values()].map((one, index) => [`c${index + 1}`, one]))
}

/** The clauses as the model reads them: address, standing and verbatim words of each. */
export function showClauses(handles: Handles, asOf: string): string {
  return [...handles].map(([handle, evidence]) => showClause(handle, evidence, asOf)).join('\n\n')
}

/** One clause between marks that its own words cannot close. */
export function showClause(handle: string, evidence: CitedClause, asOf: string): string {
  const { clause, document } = evidence
  const issued = document.issuedOn === null ? '' : `\n成文日期：${document.issuedOn}`
  return [
    `<clause id="${handle}">`,
    `文件：${inert(citeDocument(document))}${issued}`,
    `效力：${standingBadge(document, asOf, 'zh')}${standingOn(document, clause, asOf) === 'draft' ? '（写到时必须称为征求意见稿）' : ''}`,
    `地址：${inert(clause.label)}`,
    `原文：${inert(clause.text)}`,
    '</clause>',
  ].join('\n')
}

/** Words that cannot open or close a fence; the checks read both widths as one. */
export function inert(text: string): string {
  return text.replaceAll('<', '＜').replaceAll('>', '＞')
}
