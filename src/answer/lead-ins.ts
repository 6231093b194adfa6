// Answer: 有下列情形之一的： says nothing without its items, so a quoted lead-in brings them along.
import type { ClauseTree } from '#documents/clause-tree.ts'
import { childStatement } from './lookup-answer.ts'
import type { Composition, Statement } from './statement.ts'
import type { Language } from '#words/answers.ts'

/** Items shown under one lead-in. */
const MAX_ITEMS = 20

export interface LeadInContext {
  tree: ClauseTree
  language: Language
  asOf: string
}

/** The composition with the items of each quoted lead-in after it, unless they are quoted already. */
export function withItems(composition: Composition, context: LeadInContext): Composition {
  const quoted = new Set(
    composition.statements.flatMap(({ evidence }) => evidence.map(({ clause }) => clause.id)),
  )
  const statements = composition.statements.flatMap((statement) => [
    statement,
    ...itemsOf(statement, context).filter(({ evidence }) =>
      evidence.every(({ clause }) => !quoted.has(clause.id)),
    ),
  ])
  return { ...composition, statements }
}

function itemsOf({ evidence }: Statement, { tree, language, asOf }: LeadInContext): Statement[] {
  return evidence.flatMap(({ clause, document, quotes }) => {
    const last = quotes.at(-1)
    if (last === undefined || !/[：:]$/u.test(clause.text.slice(last.start, last.end))) return []
    return tree
      .childrenOf(clause)
      .slice(0, MAX_ITEMS)
      .map((child) => childStatement(child, { document, language, asOf }))
  })
}
