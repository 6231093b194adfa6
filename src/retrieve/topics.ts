// Retrieve: the topics that a library itself suggests, for an overview that nobody asked a question for.
import { policyClauses } from '#domain/clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { LibraryView } from '#library/view.ts'
import { searchForm } from '#zh/normalise.ts'
import type { Lexicon } from './lexicon.ts'

export interface SuggestedTopic {
  term: string
  /** An industry or a product has an entry of its own somewhere; a theme runs through the texts. */
  kind: 'industry' | 'theme'
}

/** Clauses looked at to choose topics; of a larger library, so many evenly spread ones. */
const MAX_SAMPLED = 5000
/** A topic that only one document knows shows no difference between documents. */
const MIN_DOCUMENTS = 2
/** Longer run-in heads are sentences (加快产品创新), not names. */
const MAX_NAME_CHARS = 6

/**
 * The terms of the lexicon, and the entries that several documents share, that most clauses speak of.
 * Words that every title bears tell nothing.
 * @param most how many at most
 */
export async function suggestTopics(
  { library, lexicon }: { library: LibraryView; lexicon: Lexicon },
  most: number,
): Promise<SuggestedTopic[]> {
  const documents = await library.documents()
  const clauses = sample(policyClauses(await library.clauses()))
  const names = entryNames(clauses)
  const shared = [...names].filter(([, documentIds]) => documentIds.size >= MIN_DOCUMENTS)
  const isTold = (term: string): boolean =>
    !lexicon.isGeneric(term) && !documents.every(({ title }) => searchForm(title).includes(term))
  const candidates = new Set(
    [...lexicon.headTerms(), ...shared.map(([name]) => name)].filter(isTold),
  )
  return [...candidates]
    .map((term) => ({ term, ...spreadOf(term, clauses) }))
    .filter((topic) => topic.documents >= Math.min(MIN_DOCUMENTS, documents.length))
    .toSorted((a, b) => b.clauses - a.clauses || a.term.localeCompare(b.term))
    .slice(0, most)
    .map(({ term }) => ({ term, kind: names.has(term) ? 'industry' : 'theme' }))
}

function sample(clauses: readonly Clause[]): readonly Clause[] {
  const step = Math.ceil(clauses.length / MAX_SAMPLED)
  return step <= 1 ? clauses : clauses.filter((_, index) => index % step === 0)
}

/** The short heads of entries of boxes and of run-in paragraphs, with the documents that have them. */
function entryNames(clauses: readonly Clause[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>()
  for (const { kind, title, documentId } of clauses) {
    if ((kind !== 'box-item' && kind !== 'paragraph') || title === null) continue
    const name = searchForm(title)
    if (name.length < 2 || name.length > MAX_NAME_CHARS) continue
    names.set(name, (names.get(name) ?? new Set()).add(documentId))
  }
  return names
}

function spreadOf(
  term: string,
  clauses: readonly Clause[],
): { clauses: number; documents: number } {
  const holding = clauses.filter(({ searchText }) => searchText.includes(term))
  return {
    clauses: holding.length,
    documents: new Set(holding.map(({ documentId }) => documentId)).size,
  }
}
