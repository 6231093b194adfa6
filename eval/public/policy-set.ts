// Eval: questions about policy documents, with the answering document in the library and out of it.
import type { z } from 'zod'
import { documentId } from '#documents/identity.ts'
import { bare, holdsGold, type BareTexts, type GoldSpan } from './gold.ts'
import { foldOf } from './folds.ts'
import { PolicyQuestionSchema, PolicySchema, readRows } from './layout.ts'
import type { Libraries, OpenedLibrary } from './libraries.ts'
import type { Result, SetRecord } from './record.ts'
import { isHeldBack, outcomeOf, quotesFirst } from './reply.ts'
import { hitsOf, type Respond, type Respondent } from './respondents.ts'
import { answerScores } from './scores.ts'

const SEARCH_CUTOFFS = [1, 3, 5, 10]

interface PolicyQuestion {
  id: string
  text: string
  fold: number
  gold: GoldSpan
}

interface PolicyData {
  questions: PolicyQuestion[]
  texts: BareTexts
  files: { name: string; bytes: Buffer }[]
}

/** The questions and documents; undefined where a file is missing. */
export function readPolicyData(directory: string): PolicyData | undefined {
  const documents = readRows(directory, 'ncp-documents', PolicySchema)
  const questions = readRows(directory, 'ncp-questions', PolicyQuestionSchema)
  if (documents === undefined || questions === undefined) return undefined
  const raw = new Map(documents.map(({ docid, text }) => [docid, text]))
  return {
    questions: questions.map((question) => policyQuestion(question, raw.get(question.docid) ?? '')),
    texts: new Map(documents.map(({ docid, text }) => [documentId(`${docid}.txt`), bare(text)])),
    files: documents.map(({ docid, text }) => ({
      name: `${docid}.txt`,
      bytes: Buffer.from(text),
    })),
  }
}

function policyQuestion(
  { id, question, docid, span: [start, end] }: z.infer<typeof PolicyQuestionSchema>,
  text: string,
): PolicyQuestion {
  const gold = {
    documentId: documentId(`${docid}.txt`),
    start: bare(text.slice(0, start)).length,
    end: bare(text.slice(0, end)).length,
  }
  return { id, text: question, fold: foldOf(docid), gold }
}

/** Asks every question with its document in, then out, and looks at the search alone. */
export async function runPolicySet(
  { questions, texts, files }: PolicyData,
  options: { libraries: Libraries; respondent: Respondent; withSearch: boolean },
): Promise<SetRecord[]> {
  const { libraries, respondent, withSearch } = options
  const opened = await libraries.open('ncp', { files })
  const respond = respondent(opened.product)
  const within: Result[] = []
  const without: Result[] = []
  const searched: Result[] = []
  for (const question of questions) {
    opened.hide([])
    within.push(await askWithin(question, texts, respond))
    if (withSearch) searched.push(await searchFor(question, texts, opened))
    opened.hide(copiesOf(question.gold.documentId, texts))
    without.push(await askWithout(question, respond))
  }
  const sets = {
    'ncp-in': within,
    'ncp-out': without,
    ...(withSearch && { 'ncp-search': searched }),
  }
  return Object.entries(sets).map(([set, results]) => ({ set, hand: 'public', results }))
}

/** The document and every other with the same text, which would answer as well. */
function copiesOf(id: string, texts: BareTexts): string[] {
  const text = texts.get(id)
  return [...texts].flatMap(([other, words]) => (words === text ? [other] : []))
}

async function askWithin(
  { id, text, fold, gold }: PolicyQuestion,
  texts: BareTexts,
  respond: Respond,
): Promise<Result> {
  const reply = await respond({ question: text })
  const outcome = outcomeOf(reply, () => quotesFirst(reply.quotations, [gold], texts))
  return { id, fold, outcome, scores: answerScores(reply, outcome) }
}

async function askWithout({ id, text, fold }: PolicyQuestion, respond: Respond): Promise<Result> {
  const reply = await respond({ question: text })
  const scores = { heldBack: Number(isHeldBack(reply, text)) }
  return { id, fold, outcome: reply.outcome, scores }
}

/** Whether a clause among the first k that the search finds holds half of the gold words. */
async function searchFor(
  { id, text, fold, gold }: PolicyQuestion,
  texts: BareTexts,
  { product }: OpenedLibrary,
): Promise<Result> {
  const hits = await hitsOf(product, text, Math.max(...SEARCH_CUTOFFS))
  const at = hits.findIndex((hit) => holdsGold(hit, gold, texts))
  const scores = SEARCH_CUTOFFS.map((k) => [`R@${k}`, Number(at >= 0 && at < k)])
  return { id, fold, outcome: null, scores: Object.fromEntries(scores) }
}
