// Page: questions to begin with, made from what the library holds.
import type { PolicyDocument, TopicRow } from '../api/types.ts'

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
      : [`${nameOf(document, documents)}和${nameOf(before, documents)}的主要目标有何变化？`]
  })
  const drafts = latest.flatMap((document) => {
    const final = documents.find(({ id }) => id === document.draftOf)
    return final === undefined ? [] : [`征求意见稿和${nameOf(final, documents)}有什么不同？`]
  })
  const facts = latest
    .filter(({ number }) => number !== null)
    .slice(0, 1)
    .map((document) => `${nameOf(document, documents)}是谁发的？`)
  const lookups = latest
    .filter(({ number }) => number !== null)
    .slice(-1)
    .map((document) => `${nameOf(document, documents)}第三条讲什么？`)
  return [...lists, ...changes, ...drafts, ...lookups, ...facts].slice(0, MAX_EXAMPLES)
}

/** An industry and a theme in the middle of the list: many clauses, but not half of them all. */
function topicsToAsk(topics: readonly TopicRow[]): string[] {
  return (['industry', 'theme'] as const).flatMap((wanted) => {
    const rows = topics.filter(({ kind }) => kind === wanted)
    return rows[Math.floor(rows.length / 2)]?.topic ?? []
  })
}

/** 101号: said less often than the longer 101号文. */
const BARE_NUMBER = /^\d+号$/

/** The shortest name that people use for a document and for no other. */
export function nameOf(
  { id, aliases, title }: PolicyDocument,
  documents: readonly PolicyDocument[],
): string {
  const others = new Set(documents.flatMap((other) => (other.id === id ? [] : other.aliases)))
  const names = aliases.filter(
    (alias) => alias.length >= 4 && !BARE_NUMBER.test(alias) && !others.has(alias),
  )
  return names.toSorted((a, b) => a.length - b.length)[0] ?? `《${title}》`
}

function dateOf({ issuedOn, period }: PolicyDocument): string {
  return issuedOn ?? period?.from ?? ''
}
