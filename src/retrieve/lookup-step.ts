// Retrieve: 下一条 and 上一章, steps in reading order from a clause.
import type { AddressKind } from '#domain/address.ts'
import type { Clause, ClauseKind } from '#domain/clause.ts'
import { missing, type Lookup } from './lookup-result.ts'
import type { DocumentTree } from '#documents/clause-tree.ts'

/** Units that hold clauses: 下一章 from a clause starts at the chapter around it. */
const CONTAINERS: Partial<Record<AddressKind, readonly ClauseKind[]>> = {
  part: ['part', 'chapter'],
  chapter: ['chapter', 'part'],
  section: ['section', 'article'],
}
const STATUTE_ARTICLE = /^\s*第/u

export interface Step {
  from: Clause
  /** Clauses to go on, negative for back; not 0. */
  step: number
  unit: AddressKind
  /** Whether the document is known to break off. */
  isTruncated: boolean
}

/**
 * The clause that a step leads to: the next of the same kind in reading order, across chapters;
 * with 章, 节 or 部分 the next of those. 下一条 from a 款 of a statute is the next article.
 */
export function takeStep(step: Step, outline: DocumentTree): Lookup {
  if (step.unit === 'box') return stepOverBoxes(step, outline)
  const anchor = anchorOf(step, outline)
  const members = outline.clauses.filter(({ kind }) => kind === anchor.kind)
  const at = members.findIndex(({ id }) => id === anchor.id)
  return arrive(members, at + step.step, step)
}

function anchorOf({ from, unit }: Step, outline: DocumentTree): Clause {
  const around = [from, ...outline.ancestorsOf(from)]
  if (unit === 'article' && from.kind !== 'article') {
    const isArticle = ({ kind, marker }: Clause): boolean =>
      kind === 'article' && STATUTE_ARTICLE.test(marker)
    return around.find(isArticle) ?? from
  }
  for (const kind of CONTAINERS[unit] ?? []) {
    const container = around.find((clause) => clause.kind === kind)
    if (container !== undefined) return container
  }
  return from
}

function stepOverBoxes(step: Step, outline: DocumentTree): Lookup {
  const boxes = outline.clauses.filter(({ kind }) => kind === 'box')
  const around = new Set([step.from, ...outline.ancestorsOf(step.from)].map(({ id }) => id))
  const inside = boxes.findIndex(({ id }) => around.has(id))
  if (inside >= 0) return arrive(boxes, inside + step.step, step)
  const before = boxes.filter(({ order }) => order < step.from.order).length
  return arrive(boxes, step.step > 0 ? before + step.step - 1 : before + step.step, step)
}

function arrive(members: readonly Clause[], at: number, { from, step, isTruncated }: Step): Lookup {
  const target = members[at]
  if (target !== undefined) return { kind: 'found', clauses: [target], headAgrees: false }
  const last = members.at(-1) ?? null
  if (step < 0) return missing('before-the-start', members[0] ?? from, last)
  if (isTruncated && last !== null) return { kind: 'truncated', last }
  return missing('past-the-end', last ?? from, last)
}
