// Answer: refusals, what is declined before a search and what a search did not find.
import type { AnswerContext } from './answer-context.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { ANSWERED, refusedFor, type Violation } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { rankPassages } from '#retrieve/passages.ts'
import type { Passage } from '#retrieve/passages.ts'
import { searchTerms } from '#retrieve/concepts.ts'
import { filterOf } from '#retrieve/question-library.ts'
import { MIN_COVERAGE } from './fact-answer.ts'
import { composeRefusal, searchedWords } from './refuse.ts'
import { frame } from './statement.ts'
import type { Composition } from './statement.ts'
import { surveyOf } from './survey.ts'
import { citeDocument, nameSome } from '#words/answers.ts'

/** Greetings, other jobs, orders to the assistant, and documents that the library does not hold. */
export function declineUnsearched({
  understanding,
  documents,
  tree,
}: AnswerContext): Composition | null {
  const { guard, language, scope, concepts, addresses, asks, asOf } = understanding
  const zh = language === 'zh'
  const decline = (
    reason: 'out-of-scope' | 'unsafe' | 'not-in-corpus',
    message: string,
  ): Composition =>
    composeRefusal({
      intent: understanding.intent,
      answerability: refusedFor([
        { reason, words: reason === 'not-in-corpus' ? scope.unknown : null },
      ]),
      message,
      coverage: reason === 'not-in-corpus' ? surveyOf([...documents.values()], tree) : null,
      nearest: [],
      language,
      asOf,
    })
  if (guard.isGreeting) return greet(understanding, [...documents.values()])
  if (guard.isOtherJob) {
    return decline(
      'out-of-scope',
      zh
        ? '这个问题不属于政策文件问答的范围：我只依据库中文件的条款作答，不提供建议、预测、写作等服务。'
        : 'This is outside what I do: I answer from the clauses of the policy documents in the library only.',
    )
  }
  const isEmpty =
    concepts.length === 0 &&
    addresses.length === 0 &&
    !scope.named &&
    asks.metadata.length === 0 &&
    !asks.catalogue &&
    understanding.background.length === 0 &&
    understanding.statedFigures.length === 0
  if (guard.hasOrders && isEmpty) {
    return decline(
      'unsafe',
      zh
        ? '问题里的指令不会被执行：我只依据库中文件的条款作答，也不透露内部设置。'
        : 'Instructions inside a question are not followed: I answer from the documents only.',
    )
  }
  if (scope.unknown !== null) {
    const held = nameSome([...documents.values()], language)
    return decline(
      'not-in-corpus',
      zh
        ? `库中没有“${scope.unknown}”这份文件。现有文件：${held}。`
        : `The library holds no document “${scope.unknown}”. It holds: ${held}.`,
    )
  }
  if (isEmpty) {
    return decline(
      'out-of-scope',
      zh
        ? '没有读出要查的主题。请说明要查哪方面的内容，例如“哪些措施涉及……？”。'
        : 'No topic could be read from the question. Please say what to look for.',
    )
  }
  return null
}

function greet(
  { language, intent }: Understanding,
  documents: readonly PolicyDocument[],
): Composition {
  const [first] = documents
  const text =
    language === 'zh'
      ? `您好，我是条理，按条款回答政策文件的问题。库中有 ${documents.length} 份文件，可以问“哪些措施涉及……？”${first === undefined ? '' : `“${citeDocument(first)}讲了什么？”`}“……和……有什么变化？”。`
      : `Hello, I am Tiaoli. I answer questions about the ${documents.length} policy documents in the library, clause by clause.`
  return {
    intent,
    answerability: ANSWERED,
    statements: [frame(text)],
    coverage: null,
    notices: [],
  }
}

/** Clauses shown as nearest. */
const MAX_NEAREST = 2
/** A clause that covers less than this of the question is not near. */
const MIN_NEAR_COVERAGE = 0.25

/** What was searched, what is missing, and the nearest clauses. */
export async function explainNothingFound(context: AnswerContext): Promise<Composition> {
  const { understanding, tree } = context
  const { language, intent, scope, asOf } = understanding
  const passages = await rankPassages(context, understanding)
  const own = nearestPassages(passages)
  // Another document's figure beside "not set here" would read as the answer.
  const mayLookElsewhere = scope.named && understanding.asks.figure === null
  const elsewhere = mayLookElsewhere ? await nearestElsewhere(context) : []
  const near = elsewhere.length > 0 ? elsewhere : own
  const coverage = surveyOf(scope.documents, tree)
  const absent = await absentConcepts(context)
  return composeRefusal({
    intent,
    answerability: refusedFor(violationsOf(understanding), wordsNotFound(understanding, absent)),
    message: `${missingWords(understanding, absent)}${searchedWords(scope.documents, coverage.clausesScanned, language)}`,
    coverage,
    nearest: near.map(({ clause, document, sentence }) => ({
      clause,
      document,
      quotes: [sentence],
    })),
    language,
    asOf,
  })
}

/** A question without a topic is not for the library; a figure that no clause has is a false premise. */
function violationsOf({ concepts, scope, statedFigures }: Understanding): Violation[] {
  if (concepts.length === 0 && !scope.named) return [{ reason: 'out-of-scope', words: null }]
  return statedFigures.map(({ text }) => ({ reason: 'false-premise', words: text }))
}

/** Words that stand nowhere, else words that nowhere stand together. */
function wordsNotFound(
  { concepts, statedFigures }: Understanding,
  absent: readonly Concept[],
): string[] {
  return [
    ...(absent.length > 0 ? absent : concepts).map(({ label }) => label),
    ...statedFigures.map(({ text }) => text),
  ]
}

/** What other documents say on it, when the question narrows the library: only what covers it well. */
async function nearestElsewhere(context: AnswerContext): Promise<Passage[]> {
  const { understanding, documents } = context
  const others = [...documents.values()].filter(
    (document) => !understanding.scope.documents.includes(document),
  )
  if (others.length === 0 || understanding.concepts.length === 0) return []
  const scope = { ...understanding.scope, documents: others }
  const passages = await rankPassages(context, { ...understanding, scope })
  const near = passages.filter(
    ({ coverage, missesHead }) => coverage >= MIN_COVERAGE && !missesHead,
  )
  const named = understanding.scope.documents
  const isRelative = ({ document }: Passage): boolean => named.some((one) => related(one, document))
  return nearestPassages([...near.filter(isRelative), ...near.filter((one) => !isRelative(one))])
}

/** Whether one is the draft or the successor of the other. */
function related(one: PolicyDocument, other: PolicyDocument): boolean {
  return (
    [one.draftOf, one.succeeds].includes(other.id) ||
    [other.draftOf, other.succeeds].includes(one.id)
  )
}

function nearestPassages(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>()
  return passages
    .filter(({ coverage }) => coverage >= MIN_NEAR_COVERAGE)
    .filter(({ clause }) => !seen.has(clause.id) && seen.add(clause.id))
    .slice(0, MAX_NEAREST)
}

/** Concepts that no clause of the scope speaks of at all. */
async function absentConcepts({ understanding, library }: AnswerContext): Promise<Concept[]> {
  const filter = filterOf(understanding.scope.documents)
  const absent: Concept[] = []
  for (const concept of understanding.concepts) {
    const holding = await library.clausesContaining(searchTerms([concept]), filter)
    if (holding.length === 0) absent.push(concept)
  }
  return absent
}

/** Says what is missing. */
function missingWords(understanding: Understanding, absent: readonly Concept[]): string {
  const { language, asks } = understanding
  const subject = wordsNotFound(understanding, absent)
  const words = subject.map((word) => `“${word}”`).join('、')
  if (language === 'en') {
    return `The documents do not say this${words === '' ? '' : ` (${words})`}. `
  }
  if (words === '') return '文件中没有关于这个问题的规定，无法据此回答。'
  if (absent.length > 0) return `文件中没有关于${words}的规定，无法据此回答。`
  if (asks.figure !== null) return `文件没有就${words}给出具体数值或答案。`
  return subject.length > 1
    ? `没有条款同时说到${words}，无法据此回答。`
    : `没有条款直接回答关于${words}的问题。`
}
