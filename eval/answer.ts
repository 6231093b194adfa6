// Eval: the answer that is scored: the product's own, or one recorded elsewhere.
import { z } from 'zod'
import { AnswerSchema, QuoteSchema } from '#domain/answer.ts'
import { normaliseText } from '#zh/normalise.ts'
import { type Corpus, type Passage, passageOf, subtreeText } from './corpus.ts'
import { bigramContainment, readSource, type Source, withoutMarkup } from './match.ts'

/**
 * A cited passage. A system without clauses leaves `clauseId` out and gives the document and the
 * words that it cites.
 */
export const ScoredCitationSchema = z.object({
  n: z.int().min(1),
  clauseId: z.string().nullable().default(null),
  documentId: z.string(),
  label: z.string().default(''),
  text: z.string().default(''),
  quotes: z.array(QuoteSchema).default([]),
})
export type ScoredCitation = z.infer<typeof ScoredCitationSchema>

/** Every product Answer parses as one; a foreign system may give id, text and citations alone. */
export const ScoredAnswerSchema = z.object({
  text: z.string(),
  outcome: AnswerSchema.shape.outcome.optional(),
  refusal: AnswerSchema.shape.refusal.default(null),
  citations: z.array(ScoredCitationSchema).default([]),
  notices: z.array(z.string()).default([]),
  coverage: AnswerSchema.shape.coverage.default(null),
  standaloneQuestion: z.string().optional(),
})
type ParsedAnswer = z.infer<typeof ScoredAnswerSchema>

export interface ScoredAnswer extends Omit<ParsedAnswer, 'outcome' | 'standaloneQuestion'> {
  outcome: 'answered' | 'partial' | 'refused'
  standaloneQuestion: string | null
  /** The outcome was read from the prose because the system gives none. */
  outcomeInferred: boolean
}

const REFUSAL_WORDS =
  /(未找到|没有找到|未能找到|未检索到|没有提及|未提及|无法回答|无法确定|不能回答|没有相关|没有规定|未作规定|查不到)/u

/** Checks an answer and fills in what a foreign system leaves out. Throws ZodError. */
export function readAnswer(value: unknown): ScoredAnswer {
  const { outcome, standaloneQuestion, ...rest } = ScoredAnswerSchema.parse(value)
  const inferred = REFUSAL_WORDS.test(rest.text.slice(0, 120)) ? 'refused' : 'answered'
  return {
    ...rest,
    outcome: outcome ?? inferred,
    outcomeInferred: outcome === undefined,
    standaloneQuestion: standaloneQuestion ?? null,
  }
}

/** All words that a reader of the answer sees, apart from the citations. */
export function visibleText(answer: ScoredAnswer): string {
  const message = answer.refusal?.message ?? ''
  const extra = [message, ...answer.notices].filter((part) => !answer.text.includes(part))
  return [answer.text, ...extra].join('\n')
}

/** Least share of the Han pairs of words shown that a cited document must hold: a page has more. */
const LEAST_SHOWN_SHARE = 0.5

/** The words that a citation shows, as a passage; the clause's own words if it shows none. */
export function citedPassage(citation: ScoredCitation, corpus: Corpus): Passage {
  const { clauseId, documentId, text } = citation
  const clause = clauseId === null ? undefined : corpus.clauses.get(clauseId)
  if (text === '' && clause !== undefined) return passageOf(clause, corpus)
  const words = normaliseText(clauseId === null ? withoutMarkup(text) : text)
  return { documentId, clauseId, words }
}

function sourceOnce(key: string, corpus: Corpus, words: () => string): Source {
  const known = corpus.sources.get(key)
  if (known !== undefined) return known
  const source = readSource(words())
  corpus.sources.set(key, source)
  return source
}

function isOfDocument(words: string, documentId: string, corpus: Corpus): boolean {
  const clauses = corpus.byDocument.get(documentId) ?? []
  const shown = readSource(words.replaceAll(/[^\p{Script=Han}]/gu, '')).bigrams
  const held = sourceOnce(documentId, corpus, () =>
    clauses.map(({ id }) => corpus.words.get(id)).join(''),
  )
  return shown.size > 0 && bigramContainment(shown, [held]) >= LEAST_SHOWN_SHARE
}

/**
 * Whether a citation exists: document and clause are in the library, belong together, and the words
 * shown are the clause's. Without a clause, most words shown must be the document's.
 */
export function isValidCitation(citation: ScoredCitation, corpus: Corpus): boolean {
  const { clauseId, documentId } = citation
  if (!corpus.byDocument.has(documentId)) return false
  const { words } = citedPassage(citation, corpus)
  if (clauseId === null) return isOfDocument(words, documentId, corpus)
  const clause = corpus.clauses.get(clauseId)
  if (clause === undefined || clause.documentId !== documentId) return false
  return normaliseText(subtreeText(clause, corpus)).includes(words)
}

function namesOf(citation: ScoredCitation, corpus: Corpus): (string | null | undefined)[] {
  const document = corpus.documents.get(citation.documentId)
  const clause = citation.clauseId === null ? undefined : corpus.clauses.get(citation.clauseId)
  const headings: string[] = []
  for (
    let at = clause;
    at !== undefined;
    at = at.parentId === null ? undefined : corpus.clauses.get(at.parentId)
  ) {
    headings.unshift(at.title ?? at.marker)
  }
  const period = document?.period
  const [year, month, day] = document?.issuedOn?.split('-').map(Number) ?? []
  return [
    document?.title,
    document?.number,
    ...(document?.issuers ?? []),
    ...(document?.aliases ?? []),
    year === undefined ? '' : `${year}年${month === undefined ? '' : `${month}月`}`,
    day === undefined ? '' : `${day}日`,
    period == null ? '' : `执行期是${period.from}—${period.to}年`,
    clause?.label ?? citation.label,
    ...headings,
  ]
}

/** What a citation may support: its words, and the names and dates of where they stand. */
export function citationSource(citation: ScoredCitation, corpus: Corpus): Source {
  const { clauseId, documentId, text } = citation
  return sourceOnce([documentId, clauseId, text].join('\n'), corpus, () => {
    const words = text === '' ? corpus.clauses.get(clauseId ?? '')?.text : text
    return [...namesOf(citation, corpus), words].join('\n')
  })
}
