// Eval: the library as the scorers read it, and which clause a label means.
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { LibraryView } from '#library/view.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { Source } from './match.ts'
import type { ExpectedClause } from './schema.ts'

/** A snapshot of the library that scorers read without waiting. */
export interface Corpus {
  version: string
  documents: ReadonlyMap<string, PolicyDocument>
  clauses: ReadonlyMap<string, Clause>
  /** Clauses of a document in reading order. */
  byDocument: ReadonlyMap<string, readonly Clause[]>
  /** Normalised text by clause id. */
  words: ReadonlyMap<string, string>
  /** Normalised path by clause id. */
  paths: ReadonlyMap<string, string>
  /** What was read of cited words, kept because many metrics ask for the same. */
  sources: Map<string, Source>
}

/** An expected clause and the clauses of the library that it means; none if it does not resolve. */
export interface Gold extends ExpectedClause {
  clauses: readonly Clause[]
  /** The evidence, normalised. */
  evidenceWords: string
}

/** Words that someone cites or retrieves: a clause, or a passage of a document. */
export interface Passage {
  documentId: string
  clauseId: string | null
  /** The text, normalised. */
  words: string
}

/** Takes the snapshot. */
export async function readCorpus(library: LibraryView): Promise<Corpus> {
  const documents = await library.documents()
  const clauses = await library.clauses()
  return corpusOf(library.snapshot.id, documents, clauses)
}

/** A corpus of documents and clauses at hand. */
export function corpusOf(
  version: string,
  documents: readonly PolicyDocument[],
  clauses: readonly Clause[],
): Corpus {
  return {
    version,
    documents: new Map(documents.map((document) => [document.id, document])),
    clauses: new Map(clauses.map((clause) => [clause.id, clause])),
    byDocument: new Map(
      documents.map(({ id }) => [id, clauses.filter(({ documentId }) => documentId === id)]),
    ),
    words: new Map(clauses.map(({ id, text }) => [id, normaliseText(text)])),
    paths: new Map(clauses.map(({ id, path }) => [id, pathKey(path)])),
    sources: new Map(),
  }
}

function pathKey(path: readonly string[]): string {
  return path.map(normaliseText).join('/')
}

/** A clause as a passage. */
export function passageOf(clause: Clause, corpus: Corpus): Passage {
  const words = corpus.words.get(clause.id) ?? normaliseText(clause.text)
  return { documentId: clause.documentId, clauseId: clause.id, words }
}

function isUnder(clause: Clause, ancestors: ReadonlySet<string>, corpus: Corpus): boolean {
  let at: Clause | undefined = clause
  while (at !== undefined) {
    if (ancestors.has(at.id)) return true
    at = at.parentId === null ? undefined : corpus.clauses.get(at.parentId)
  }
  return false
}

function clausesAtPath(expected: ExpectedClause, corpus: Corpus): Clause[] {
  const all = corpus.byDocument.get(expected.doc) ?? []
  if (expected.clause === '题录') return all.filter(({ kind }) => kind === 'matter')
  if (expected.clause === '导语') return all.filter(({ kind }) => kind === 'preamble')
  const wanted = pathKey(expected.clause.split('/'))
  return all.filter(({ id }) => corpus.paths.get(id) === wanted)
}

/**
 * The clauses that a label means: those at its path, or under it, whose words hold the evidence.
 * 题录 means all words about the document, for title, number and signature prove it alike.
 */
export function resolveGold(expected: ExpectedClause, corpus: Corpus): Gold {
  const atPath = clausesAtPath(expected, corpus)
  const ids = new Set(atPath.map(({ id }) => id))
  const subtree = (corpus.byDocument.get(expected.doc) ?? []).filter((clause) =>
    isUnder(clause, ids, corpus),
  )
  const evidenceWords = normaliseText(expected.evidence)
  const wordsOf = ({ id }: Clause): string => corpus.words.get(id) ?? ''
  const gold = (clauses: Clause[]): Gold => ({ ...expected, clauses, evidenceWords })
  if (expected.clause === '题录') {
    const whole = subtree.map(wordsOf).join('')
    return gold(whole.includes(evidenceWords) ? subtree : [])
  }
  const holders = subtree.filter((clause) => wordsOf(clause).includes(evidenceWords))
  const own = holders.filter(({ id }) => ids.has(id))
  return gold(own.length > 0 ? own : holders)
}

/** Least share of the evidence that a passage cut at its edge must hold. */
const LEAST_EVIDENCE_SHARE = 0.5

/** Whether normalised words hold the evidence, or begin or end with at least half of it. */
export function holdsEvidence(words: string, evidenceWords: string): boolean {
  if (evidenceWords === '') return false
  if (words.includes(evidenceWords)) return true
  const half = Math.ceil(evidenceWords.length * LEAST_EVIDENCE_SHARE)
  for (let length = evidenceWords.length - 1; length >= half; length--) {
    const isCut =
      words.endsWith(evidenceWords.slice(0, length)) ||
      words.startsWith(evidenceWords.slice(-length))
    if (isCut) return true
  }
  return false
}

/** A clause that says nothing itself: a heading, whose substance is what stands under it. */
function isHeading(clause: Clause): boolean {
  return !/[。；;]/u.test(clause.text)
}

/**
 * Whether a passage covers an expected clause: it is that clause, or holds at least half of the
 * evidence in the same document, or stands under an expected heading.
 */
export function covers(passage: Passage, gold: Gold, corpus: Corpus): boolean {
  if (passage.documentId !== gold.doc) return false
  if (gold.clauses.some(({ id }) => id === passage.clauseId)) return true
  const clause = passage.clauseId === null ? undefined : corpus.clauses.get(passage.clauseId)
  if (clause === undefined) return holdsEvidence(passage.words, gold.evidenceWords)
  if (passage.words.includes(gold.evidenceWords)) return true
  const headings = gold.clauses.filter((candidate) => isHeading(candidate))
  return headings.length > 0 && isUnder(clause, new Set(headings.map(({ id }) => id)), corpus)
}

/** The words of a clause and of all clauses under it, in reading order. */
export function subtreeText(clause: Clause, corpus: Corpus): string {
  const ids = new Set([clause.id])
  return (corpus.byDocument.get(clause.documentId) ?? [])
    .filter((candidate) => isUnder(candidate, ids, corpus))
    .map(({ text }) => text)
    .join('\n')
}
