// Answer: questions that set two documents side by side.
import type { PolicyDocument } from '../domain/document.ts'
import { rankPassages } from '../retrieve/passages.ts'
import { sweep } from '../retrieve/sweep.ts'
import type { SweptClause } from '../retrieve/sweep.ts'
import { alignClauses } from './align.ts'
import { composeTopicComparison, composeWholeComparison } from './compare-answer.ts'
import type { ComparedSide } from './compare-answer.ts'
import type { AnswerContext } from './extractive.ts'
import { MIN_COVERAGE } from './fact-answer.ts'
import type { Composition } from './statement.ts'

/** More clauses than this on one side are narrowed to the closest. */
const MAX_SWEPT = 8
const MAX_CLOSEST = 3

/** Compares on the topic, or the whole documents when the question names none. */
export async function answerComparison(context: AnswerContext): Promise<Composition | null> {
  const { understanding } = context
  if (!understanding.asks.compare || understanding.addresses.length > 0) return null
  const pair = comparedPair(context)
  if (pair === null) return null
  const { language, asOf, concepts } = understanding
  if (concepts.length === 0 && understanding.statedFigures.length === 0) {
    const [from, to] = pair
    const ofDocument = (document: PolicyDocument) =>
      context.clauses.filter(
        ({ documentId, kind }) => documentId === document.id && kind !== 'matter',
      )
    return composeWholeComparison({
      from,
      to,
      pairs: alignClauses(ofDocument(from), ofDocument(to)),
      language,
      asOf,
    })
  }
  const sides: ComparedSide[] = []
  for (const document of pair) sides.push({ document, hits: await hitsIn(context, document) })
  return sides.every(({ hits }) => hits.length === 0)
    ? null
    : composeTopicComparison({ sides, language, asOf })
}

/** The two documents meant, the older first: named ones, else a draft and its final, else successive plans. */
function comparedPair({
  understanding,
  documents,
}: AnswerContext): [PolicyDocument, PolicyDocument] | null {
  const { mentioned } = understanding.scope
  const [first, second] = mentioned
  if (first !== undefined && second !== undefined) return inTime(first, second)
  if (first === undefined) return null
  const relatives = [...documents.values()].filter(
    (other) =>
      other.draftOf === first.id ||
      first.draftOf === other.id ||
      other.succeeds === first.id ||
      first.succeeds === other.id,
  )
  const [relative] = relatives
  return relative === undefined ? null : inTime(first, relative)
}

function inTime(a: PolicyDocument, b: PolicyDocument): [PolicyDocument, PolicyDocument] {
  const isLater = a.draftOf === b.id ? false : b.draftOf === a.id || a.succeeds === b.id
  return isLater ? [b, a] : [a, b]
}

async function hitsIn(context: AnswerContext, document: PolicyDocument): Promise<SweptClause[]> {
  const { understanding } = context
  const swept = await sweep(context, understanding.concepts, { documentIds: [document.id] })
  if (swept.hits.length > 0 && swept.hits.length <= MAX_SWEPT) return swept.hits
  const scope = { ...understanding.scope, documents: [document] }
  const passages = await rankPassages(context, { ...understanding, scope })
  const hits = new Map<string, SweptClause>()
  for (const { clause, sentence, coverage } of passages) {
    if (coverage < MIN_COVERAGE) continue
    const hit = hits.get(clause.id) ?? { clause, sentences: [] }
    if (hits.size >= MAX_CLOSEST && !hits.has(clause.id)) continue
    hit.sentences.push(sentence)
    hits.set(clause.id, hit)
  }
  return [...hits.values()]
}
