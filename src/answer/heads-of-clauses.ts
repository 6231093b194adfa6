// Answer: a clause together with the heads that it stands under, which its words need to be read.
import type { CitedClause } from './cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { SentenceContext } from './checks/sentence-check.ts'
import type { ModelSentence } from './model-sentence.ts'

/** A longer text above a clause is a provision of its own. */
const MAX_HEAD_CHARS = 200

/**
 * The sentence with clauses that begin with the words above them: 用人单位有下列情形之一的： above its
 * items, the heading above a paragraph.
 */
export async function withHeads(
  sentence: ModelSentence,
  { clausesOf }: Pick<SentenceContext, 'clausesOf'>,
): Promise<ModelSentence> {
  const documentIds = [...new Set(sentence.evidence.map(({ document }) => document.id))]
  if (sentence.evidence.every(({ clause }) => clause.parentId === null)) return sentence
  const byId = new Map((await clausesOf(documentIds)).map((clause) => [clause.id, clause]))
  const headed = new Map(sentence.evidence.map((one) => [one, headedBy(one, byId)]))
  const read = (one: CitedClause): CitedClause => headed.get(one) ?? one
  return {
    ...sentence,
    evidence: sentence.evidence.map(read),
    parts: sentence.parts.map((part) => ({ ...part, evidence: part.evidence.map(read) })),
  }
}

function headedBy(evidence: CitedClause, byId: ReadonlyMap<string, Clause>): CitedClause {
  const heads: string[] = []
  for (let id = evidence.clause.parentId; id !== null;) {
    const parent = byId.get(id)
    if (parent !== undefined && parent.text.length <= MAX_HEAD_CHARS) heads.unshift(parent.text)
    id = parent?.parentId ?? null
  }
  if (heads.length === 0) return evidence
  const text = [...heads, evidence.clause.text].join('\n')
  return { ...evidence, clause: { ...evidence.clause, text } }
}
