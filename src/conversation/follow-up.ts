// Conversation: a question that leans on what was said becomes one that stands alone.
import type { Turn } from '../domain/answer.ts'
import type { PolicyDocument } from '../domain/document.ts'
import type { Understanding } from '../retrieve/question.ts'

export interface FollowUpDependencies {
  /** Reads a question as if it stood alone. */
  read: (question: string) => Promise<Understanding>
  documents: readonly PolicyDocument[]
}

const CHANGE_OF_SUBJECT =
  /^(?:换个(?:问题|话题)|另外问|另一个问题|顺便问(?:一?下|问)?|再问(?:一?个|你)?|题外话|new question|by the way)[，,：: ]*/iu
const LEAD_IN =
  /^(?:那么?|然后|还有|另外|再说|and|then|what about|how about)(?![个份些一年种条里])[，, ]*/iu
const PRONOUN =
  /它们?|这(?:份|个)?(?:文件|方案|意见|计划)|该(?:文件|方案|意见|计划)|其中?|前者|后者|上述|(?<![a-z])(?:it|its|this document|that document)(?![a-z])/iu
const THIS_DOCUMENT =
  /它们?|这(?:份|个)?(?:文件|方案|意见|计划)|该(?:文件|方案|意见|计划)|(?<![a-z])(?:it|this document|that document)(?![a-z])/iu
const ELLIPSIS =
  /呢[？?。!！]*$|^(?:那|那么|再|谁|什么时候|何时|哪天|文号|具体|展开|详细|继续|还有|下一|上一|后一|前一|第[一二三四五六七八九十\d]+(?:个|条|项|点)|what about|how about|and )/iu
const BARE_YEAR = /(20\d\d)年?(?:的|那份|那个|那一?版)/u
const NTH = /^第([一二三四五六七八九十\d]+)(?:个|项|点)(?!专栏|部分)/u
const SHORT_CHARS = 14

/**
 * Rewrites a follow-up by what it leaves out: the document (文号呢？), the topic (那新方案呢？), the
 * clause (它的下一条) or an item of the last answer (第二个展开说说). A question that names its own
 * topic without leaning on anything is returned as it is.
 * @param history oldest first, the question itself not included
 */
export async function standaloneQuestion(
  question: string,
  history: readonly Turn[],
  dependencies: FollowUpDependencies,
): Promise<string> {
  if (history.length === 0) return question
  const changed = question.replace(CHANGE_OF_SUBJECT, '')
  if (changed !== question) return changed
  const own = await dependencies.read(question)
  if (!leansOnHistory(question, own)) return question
  const previous = await previousReading(history, dependencies)
  if (previous === null) return question
  const lastAnswer = history.findLast(({ role }) => role === 'assistant')?.content ?? ''
  return rewrite({
    question: question.replace(LEAD_IN, ''),
    own,
    previous,
    lastAnswer,
    ...dependencies,
  })
}

function leansOnHistory(question: string, own: Understanding): boolean {
  if (own.guard.isGreeting || own.guard.isOtherJob) return false
  if (PRONOUN.test(question) || own.addresses.some(({ fromCurrent }) => fromCurrent)) return true
  if (own.scope.named && (own.concepts.length > 0 || own.addresses.length > 0))
    return isEllipsis(question, own)
  return isEllipsis(question, own)
}

function isEllipsis(question: string, own: Understanding): boolean {
  if (ELLIPSIS.test(question)) return true
  const namesNoTopic = own.concepts.length === 0 && own.addresses.length === 0
  if (namesNoTopic && BARE_YEAR.test(question)) return true
  return (
    namesNoTopic &&
    (question.length <= SHORT_CHARS || own.scope.named || own.asks.metadata.length > 0) &&
    !own.asks.catalogue
  )
}

/** The reading of the last user question, itself rewritten by what came before it. */
async function previousReading(
  history: readonly Turn[],
  dependencies: FollowUpDependencies,
): Promise<Understanding | null> {
  const at = history.findLastIndex(({ role }) => role === 'user')
  const turn = history[at]
  if (turn === undefined) return null
  const standalone = await standaloneQuestion(turn.content, history.slice(0, at), dependencies)
  return dependencies.read(standalone)
}

interface Rewriting extends FollowUpDependencies {
  question: string
  own: Understanding
  previous: Understanding
  lastAnswer: string
}

async function rewrite(rewriting: Rewriting): Promise<string> {
  const { question, own, previous } = rewriting
  const nth = nthItem(rewriting)
  if (nth !== null) return nth
  const steps = own.addresses.some(({ fromCurrent }) => fromCurrent)
  if (steps)
    return `${documentNames(rewriting)}${currentAddress(rewriting)}的${question.replace(PRONOUN, '').replace(/^的?再?/u, '')}`
  if (THIS_DOCUMENT.test(question)) return question.replace(THIS_DOCUMENT, documentNames(rewriting))
  const year = BARE_YEAR.exec(question)
  if (year !== null && !own.scope.named)
    return withOtherDocument(documentsOfYear(rewriting, year[1] ?? ''), previous, question)
  if (own.scope.named)
    return own.concepts.length > 0 || own.addresses.length > 0
      ? question
      : withOtherDocument(nameAll(own.scope.mentioned), previous, question)
  if (own.asks.metadata.length > 0 || own.asks.figure !== null || own.addresses.length > 0)
    return `${documentNames(rewriting)}${question}`
  if (own.concepts.length > 0) return withOtherTopic(rewriting)
  return previous.question
}

/** The previous question asked of another document. */
function withOtherDocument(names: string, previous: Understanding, question: string): string {
  if (names === '') return question
  const rest = previous.scope.rest
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^[的里中对在]+/u, '')
  return `${names}${rest}`
}

/** The previous question asked about another topic. */
function withOtherTopic({ question, own, previous, ...rest }: Rewriting): string {
  const [replaced, ...dropped] = previous.concepts
  const topic = own.topic
    .trim()
    .replace(LEAD_IN, '')
    .replace(/[呢？?。]+$/u, '')
    .trim()
  const names = documentNames({ question, own, previous, ...rest })
  if (replaced === undefined) return `${names}${question}`
  const sentence = dropped
    .reduce((text, { label }) => text.replace(label, ''), previous.scope.rest)
    .replace(replaced.label, topic)
    .replace(/\s+/gu, ' ')
    .trim()
  return `${names}${sentence}`
}

function documentNames({ previous, lastAnswer, documents }: Rewriting): string {
  if (previous.scope.mentioned.length > 0) return nameAll(previous.scope.mentioned)
  const cited = documents.filter(({ title }) => lastAnswer.includes(`《${title}》`))
  return cited.length === 1 ? nameAll(cited) : ''
}

function nameAll(documents: readonly PolicyDocument[]): string {
  return documents.map(({ title }) => `《${title}》`).join('和')
}

function documentsOfYear({ documents }: Rewriting, year: string): string {
  return nameAll(
    documents.filter(
      ({ period, issuedOn, standing }) =>
        standing !== 'draft' &&
        (period === null
          ? issuedOn?.startsWith(year) === true
          : period.from.slice(0, 4) <= year && year <= period.to.slice(0, 4)),
    ),
  )
}

/** The clause that the last answer was about: its first address, else the one that was asked for. */
function currentAddress({ previous, lastAnswer, documents }: Rewriting): string {
  const names = documents.flatMap(({ title, number }) => [title, number ?? ''])
  const words = names.filter(Boolean).reduce((text, name) => text.replaceAll(name, ''), lastAnswer)
  const printed =
    /(?:[一二三四五六七八九十]*[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十百零\d]+条|专栏\s?\d+)(?:\p{Script=Han}{2,20}(?=[：:。，「[\s]|$))?/u.exec(
      words,
    )
  return printed?.[0] ?? previous.addresses[0]?.text ?? ''
}

/** 第二个: the words of that item of the last answer stand in for it. */
function nthItem({ question, lastAnswer, previous }: Rewriting): string | null {
  const match = NTH.exec(question)
  if (match === null) return null
  const index = ordinalOf(match[1] ?? '') - 1
  const items = lastAnswer.split('\n').filter((line) => /^\s*(?:[-*]|\d+[.、])\s/u.test(line))
  const item = items[index]
  if (item === undefined) return null
  const words = item
    .replace(/^\s*(?:[-*]|\d+[.、])\s*/u, '')
    .replace(/\[\d+\]/gu, '')
    .replace(/\*\*/gu, '')
    .replace(/[「：:].*$/u, '')
  return `${/《|号文/u.test(words) ? '' : nameAll(previous.scope.mentioned)}${words}${question.slice(match[0].length)}`
}

function ordinalOf(numeral: string): number {
  const digits = '零一二三四五六七八九十'
  return /^\d+$/u.test(numeral) ? Number(numeral) : Math.max(digits.indexOf(numeral), 0)
}
