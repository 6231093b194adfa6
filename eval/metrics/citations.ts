// Eval: whether the answer cites the right clauses, and whether what it cites supports it.
import {
  citationSource,
  citedPassage,
  isValidCitation,
  type ScoredAnswer,
  type ScoredCitation,
} from '../answer.ts'
import { covers } from '../corpus.ts'
import {
  type Claim,
  holdsPieces,
  isSupported,
  quotedSpans,
  quotePieces,
  type Source,
} from '../match.ts'
import { marksOf, type Statement } from '../statements.ts'
import { normaliseText } from '#zh/normalise.ts'
import { anyFault, defineMetric, ratio, type ScoreContext } from './metric.ts'

/** Share of the required clauses that some citation covers. */
export const clauseCitationRecall = defineMetric(
  'clause citation recall',
  'higher',
  (_case, answer, { required, corpus }) => {
    const passages = answer.citations.map((citation) => citedPassage(citation, corpus))
    const missed = required.filter(
      (gold) => !passages.some((passage) => covers(passage, gold, corpus)),
    )
    const score = ratio(required.length - missed.length, required.length)
    return missed.length === 0
      ? score
      : { score, detail: { missed: missed.map(({ doc, clause }) => `${doc} ${clause}`) } }
  },
)

/** Share of the citations that cover a required or acceptable clause; refusals have none to judge. */
export const clauseCitationPrecision = defineMetric(
  'clause citation precision',
  'higher',
  (_case, answer, { required, acceptable, corpus }) => {
    if (answer.outcome === 'refused' || required.length === 0) return null
    const golds = [...required, ...acceptable]
    const stray = answer.citations.filter((citation) => {
      const passage = citedPassage(citation, corpus)
      return !golds.some((gold) => covers(passage, gold, corpus))
    })
    const score = ratio(answer.citations.length - stray.length, answer.citations.length)
    return stray.length === 0
      ? score
      : { score, detail: { stray: stray.map((one) => one.clauseId ?? one.documentId) } }
  },
)

/** Citations that do not exist, and [n] marks that no citation answers. */
export const fabricated = defineMetric('fabricated', 'lower', (_case, answer, { corpus }) => {
  const invalid = answer.citations.filter((citation) => !isValidCitation(citation, corpus))
  const numbers = new Set(answer.citations.map(({ n }) => n))
  const dangling = marksOf(answer.text).filter((n) => !numbers.has(n))
  return anyFault([
    ...invalid.map(({ clauseId, documentId }) => clauseId ?? documentId),
    ...dangling.map((n) => `[${n}]`),
  ])
})

/** Share of the citations that exist in the library. */
export const citationValidity = defineMetric(
  'citation validity',
  'higher',
  (_case, answer, { corpus }) =>
    ratio(
      answer.citations.filter((citation) => isValidCitation(citation, corpus)).length,
      answer.citations.length,
    ),
)

interface MarkedStatement {
  text: string
  claim: Claim
  /** One entry a mark; undefined where the mark has no valid citation. */
  sources: (Source | undefined)[]
}

function markedStatements(answer: ScoredAnswer, context: ScoreContext): MarkedStatement[] {
  const sources = new Map(
    answer.citations
      .filter((citation) => isValidCitation(citation, context.corpus))
      .map((citation) => [citation.n, citationSource(citation, context.corpus)]),
  )
  return context.statements.map(({ text, claim, marks }) => ({
    text,
    claim,
    sources: marks.map((n) => sources.get(n)),
  }))
}

function supports(claim: Claim, sources: readonly (Source | undefined)[]): boolean {
  const valid = sources.filter((source) => source !== undefined)
  return valid.length > 0 && isSupported(claim, valid)
}

/**
 * Citation recall of ALCE (Gao et al. 2023) without a model: share of the statements whose citations
 * all exist and together support it.
 */
export const citationRecall = defineMetric(
  'citation recall',
  'higher',
  (_case, answer, context) => {
    const statements = markedStatements(answer, context)
    const failed = statements.filter(
      ({ claim, sources }) => sources.includes(undefined) || !supports(claim, sources),
    )
    const score = ratio(statements.length - failed.length, statements.length)
    return failed.length === 0
      ? score
      : { score, detail: { unsupported: failed.slice(0, 5).map(({ text }) => text.slice(0, 120)) } }
  },
)

/**
 * Citation precision of ALCE: share of the marks that are needed, i.e. support their statement alone
 * or cannot be left out. Marks that cite nothing stay below the line.
 */
export const citationPrecision = defineMetric(
  'citation precision',
  'higher',
  (_case, answer, context) => {
    let marks = 0
    let needed = 0
    for (const { claim, sources } of markedStatements(answer, context)) {
      marks += sources.length
      if (!supports(claim, sources)) continue
      needed += sources.filter(
        (source, index) =>
          source !== undefined &&
          (isSupported(claim, [source]) || !supports(claim, sources.toSpliced(index, 1))),
      ).length
    }
    return ratio(needed, marks)
  },
)

function citedBy(statement: Statement, answer: ScoredAnswer): ScoredCitation[] {
  return answer.citations.filter(({ n }) => statement.marks.includes(n))
}

/** Share of the quotations that stand verbatim in a clause that their statement cites. */
export const quoteFidelity = defineMetric(
  'quote fidelity',
  'higher',
  (testCase, answer, { statements, corpus }) => {
    const asked = normaliseText([testCase.question, answer.standaloneQuestion].join('\n'))
    let quotes = 0
    const broken: string[] = []
    for (const statement of statements) {
      const spans = quotedSpans(statement.text).filter(
        (span) => !holdsPieces(asked, quotePieces(span)),
      )
      const cited = citedBy(statement, answer).map((one) => citedPassage(one, corpus).words)
      quotes += spans.length
      broken.push(
        ...spans.filter((span) => {
          const pieces = quotePieces(span)
          return !cited.some((words) => holdsPieces(words, pieces))
        }),
      )
    }
    for (const { clauseId, text, quotes: recorded } of answer.citations) {
      const shown = text === '' ? (corpus.clauses.get(clauseId ?? '')?.text ?? '') : text
      quotes += recorded.length
      broken.push(
        ...recorded
          .filter((quote) => shown.slice(quote.start, quote.end) !== quote.text)
          .map((quote) => quote.text),
      )
    }
    const score = ratio(quotes - broken.length, quotes)
    return broken.length === 0 ? score : { score, detail: { broken: broken.slice(0, 5) } }
  },
)

/** Share of the statements that evidence and citations together support, marks or no marks. */
export const faithfulness = defineMetric('faithfulness', 'higher', (_case, answer, context) => {
  const { statements, evidence, corpus } = context
  const cited = answer.citations
    .filter((citation) => isValidCitation(citation, corpus))
    .map((citation) => citationSource(citation, corpus))
  const retrieved = (evidence ?? []).map(({ clauseId, documentId }) =>
    citationSource({ n: 0, clauseId, documentId, label: '', text: '', quotes: [] }, corpus),
  )
  const sources = [...cited, ...retrieved]
  return ratio(
    statements.filter(({ claim }) => isSupported(claim, sources)).length,
    statements.length,
  )
})
