// Conversation: a follow-up that turns to another document, another pair of them, or another day.
import { isOfYear, type PolicyDocument } from '#domain/document.ts'
import { ofDocuments } from './references.ts'
import { lastTwo, nameAll, namesTopic, scopeWords, sentenceOf, tidy } from './thread.ts'
import type { FollowUp } from './thread.ts'

/** 2024年的, 2023年那版, 2025年那份: a year that stands for a document. */
const YEAR_OF_DOCUMENT =
  /(20\d\d)年?(?:发|出|印发|发布|出台)?(?:的(?:那)?(?:份|个|一?版)?|那(?:份|个|一?版)|版)/u
const LATER =
  /(?:最?新|后来|后)(?:的|那|一|出)*(?:份|版|个|轮)(?!方案)|(?<=^|换成|换)新的(?=$|[呢里？?])/u
const EARLIER =
  /(?:上|前|旧|老|原来?|之前|以前)(?:的|那|一)*(?:份|版|个|轮)(?!方案)|(?<=^|换成|换)旧的(?=$|[呢里？?])/u
const OTHER_ONE = /(?:另外?|别的?)(?:那)?一?(?:份|个|版)(?:文件|方案|意见|版本)?|(?:那|另)一个版本/u
const OTHERS =
  /(?:其他|其它|别的|另外几|其余)(?:的)?(?:几)?(?:份|个)?(?:文件|方案|意见|政策文件)(?:里面?|中)?/u

/** 协会的呢, 政府那份: documents by who stands behind them. */
const BY_AUTHORITY: readonly [RegExp, PolicyDocument['authority']][] = [
  [
    /^(?:行业)?(?:协会|联合会)(?:那(?:份|边|个)|这边|方面|发)?的?(?=[呢里？?]|怎么|有)/u,
    'association',
  ],
  [
    /^(?:政府|官方|部委|部里)(?:那(?:份|边|个)|这边|方面|发)?的?(?=[呢里？?]|怎么|有)/u,
    'government',
  ],
]

/** The documents that a follow-up turns to, and its words without their names; null if it turns to none. */
function turnedTo({ question, own, thread, documents }: FollowUp): {
  named: PolicyDocument[]
  rest: string
} | null {
  if (own.scope.mentioned.length > 0) return { named: own.scope.mentioned, rest: own.scope.rest }
  for (const [words, authority] of BY_AUTHORITY) {
    const named = documents.filter((document) => document.authority === authority)
    if (words.test(question) && named.length > 0) {
      return { named, rest: question.replace(words, '') }
    }
  }
  const year = YEAR_OF_DOCUMENT.exec(question)
  if (year !== null) {
    const named = documents.filter(
      (document) => document.standing !== 'draft' && isOfYear(document, year[1] ?? ''),
    )
    return named.length === 0 ? null : { named, rest: question.replace(year[0], '') }
  }
  const relations: [RegExp, (from: PolicyDocument, to: PolicyDocument) => boolean][] = [
    [OTHERS, (from, to) => from.id !== to.id],
    [OTHER_ONE, (from, to) => precedes(from, to) || precedes(to, from)],
    [LATER, precedes],
    [EARLIER, (from, to) => precedes(to, from)],
  ]
  for (const [words, belongs] of relations) {
    const named = words.test(question)
      ? documents.filter(
          (to) =>
            !thread.documents.includes(to) && thread.documents.every((from) => belongs(from, to)),
        )
      : []
    if (named.length > 0 && thread.documents.length > 0) {
      return { named, rest: question.replace(words, '') }
    }
  }
  return null
}

/** Whether the second document follows the first, or is what the first, a draft, became. */
function precedes(from: PolicyDocument, to: PolicyDocument): boolean {
  return to.succeeds === from.id || from.draftOf === to.id
}

/** Words that ask whether what was said is said there too: the last question asked again. */
const SAME_AGAIN =
  /(?:也|还|同样|照样)(?:是|这|这么|这样|有|保留|提|写|说|要求|规定|一样)|这[么样个]|挪|移到|放(?:到|在)|是怎么|怎么(?:说|写|规定|讲|提)|有没有(?:提|说|写|讲)|提(?:到|了)?(?:吗|没)|有(?:吗|没有)/u
const COMPARED = /比|相比|区别|不同|差别|差异|变化|变了|一样|一致|改/u

const HAS_CHANGED = /[变改]了/u

/** 征求意见稿里呢, 2025年那份扩到哪些品类了: the thread goes on in another document. */
export async function otherDocument(followUp: FollowUp): Promise<string | null> {
  const { own, thread, read } = followUp
  const turn = turnedTo(followUp)
  if (turn === null) return comparedAgain(followUp)
  const { named } = turn
  const rest = tidy(turn.rest).replace(/^(?:换成?|换作|改成|按照?|只?看|如果是|要是|那?份)+/u, '')
  const hasTopic = own.scope.named ? followUp.hasTopic : namesTopic(await read(rest), followUp)
  if (own.addresses.length > 0 || own.asks.catalogue) return null
  if (COMPARED.test(rest) && own.asks.compare) return comparison(named, rest, { thread, hasTopic })
  if (hasTopic) return own.scope.named ? null : `${nameAll(named)}${rest}`
  const isMetadata = own.asks.metadata.length > 0 || own.asks.parts !== null
  if (isMetadata) return `${nameAll(named)}${rest}`
  if (SAME_AGAIN.test(rest) || thread.topic === '') {
    return `${nameAll(named)}${sentenceOf(thread)}`
  }
  return ofDocuments(named, rest, followUp)
}

/** 变了吗: the two documents that were spoken of last beside each other. */
function comparedAgain({ question, own, thread, hasTopic }: FollowUp): string | null {
  const two = lastTwo(thread)
  return two !== null &&
    !own.scope.named &&
    (own.asks.compare || HAS_CHANGED.test(question)) &&
    COMPARED.test(question)
    ? comparison(two, question, { thread, hasTopic })
    : null
}

/** 和上一轮比有什么变化: the documents of the thread beside the one that is named now. */
function comparison(
  named: readonly PolicyDocument[],
  rest: string,
  { thread, hasTopic }: Pick<FollowUp, 'thread' | 'hasTopic'>,
): string {
  const before = named.length > 1 ? [] : thread.documents.filter((one) => !named.includes(one))
  const both = [...before, ...named]
  const asked = rest
    .replace(/^(?:它们?|[\s和与跟同相]|比较?|对比|起来?)+/u, '')
    .replace(/[变改]了(?:吗|没有?)?[？?]?$/u, '有什么变化')
  const words = /不同|区别|变化|差|改|变/u.test(asked) ? asked : '有什么不同'
  return `${nameAll(both)}${hasTopic ? '' : thread.topic}${words}`
}

const DAY =
  /^(?:截至|截止到?|如果是|要是|假如是|到了?|在)?(20\d\d年(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:年?(?:底|末|初|中))?)(?:的?(?:时候|时)|当时|那时候?|为止)?(?:来看|问)?呢?[？?。]*$/u
const PRECISE = /月|底|末|初|中|时|截|为止/u
const DAY_IN_QUESTION =
  /(?:截至|截止到?|假设是|现在是|在|到)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:年?[底末初中])?(?:的?时候|当时|那时|为止)?[，,]?/u

/** 到2025年底呢: the last question on another day; a bare year takes the place of the year in it. */
export function otherDay({ question, thread, documents }: FollowUp): string | null {
  const match = DAY.exec(question)
  const [, day = ''] = match ?? []
  if (match === null) return null
  const last = thread.question
  if (PRECISE.test(match[0])) {
    return `截至${day}，${last.question.replace(DAY_IN_QUESTION, '')}`
  }
  if (last.years.length > 0) return last.question.replace(/20\d\d年/u, day)
  const named = documents.filter(
    (document) => document.standing !== 'draft' && isOfYear(document, day.slice(0, 4)),
  )
  return `${named.length === 0 ? scopeWords(thread) : nameAll(named)}${sentenceOf(thread)}`
}
