// Conversation: the thread of a conversation: what its last question and answer spoke of.
import type { Concept, Understanding } from '#domain/understanding.ts'
import type { Turn } from '#domain/answer.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { printedAddress, shownItems, withoutQuotations } from './shown-answer.ts'
import type { ShownItem } from './shown-answer.ts'

/** What a follow-up can inherit. */
export interface Thread {
  /** The last question, standing alone. */
  question: Understanding
  /** Documents that the last question named, in its order. */
  asked: PolicyDocument[]
  /** Documents that it named, else those that its answer names. */
  documents: PolicyDocument[]
  /** The words that say what the last question was about; '' where it named an address alone. */
  topic: string
  /** The clause it was about: the address in the question, else the first one that the answer shows. */
  address: string
  answer: string
  items: ShownItem[]
  /** What was spoken of before that. */
  before: Thread | null
}

/** A question read in a thread. */
export interface FollowUp extends FollowUpDependencies {
  /** The question without 那, 另外 and the like at its beginning. */
  question: string
  own: Understanding
  thread: Thread
  /** Whether it names a topic itself, not just a side (目标, 条件) of one. */
  hasTopic: boolean
  /** Whether it begins with a word that goes on from what was said. */
  isLed: boolean
}

/** What follow-ups ask of the library and the lexicon. */
export interface FollowUpDependencies {
  /** Reads a question as if it stood alone. */
  read: (question: string) => Promise<Understanding>
  documents: readonly PolicyDocument[]
  /** The documents that a text names. */
  namedIn: (text: string) => PolicyDocument[]
  /** Whether some clause speaks of both. */
  standTogether: (one: Concept, other: Concept) => Promise<boolean>
  /** Whether a word tells which side of a topic is asked about (目标, 条件) rather than a topic. */
  isSide: (word: string) => boolean
}

/** Characters of an answer within which the documents it is about are named. */
const ANSWER_HEAD_CHARS = 2000

/** What was said last: the question, standing alone, the text of its answer ('' for none) and the thread before. */
type Said = Pick<Thread, 'question' | 'answer' | 'before'>

export function threadOf(
  { question, answer, before }: Said,
  { namedIn, isSide }: FollowUpDependencies,
): Thread {
  const asked = question.scope.mentioned
  const shown = withoutQuotations(answer).slice(0, ANSWER_HEAD_CHARS)
  const address = addressOf(question, answer)
  const isOfClause = question.addresses.length > 0 && question.concepts.length === 0
  return {
    question,
    asked,
    documents: asked.length > 0 ? asked : namedIn(shown),
    topic: isOfClause
      ? headingOf(holdsHeading(address) ? address : printedAddress(answer))
      : topicWords(question, isSide),
    address,
    answer,
    items: shownItems(answer),
    before: before === null ? null : { ...before, before: null },
  }
}

/** 三（二）老年用品: its number, and what follows it. */
const ADDRESS_NUMBER =
  /^(?:专栏\s?\d+[·・]?|第?[一二三四五六七八九十百零\d]*[、章节条]?\s?(?:[（(][一二三四五六七八九十]+[）)])?(?:第[一二三四五六七八九十\d]+[款项])?)/u

/** The words of an address after its number; '' where it is a number alone. */
export function headingOf(address: string): string {
  return address.replace(ADDRESS_NUMBER, '').replace(/^的.*$/u, '')
}

function holdsHeading(address: string): boolean {
  return headingOf(address) !== ''
}

/** Whether a question names a topic itself, not just a side of one. */
export function namesTopic(
  { statedFigures, concepts }: Understanding,
  { isSide }: Pick<FollowUpDependencies, 'isSide'>,
): boolean {
  return (
    statedFigures.length > 0 || concepts.some(({ label }) => !isSide(label) && !POINTER.test(label))
  )
}

/** Words that point to what was said, read as a topic by someone who does not know it. */
const POINTER =
  /^(?:前者|后者|两者|二者|双方|其他|其它|另外?|[上前下后]一?[版轮份]|[新旧老][版的])$/u

/** The two documents that were spoken of last; null if it were not just two. */
export function lastTwo({ documents, before }: Thread): PolicyDocument[] | null {
  const all = documents.length === 1 ? [...(before?.documents ?? []), ...documents] : documents
  const two = [...new Set(all)]
  return two.length === 2 ? two : null
}

/** The last answer that came after the last question. */
export function answerAfter(history: readonly Turn[], index: number): string {
  return history.slice(index + 1).findLast(({ role }) => role === 'assistant')?.content ?? ''
}

/** Where a concept stands in the words of a question; null where it stands in other words. */
export function placeOf(
  { label }: Concept,
  { topic }: Understanding,
): { start: number; end: number } | null {
  const start = topic.toLowerCase().indexOf(label)
  return start < 0 ? null : { start, end: start + label.length }
}

/** What parts the words of a topic without being one of them. */
const ASKING = /什么|哪|怎|如何|多少|几|吗|[提说写讲有]了/u

/**
 * From the first to the last word of the topic, as the question has them, or just these words where
 * it asks in between. Words for a side of it are left out if there are others.
 */
function topicWords(question: Understanding, isSide: (word: string) => boolean): string {
  const all = question.concepts.length > 0 ? question.concepts : question.background
  const telling = all.filter(({ label }) => !isSide(label))
  const concepts = telling.length > 0 ? telling : all
  const labels = concepts.map(({ label }) => label).join(' ')
  const places = concepts.map((concept) => placeOf(concept, question)).filter((one) => one !== null)
  if (places.length === 0 || places.length < concepts.length) return labels
  const start = Math.min(...places.map((place) => place.start))
  const end = Math.max(...places.map((place) => place.end))
  const words = question.scope.rest.slice(start, end).replace(/\s+/gu, ' ')
  return ASKING.test(words) ? labels : words
}

function addressOf({ addresses }: Understanding, answer: string): string {
  const own = addresses.find(({ step, segments }) => step === 0 && segments.length > 0)
  if (own !== undefined) return own.text
  return printedAddress(answer) || (addresses[0]?.text ?? '')
}

/** 《甲》和《乙》. */
export function nameAll(documents: readonly PolicyDocument[]): string {
  return documents.map(({ title }) => `《${title}》`).join('和')
}

/** The words by which the last question narrowed the library; '' where it did not. */
export function scopeWords({ question, asked }: Thread): string {
  if (asked.length > 0) return nameAll(asked)
  return question.scope.named ? '不含征求意见稿，' : ''
}

/** The last question without the documents that it named. */
export function sentenceOf({ question }: Thread): string {
  return tidy(question.scope.rest)
}

/** What is left of a sentence from which names were taken: no joints at its beginning. */
export function tidy(words: string): string {
  return words
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(
      /^(?:[\s,，的里在和与及跟比]|对(?![应比接]|照(?!明))|中(?![小西国央期欧试轻])|同(?!时|样))+/u,
      '',
    )
    .replace(/^(?:里面|中间|里|中)(?=[的对\s])/u, '')
}
