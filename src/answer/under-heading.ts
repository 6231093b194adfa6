// Answer: what stands under the heading that a question repeats.
import type { Clause } from '#domain/clause.ts'
import { unranked } from '#domain/evidence.ts'
import { pace } from '#domain/work/pace.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import { matchHeadings } from '#retrieve/headings.ts'
import type { SweepResult } from '#retrieve/sweep.ts'
import type { AnswerContext } from './answer-context.ts'

/** Headings compared in the time that it takes to read one clause closely. */
const HEADINGS_PER_UNIT = 20

/** 重点行业有哪几个: what stands under the heading that the question repeats, in each named document. */
export async function itemsUnderHeading(context: AnswerContext): Promise<SweepResult | null> {
  const { understanding, tree, library } = context
  const { scope, topic } = understanding
  if (!scope.named) return null
  const items: Clause[] = []
  for (const document of scope.documents) {
    const clauses = tree.clausesOf(document.id)
    await pace(clauses.length / HEADINGS_PER_UNIT)
    const [heading, second] = matchHeadings(topic, clauses).filter(
      ({ clause }) => tree.childrenOf(clause).length > 1,
    )
    if (heading === undefined || second?.share === heading.share) continue
    items.push(...contentUnder(heading.clause, tree))
  }
  if (items.length === 0) return null
  return {
    hits: items.map((clause) => unranked(clause, { spans: library.reading(clause).sentences })),
    clausesScanned: tree.countPolicy(scope.documents),
    documentsScanned: scope.documents.length,
    unreadCandidates: 0,
  }
}

/** What stands under a heading; an article that is only its number is shown by its 款. */
function contentUnder(clause: Clause, tree: ClauseTree): Clause[] {
  return tree
    .childrenOf(clause)
    .flatMap((child) => (isNumberAlone(child, tree) ? contentUnder(child, tree) : [child]))
}

function isNumberAlone(clause: Clause, tree: ClauseTree): boolean {
  return clause.title === null && tree.isBareHeading(clause)
}
