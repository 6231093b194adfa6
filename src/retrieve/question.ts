// Retrieve: understanding of a question: what it asks, of which documents, about which concepts.
import type { Concept, Understanding } from '#domain/understanding.ts'
import type { Intent } from '#domain/answer.ts'
import { parseAddresses } from '#documents/address/address.ts'
import type { ParsedAddress } from '#domain/address.ts'
import type { PolicyDocument, Span } from '#domain/document.ts'
import { pace } from '#domain/work/pace.ts'
import { filterOf, type LibraryView } from '#library/view.ts'
import { findNormalised, normaliseText, normaliseWithOffsets } from '#zh/normalise.ts'
import { parseNumeral } from '#zh/numerals.ts'
import { findQuantities } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import { charactersBeyondSimplified, simplify } from '#zh/simplify.ts'
import { existedOn, readAsOf } from './as-of.ts'
import { asksForCatalogue, readAsks } from './asks.ts'
import { readConcepts } from './concepts.ts'
import { clausesHolding, standTogether } from './coverage.ts'
import { asks as asksWithin, askingStretches, dropAsides, partFrame } from './asides.ts'
import { guardQuestion } from './guard.ts'
import type { Lexicon } from './lexicon.ts'
import { boundAddresses, boundConcepts, boundFigures, boundWords } from './question-bounds.ts'
import { readScope } from './scope.ts'
import { titleForms } from './title-forms.ts'
import { partUnheld } from './unheld.ts'

export interface UnderstandDependencies {
  library: LibraryView
  lexicon: Lexicon
}

export interface UnderstandOptions {
  /** YYYY-MM-DD. */
  asOf: string
  /** Restricts the library before the question is read. */
  documentIds?: readonly string[]
}

/** Characters of a question that are read in the time that it takes to read one clause closely. */
const CHARS_PER_UNIT = 16

/** Reads a standalone question; deterministic, no model. */
export async function understand(
  dependencies: UnderstandDependencies,
  question: string,
  options: UnderstandOptions,
): Promise<Understanding> {
  const readPart = (): Promise<void> => pace(question.length / CHARS_PER_UNIT)
  await readPart()
  const form = await readForm(dependencies, question, options)
  await readPart()
  const parsed = parseAddresses(form.scope.addressed)
  const { addresses, unread: unreadAddresses } = boundAddresses(parsed)
  await readPart()
  const topic = await readTopic(dependencies, form, parsed)
  const { documents: _, ...formOfAnswer } = form
  const understanding = {
    question,
    ...formOfAnswer,
    scope: { ...form.scope, unknown: asTyped(form.scope.unknown, question) },
    addresses,
    ...topic,
    unread: { ...topic.unread, addresses: unreadAddresses },
  }
  return { ...understanding, intent: intentOf(understanding) }
}

/** What a question says beside its topic. */
interface QuestionForm extends Pick<
  Understanding,
  'guard' | 'language' | 'normal' | 'asOf' | 'scope' | 'asks'
> {
  /** Those that it could speak of. */
  documents: PolicyDocument[]
}

async function readForm(
  { library, lexicon }: UnderstandDependencies,
  question: string,
  options: UnderstandOptions,
): Promise<QuestionForm> {
  library.mention([question])
  const guard = guardQuestion(await inScriptOf(library, question))
  const whole = withNamedPapers(withArabicNumbers(normaliseText(lexicon.translate(guard.question))))
  const named = readAsOf(whole)
  const asOf = named?.day ?? options.asOf
  const normal = named === null ? whole : blank(whole, named)
  library.mention(wordsToLookUp(normal, lexicon))
  const documents = await documentsInReach(library, asOf, options.documentIds)
  const catalogue = asksForCatalogue(normal) && !namesTopic(normal, documents, lexicon)
  const scope = readScope(catalogue ? '' : normal, documents, asOf)
  return {
    guard,
    language: isEnglish(question) ? 'en' : 'zh',
    normal,
    asOf,
    documents,
    scope,
    asks: { ...readAsks(scope.rest === '' ? normal : scope.rest), catalogue },
  }
}

/** What a question is about. */
interface QuestionTopic extends Pick<
  Understanding,
  'topic' | 'concepts' | 'background' | 'unheld' | 'statedFigures' | 'years'
> {
  unread: Omit<Understanding['unread'], 'addresses'>
}

async function readTopic(
  { library, lexicon }: UnderstandDependencies,
  { asks, scope, documents }: QuestionForm,
  addresses: readonly ParsedAddress[],
): Promise<QuestionTopic> {
  const filter = filterOf(documents)
  const frequencyOf = async (text: string): Promise<number> =>
    (await library.clausesContaining([text], filter)).length
  const read = boundWords(asks.rest, (stretch) =>
    asksWithin({ topic: asks.rest, whole: scope.rest }, stretch),
  )
  const asking = await dropAsides(read.topic, scope.rest, { lexicon, frequencyOf })
  const topic = addresses.reduce(blank, asking)
  const reading = {
    lexicon,
    frequencyOf,
    standTogether: (parts: readonly string[][]) => standTogether(library, parts, filter),
    asksForWords: asks.words,
    asksForAll: asks.together,
  }
  const { asked, frame } = partFrame(withoutFigures(topic), lexicon)
  const bounded = boundConcepts(await readConcepts(asked, reading))
  const { held, unheld } = await partUnheld(bounded.concepts, {
    isHeld: async (concept) =>
      lexicon.has(concept.label) || (await clausesHolding(library, concept, filter)).length > 0,
    lexicon,
    asking: askingStretches(asked, scope.rest),
  })
  const framing = boundConcepts(await readConcepts(frame, reading))
  const ofTitles = held.filter((concept) => isBackground(concept, scope.documents))
  const stated = boundFigures(findQuantities(topic).filter((figure) => isStated(figure, topic)))
  return {
    topic,
    concepts: held.filter((concept) => !ofTitles.includes(concept)),
    background: [...ofTitles, ...framing.concepts],
    unheld,
    unread: {
      words: [...read.unread, ...bounded.unread, ...framing.unread],
      figures: stated.unread,
    },
    statedFigures: stated.figures,
    years: [...topic.matchAll(/(?<!\d)20\d\d(?=年)/gu)].map(([year]) => year),
  }
}

/**
 * What a question may be looked up by: its own words, also where quotation marks part them, and every
 * other way to say its terms. @param question normalised
 */
export function wordsToLookUp(question: string, lexicon: Lexicon): string[] {
  const words = [question, question.replaceAll('"', '')]
  for (let index = 0; index < question.length; index++) {
    const found = lexicon.longestAt(question, index)
    if (found?.kind === 'term')
      words.push(...lexicon.expand(question.slice(index, index + found.length)))
  }
  return words
}

/** The question in simplified characters, unless clauses use the very characters that would change. */
async function inScriptOf(library: LibraryView, question: string): Promise<string> {
  const foreign = charactersBeyondSimplified(question)
  if (foreign.length === 0) return question
  const holding = await library.clausesContaining(foreign)
  return holding.length > 0 ? question : simplify(question)
}

/** Whether a question has quoted words or a term that stands in no title: 有哪些文件支持 工业设计. */
function namesTopic(
  question: string,
  documents: readonly PolicyDocument[],
  lexicon: Lexicon,
): boolean {
  if (/"[^"]{2,20}"/u.test(question)) return true
  const titles = documents.map((document) => titleForms(document).title)
  for (let index = 0; index < question.length; index++) {
    const found = lexicon.longestAt(question, index)
    if (found?.kind !== 'term') continue
    const term = question.slice(index, index + found.length)
    if (!titles.some((title) => title.includes(term))) return true
  }
  return false
}

async function documentsInReach(
  library: LibraryView,
  asOf: string,
  documentIds: readonly string[] | undefined,
): Promise<PolicyDocument[]> {
  return (await library.documents()).filter(
    (document) =>
      existedOn(document, asOf) && (documentIds === undefined || documentIds.includes(document.id)),
  )
}

/** Words of the question in the characters in which they were typed. */
function asTyped(words: string | null, question: string): string | null {
  if (words === null) return null
  const [place] = findNormalised(normaliseWithOffsets(question), words)
  return place === undefined ? words : question.slice(place.start, place.end)
}

/** 六十八号文, 68號: document numbers in the digits that documents print. */
function withArabicNumbers(question: string): string {
  return question
    .replaceAll('號', '号')
    .replace(/[〇零一二三四五六七八九十百]+(?=号文)/gu, (numeral) =>
      String(parseNumeral(numeral) ?? numeral),
    )
}

/** 要交什么材料 asks for 申请材料, however the handing in is said. */
function withNamedPapers(question: string): string {
  return question.replace(
    /(?:需?要)?(?:提交|递交|报送|上交|准备|提供|出具|携带|交|带)(?:哪些|什么|啥)(?:样的)?(?:申[请报])?(?:材料|资料|手续|证明)/gu,
    ' 申请材料 ',
  )
}

function isEnglish(question: string): boolean {
  const han = question.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = question.match(/[a-z]{2,}/giu)?.length ?? 0
  return words > 2 && han < words
}

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

/** A figure to be found: 300项, or a bare number in quotation marks; 三个 and years are not. */
function isStated({ text, start, unit }: Quantity, topic: string): boolean {
  if (unit === '年') return false
  if (/[百千万亿]/u.test(text)) return true
  return /\d/u.test(text) && (unit !== '' || topic.charAt(start - 1) === '"')
}

/** Figures are matched as figures, not as words. */
function withoutFigures(topic: string): string {
  return findQuantities(topic)
    .filter((figure) => figure.unit !== '' || isStated(figure, topic))
    .reduce(blank, topic)
}

function isBackground(concept: Concept, documents: readonly PolicyDocument[]): boolean {
  return documents.every((document) => {
    const { title } = titleForms(document)
    return concept.alternatives.some((alternative) => title.includes(alternative))
  })
}

function intentOf(understanding: Omit<Understanding, 'intent'>): Intent {
  const { guard, asks, scope, addresses, concepts } = understanding
  if (guard.isGreeting) return 'chat'

  if (asks.compare && scope.documents.length > 1) return 'compare'
  if (asks.metadata.length > 0 && concepts.length === 0) return 'fact'
  if (addresses.length > 0 && !asks.figure) return 'lookup'
  if (asks.list && (asks.figure === null || asksWhatFiguresMean(understanding))) return 'list'
  if (asks.figure !== null || asks.yesNo || asks.metadata.length > 0) return 'fact'
  return asks.list ? 'list' : 'explain'
}

/** “300项”分别指什么: the figure is given, what it counts is asked. */
function asksWhatFiguresMean({
  topic,
  statedFigures,
  concepts,
}: Omit<Understanding, 'intent'>): boolean {
  return statedFigures.length > 0 && concepts.length === 0 && topic.includes('"')
}
