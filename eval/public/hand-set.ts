// Eval: questions by hand on documents of their own, or on the seeds.
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Turn } from '#domain/answer.ts'
import { foldOf } from './folds.ts'
import { bare, covers, type BareTexts } from './gold.ts'
import { type LabelledTexts, type Labels, labelledTexts, readLabels } from './hand-labels.ts'
import type { HandQuestion } from './layout.ts'
import type { Libraries } from './libraries.ts'
import type { Hand, Result, SetRecord } from './record.ts'
import { isHeldBack, listsAll, outcomeOf, quotesFirst, type Reply } from './reply.ts'
import type { Respond, Respondent } from './respondents.ts'
import { answerScores } from './scores.ts'

export interface HandSet {
  hand: Hand
  name: string
  questions: HandQuestion[]
}

export interface HandOptions {
  /** Where the set and the documents of sets lie. */
  folder: string
  seedsDirectory: string
  libraries: Libraries
  respondent: Respondent
}

/** Asks every question of the set of the documents that it is about. */
export async function runHandSet(set: HandSet, options: HandOptions): Promise<SetRecord> {
  const { folder, seedsDirectory, libraries, respondent } = options
  const results: Result[] = []
  const aboutOf = (question: HandQuestion): string => question.set ?? set.name
  for (const name of new Set(set.questions.map(aboutOf))) {
    const own = path.join(folder, name)
    const directory = existsSync(own) ? own : seedsDirectory
    const { product } = await libraries.open(`${set.hand}-${name}`, { directory })
    const known = await labelledTexts(product.library)
    const respond = respondent(product)
    for (const question of set.questions.filter((one) => aboutOf(one) === name))
      results.push(await askOne(question, known, respond))
  }
  return { set: `${set.hand}-${set.name}`, hand: set.hand, results }
}

async function askOne(
  question: HandQuestion,
  known: LabelledTexts,
  respond: Respond,
): Promise<Result> {
  const labels = readLabels(question, known)
  const history = turnsOf(question.history ?? [])
  const reply = await respond({
    question: question.question,
    ...(history.length > 0 && { history }),
  })
  const [source] = labels.gold
  const fold = source === undefined ? null : foldOf(source.documentId)
  if (!question.answerable) {
    const heldBack = isHeldBack(reply, question.question) || saysItInWords(question, labels, reply)
    const scores = { heldBack: +heldBack, answered: +(reply.outcome === 'answered' && !heldBack) }
    return { id: question.id, fold, outcome: reply.outcome, scores }
  }
  const outcome = outcomeOf(reply, () => isRight(reply, question, { labels, texts: known.texts }))
  return { id: question.id, fold, outcome, scores: answerScores(reply, outcome) }
}

/** Bare strings are what was asked before. */
function turnsOf(history: readonly (string | Turn)[]): Turn[] {
  return history.map((turn) => (typeof turn === 'string' ? { role: 'user', content: turn } : turn))
}

function isRight(
  reply: Reply,
  question: HandQuestion,
  { labels: { gold, optional, mode }, texts }: { labels: Labels; texts: BareTexts },
): boolean {
  if (!saysWhatItShould(question, reply)) return false
  const { quotations } = reply
  if (mode === 'any') return gold.length === 0 || quotesFirst(quotations, gold, texts)
  if (mode === 'docs') {
    return [...new Set(gold.map(({ documentId }) => documentId))].every((id) => {
      const ofDocument = <One extends { documentId: string }>(all: readonly One[]): One[] =>
        all.filter(({ documentId }) => documentId === id)
      return quotesFirst(ofDocument(quotations), ofDocument(gold), texts)
    })
  }
  const isBorderline = (quotation: Reply['quotations'][number]): boolean =>
    optional.some((span) => covers(quotation, span, texts)) &&
    !gold.some((span) => covers(quotation, span, texts))
  return listsAll(
    quotations.filter((quotation) => !isBorderline(quotation)),
    gold,
    texts,
  )
}

function saysItInWords(question: HandQuestion, labels: Labels, reply: Reply): boolean {
  return labels.refusalInWords && saysWhatItShould(question, reply)
}

function saysWhatItShould({ facts, forbidden }: HandQuestion, { text }: Reply): boolean {
  const said = bare(text)
  const isSaid = (words: string): boolean => said.includes(bare(words))
  return facts.every((fact) => fact.split('|').some(isSaid)) && !forbidden.some(isSaid)
}
