// Answer: one sentence of a language model is checked by code and becomes a statement, or does not.
import { splitLines, type CitedClause } from './cited-clause.ts'
import { standingOn } from '#domain/validity.ts'
import type { Span } from '#domain/document.ts'
import { splitSentences } from '#zh/sentences.ts'
import { actorsAreCited, rolesKept } from './checks/actors.ts'
import { nothingAdded } from './checks/added-words.ts'
import { addressesAreCited } from './checks/address-cited.ts'
import { changeRunsForward } from './checks/change-direction.ts'
import { cited, givesNoOrders, isAboutAnswer, saysAbsence } from './checks/cited.ts'
import { completionKept } from './checks/completion.ts'
import { figuresKeepNouns } from './checks/figures/figure-noun.ts'
import { figuresProved } from './checks/figures/figure-proved.ts'
import { membersAreCited } from './checks/list-members.ts'
import { modalityKept } from './checks/modality.ts'
import { namesAreCited } from './checks/names.ts'
import { partiesKept } from './checks/parties.ts'
import { polarityKept } from './checks/polarity.ts'
import { quotationsVerbatim } from './checks/quotation.ts'
import type { Failure, SentenceCheck, SentenceContext } from './checks/sentence-check.ts'
import { standingTrue } from './checks/standing.ts'
import { overlapWith, wordsSupported } from './checks/support.ts'
import { withHeads } from './heads-of-clauses.ts'
import type { ModelSentence } from './model-sentence.ts'
import { findQuotation, inClauseWords, quotationsOf } from './quotations.ts'
import { frame, survey } from './statement.ts'
import type { Statement } from './statement.ts'
import { citeDocument, labelPrefix, STANDING_MARKS } from '#words/answers.ts'

const CHECKS: readonly SentenceCheck[] = [
  cited,
  givesNoOrders,
  quotationsVerbatim,
  figuresProved,
  figuresKeepNouns,
  changeRunsForward,
  namesAreCited,
  addressesAreCited,
  standingTrue,
  polarityKept,
  modalityKept,
  completionKept,
  actorsAreCited,
  rolesKept,
  partiesKept,
  membersAreCited,
  nothingAdded,
  wordsSupported,
]

export type CheckedSentence =
  { statement: Statement; failures: [] } | { statement: null; failures: Failure[] }

/**
 * Tests a sentence. One that passes becomes a statement whose quotations have the very characters
 * of the clause, and which is labelled where it rests on a draft or on a text no longer in force.
 */
export async function checkSentence(
  sentence: ModelSentence,
  context: SentenceContext,
): Promise<CheckedSentence> {
  if (isAboutAnswer(sentence, context)) {
    const failures = await givesNoOrders(sentence, context)
    return failures.length > 0
      ? { statement: null, failures }
      : { statement: unproved(sentence), failures: [] }
  }
  const failures: Failure[] = []
  const headed = await withHeads(sentence, context)
  for (const check of CHECKS) failures.push(...(await check(headed, context)))
  if (failures.length > 0) return { statement: null, failures }
  if (sentence.layout === 'heading')
    return { statement: frame(sentence.text, 'heading'), failures: [] }
  const statement: Statement = {
    text: withLabels(
      inClauseWords(sentence.text, sentence.evidence),
      sentence.evidence,
      context.asOf,
    ),
    layout: sentence.layout,
    role: 'claim',
    evidence: sentence.evidence.map((one) => ({ ...one, quotes: supportingSpans(sentence, one) })),
  }
  return { statement, failures: [] }
}

/** What is not given is said of all clauses that were given; the rest are words about the answer. */
function unproved({ text, layout }: ModelSentence): Statement {
  return saysAbsence(text) ? survey(text, layout) : frame(text, layout)
}

/** The standing that the sentence owes to its readers, where it does not say it itself. */
function withLabels(text: string, evidence: readonly CitedClause[], asOf: string): string {
  const documents = [...new Set(evidence.map(({ document }) => document))]
  const open = documents.filter((document) => {
    const marks = STANDING_MARKS[standingOn(document, null, asOf)]
    const isSaid = marks?.test(text) ?? true
    const saysAssociation = document.authority !== 'association' || /协会|联合会/u.test(text)
    return !isSaid || !saysAssociation
  })
  if (open.length === 0) return text
  const labels = [...new Set(open.map((document) => labelPrefix(document, asOf, 'zh')))]
  if (open.length === documents.length) return labels.join('') + text
  const named = open.map(
    (document) => `${labelPrefix(document, asOf, 'zh')}${citeDocument(document)}`,
  )
  return `${text}（其中${named.join('、')}）`
}

/** What of the clause proves the sentence: the words that it quotes, else the closest sentence. */
function supportingSpans({ text }: ModelSentence, evidence: CitedClause): Span[] {
  const { clause } = evidence
  const quoted = quotationsOf(text).flatMap((words) => findQuotation(words, evidence) ?? [])
  if (quoted.length > 0) return splitLines(clause, quoted)
  const [closest] = splitSentences(clause.text)
    .map((own) => ({ ...own, share: overlapWith(own.text, text) * Math.min(own.text.length, 40) }))
    .toSorted((a, b) => b.share - a.share)
  return closest === undefined || closest.share === 0 ? [] : splitLines(clause, [closest])
}
