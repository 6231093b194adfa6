// Page: questions to begin with, made from what the library holds, and questions to go on with.
import type { Answer, PolicyDocument, TopicRow } from '../api/types.ts'

/** Questions go to the service in Chinese, the language of the documents. */
const MAX_EXAMPLES = 6

/** Questions about the documents at hand: a topic of many, a clause of one, a change between two. */
export function examplesFor(
  documents: readonly PolicyDocument[],
  topics: readonly TopicRow[],
): string[] {
  const latest = documents.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a)))
  const lists = topicsToAsk(topics).map((topic) => `哪些措施涉及${topic}？`)
  const changes = latest.flatMap((document) => {
    const before = documents.find(({ id }) => id === document.succeeds)
    return before === undefined
      ? []
      : [`${nameOf(document)}和${nameOf(before)}的主要目标有何变化？`]
  })
  const drafts = latest.flatMap((document) => {
    const final = documents.find(({ id }) => id === document.draftOf)
    return final === undefined ? [] : [`征求意见稿和${nameOf(final)}有什么不同？`]
  })
  const facts = latest
    .filter(({ number }) => number !== null)
    .slice(0, 1)
    .map((document) => `${nameOf(document)}是谁发的？`)
  const lookups = latest
    .filter(({ number }) => number !== null)
    .slice(-1)
    .map((document) => `${nameOf(document)}第三条讲什么？`)
  return [...lists, ...changes, ...drafts, ...lookups, ...facts].slice(0, MAX_EXAMPLES)
}

/** An industry and a theme in the middle of the list: many clauses, but not half of them all. */
function topicsToAsk(topics: readonly TopicRow[]): string[] {
  return (['industry', 'theme'] as const).flatMap((wanted) => {
    const rows = topics.filter(({ kind }) => kind === wanted)
    return rows[Math.floor(rows.length / 2)]?.topic ?? []
  })
}

/** The shortest name that people use for a document. */
function nameOf({ aliases, title }: PolicyDocument): string {
  const names = aliases.filter((alias) => alias.length >= 4)
  return names.toSorted((a, b) => a.length - b.length)[0] ?? `《${title}》`
}

function dateOf({ issuedOn, period }: PolicyDocument): string {
  return issuedOn ?? period?.from ?? ''
}

/** Questions that go on from an answer. */
export function followUpsOf({ intent, outcome, citations }: Answer): string[] {
  if (outcome === 'refused' || citations.length === 0) return []
  const standings = new Set(citations.map(({ standing }) => standing))
  if (intent === 'list')
    return [
      ...(standings.size > 1 && standings.has('in-force') ? ['只看现行的呢？'] : []),
      ...(standings.has('draft') ? ['征求意见稿里呢？'] : []),
    ]
  if (intent === 'lookup') return ['它的下一条讲什么？', '它的上一条讲什么？']
  return []
}
