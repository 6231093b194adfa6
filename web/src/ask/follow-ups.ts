// Page: questions that go on from an answer; each can be answered from the library as it is.
import type { Answer, ClauseNode, ComparedPair, PolicyDocument, TopicRow } from '../api/types.ts'
import { relationsOf } from '../read/relations.ts'
import { nameOf } from './suggestions.ts'

/** What is known of the library around an answer; empty where it is not loaded. */
export interface Surroundings {
  documents: readonly PolicyDocument[]
  topics: readonly TopicRow[]
  /** The tree of the document that is cited first. */
  clauses: readonly ClauseNode[]
  /** That document beside the one that it is related to. */
  pairs: readonly ComparedPair[]
}

const MAX_FOLLOW_UPS = 4
const IN_FORCE = '哪些文件现行有效？'

/** Questions to go on with, the nearest first. @param asked are not proposed again */
export function followUpsOf(
  answer: Answer,
  around: Surroundings,
  asked: readonly string[],
): string[] {
  const known = new Set([...asked, answer.standaloneQuestion].map(bare))
  const fresh = candidatesFor(answer, around).filter((question) => !known.has(bare(question)))
  return [...new Set(fresh)].slice(0, MAX_FOLLOW_UPS)
}

/** The document that the answer cites first, where one other is related to it. */
export function relatedTo(
  { citations: [first] }: Answer,
  documents: readonly PolicyDocument[],
): { own: PolicyDocument; other: PolicyDocument; from: string; to: string } | null {
  const own = documents.find(({ id }) => id === first?.documentId)
  const [relation] = own === undefined ? [] : relationsOf(own, documents)
  return own === undefined || relation === undefined ? null : { own, ...relation }
}

function candidatesFor(answer: Answer, around: Surroundings): string[] {
  const { intent, outcome } = answer
  const topic = topicOf(answer, around.topics)
  const list = topic === null ? [] : [`哪些措施涉及${topic.topic}？`]
  // The nearest clause of a refusal may speak of something else altogether.
  const named = topic !== null && answer.standaloneQuestion.includes(topic.topic) ? list : []
  if (outcome === 'refused') return [...named, IN_FORCE]
  if (intent === 'list')
    return [...byStanding(answer), ...change(answer, around, topic), ...inForce(answer)]
  if (intent === 'lookup')
    return [...neighbours(answer, around), ...counterpart(answer, around), ...list]
  if (intent === 'compare') return [...list, ...change(answer, around, null), ...inForce(answer)]
  const isAboutText = around.topics.some((row) => holds(row, answer))
  const about = isAboutText ? [] : aboutDocument(answer, around)
  return [...list, ...about, ...change(answer, around, topic), ...inForce(answer)]
}

/** The topic that the question names, else the rarest one of the clause that is cited first. */
function topicOf(answer: Answer, topics: readonly TopicRow[]): TopicRow | null {
  const named = topics.filter(({ topic }) => answer.standaloneQuestion.includes(topic))
  const held = topics.filter((row) => holds(row, answer))
  return (
    named.toSorted((a, b) => b.topic.length - a.topic.length)[0] ??
    held.toSorted((a, b) => clausesOf(a).length - clausesOf(b).length)[0] ??
    null
  )
}

function clausesOf({ cells }: TopicRow): string[] {
  return cells.flatMap(({ clauses }) => clauses.map(({ id }) => id))
}

function holds(row: TopicRow, { citations: [first] }: Answer): boolean {
  return first !== undefined && clausesOf(row).includes(first.clauseId)
}

function byStanding({ citations }: Answer): string[] {
  const standings = new Set(citations.map(({ standing }) => standing))
  if (standings.size < 2) return []
  return [
    ...(standings.has('in-force') ? ['只看现行的呢？'] : []),
    ...(standings.has('draft') ? ['征求意见稿里呢？'] : []),
  ]
}

/** What changed to or from the related document, on a topic that both speak of. */
function change(answer: Answer, { documents }: Surroundings, topic: TopicRow | null): string[] {
  const related = relatedTo(answer, documents)
  if (related === null) return []
  const { own, other } = related
  const names = `${nameOf(own, documents)}和${nameOf(other, documents)}`
  if (topic === null) return [`${names}有什么不同？`]
  const isShared = [own, other].every(({ id }) =>
    topic.cells.some(({ documentId }) => documentId === id),
  )
  return isShared ? [`${names}在${topic.topic}方面有什么不同？`] : []
}

/** The clauses before and after, where there are any on the same level. */
function neighbours({ citations: [first] }: Answer, { clauses }: Surroundings): string[] {
  const siblings = first === undefined ? [] : siblingsOf(first.clauseId, clauses)
  const at = siblings.findIndex(({ id }) => id === first?.clauseId)
  if (at < 0) return []
  const { kind } = siblings[at] ?? {}
  return [
    ...(siblings[at + 1]?.kind === kind ? ['它的下一条讲什么？'] : []),
    ...(siblings[at - 1]?.kind === kind ? ['它的上一条讲什么？'] : []),
  ]
}

function siblingsOf(id: string, level: readonly ClauseNode[]): readonly ClauseNode[] {
  if (level.some((clause) => clause.id === id)) return level
  for (const { children } of level) {
    const found = siblingsOf(id, children)
    if (found.length > 0) return found
  }
  return []
}

/** The clause that the related document has in the place of the one looked up. */
function counterpart(answer: Answer, { documents, pairs }: Surroundings): string[] {
  const [first] = answer.citations
  const related = relatedTo(answer, documents)
  const pair = pairs.find(({ from, to }) => [from?.id, to?.id].includes(first?.clauseId))
  const clause = pair?.from?.documentId === related?.other.id ? pair?.from : pair?.to
  if (related === null || clause == null || pair?.change === 'same') return []
  return [`${nameOf(related.other, documents)}${clause.label}讲什么？`]
}

function aboutDocument({ citations: [first] }: Answer, { documents }: Surroundings): string[] {
  const document = documents.find(({ id }) => id === first?.documentId)
  if (document === undefined) return []
  const name = nameOf(document, documents)
  return [`${name}的主要内容有哪些？`, `${name}现在有效吗？`]
}

/** Where something cited is not in force, what is. */
function inForce({ citations }: Answer): string[] {
  return citations.some(({ standing }) => standing !== 'in-force') ? [IN_FORCE] : []
}

function bare(question: string): string {
  return question.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
