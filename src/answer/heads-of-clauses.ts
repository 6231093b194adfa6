// Answer: a clause together with the heads that it stands under, which its words need to be read.
import type { ClauseTree } from '#documents/clause-tree.ts'
import type { CitedClause } from './cited-clause.ts'
import type { SentenceContext } from './checks/sentence-check.ts'
import type { ModelSentence } from './model-sentence.ts'

/** A longer text above a clause is a provision of its own. */
const MAX_HEAD_CHARS = 200

/**
 * The sentence with clauses that begin with the words above them: 用人单位有下列情形之一的： above its
 * items, the heading above a paragraph.
 */
export function withHeads(
  sentence: ModelSentence,
  { tree }: Pick<SentenceContext, 'tree'>,
): ModelSentence {
  const headed = new Map(sentence.evidence.map((one) => [one, headedBy(one, tree)]))
  const read = (one: CitedClause): CitedClause => headed.get(one) ?? one
  return {
    ...sentence,
    evidence: sentence.evidence.map(read),
    parts: sentence.parts.map((part) => ({ ...part, evidence: part.evidence.map(read) })),
  }
}

function headedBy(evidence: CitedClause, tree: ClauseTree): CitedClause {
  const { clause } = evidence
  const heads = tree.ancestorsOf(clause).filter(({ text }) => text.length <= MAX_HEAD_CHARS)
  if (heads.length === 0) return evidence
  const text = [clause, ...heads].map((one) => one.text).toReversed()
  return { ...evidence, clause: { ...clause, text: text.join('\n') } }
}
