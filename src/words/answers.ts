// Words: the fixed words of answers, Chinese and English, in one place.
import type { Citation } from '#domain/answer.ts'
import type { Language } from '#domain/context.ts'
import type { Unread } from '#domain/understanding.ts'
import type { Remembered } from '#domain/conversation.ts'
import { standingOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { timeBetween } from '#zh/terms.ts'
import { sayStanding } from './standing.ts'

export type { Language } from '#domain/context.ts'

/** For which day, and in which language, an answer is worded. */
export interface Wording {
  /** YYYY-MM-DD. */
  asOf: string
  language: Language
}

/** 《title》（number）, as official documents cite each other. */
export function citeDocument({ title, number }: Pick<PolicyDocument, 'title' | 'number'>): string {
  return `《${title}》${number === null ? '' : `（${number}）`}`
}

/** 《title》（number） label, as people cite a clause. */
export function citeClause({
  documentTitle: title,
  documentNumber: number,
  label,
}: Pick<Citation, 'documentTitle' | 'documentNumber' | 'label'>): string {
  return `${citeDocument({ title, number })} ${label}`
}

/** The badge of a document on a day: 现行, 征求意见稿, 已到期, 协会文件 … */
export function standingBadge(document: PolicyDocument, asOf: string, language: Language): string {
  const { authority } = document
  return sayStanding({ standing: standingOn(document, null, asOf), authority }, language)
}

/** Words by which a text that is not in force is known as such. */
export const STANDING_MARKS: Partial<Record<ReturnType<typeof standingOn>, RegExp>> = {
  draft: /征求意见稿|草案|draft/iu,
  ended: /到期|执行期|ended/iu,
  repealed: /废止|repealed/iu,
}

/** What stands before a quotation from a document that is not simply in force; empty if it is. */
export function labelPrefix(document: PolicyDocument, asOf: string, language: Language): string {
  const standing = standingOn(document, null, asOf)
  if (standing === 'in-force' && document.authority !== 'association') return ''
  return `【${standingBadge(document, asOf, language)}】`
}

/** Order in which documents are shown: in force first, then associations, ended plans, drafts. */
export function standingRank(document: PolicyDocument, asOf: string): number {
  const standing = standingOn(document, null, asOf)
  const ranks = { 'in-force': 0, unknown: 2, ended: 3, draft: 4, repealed: 5 }
  return ranks[standing] + (document.authority === 'association' && standing === 'in-force' ? 1 : 0)
}

/** Documents in the order in which an answer shows them; newest first among equals. */
export function inShownOrder<T>(
  items: readonly T[],
  documentOf: (item: T) => PolicyDocument,
  asOf: string,
): T[] {
  return items.toSorted((a, b) => {
    const [first, second] = [documentOf(a), documentOf(b)]
    return (
      standingRank(first, asOf) - standingRank(second, asOf) ||
      dateOf(second).localeCompare(dateOf(first)) ||
      first.id.localeCompare(second.id)
    )
  })
}

/** Notices that come with the documents an answer cites. */
export function standingNotices(
  documents: readonly PolicyDocument[],
  asOf: string,
  language: Language,
): string[] {
  return [...new Set(documents)].flatMap((document) => {
    const notice = NOTICES[standingOn(document, null, asOf)]?.[language]
    const association =
      document.authority === 'association'
        ? [
            language === 'zh'
              ? `${citeDocument(document)}是协会文件，不是政府文件`
              : `${citeDocument(document)} is an association document, not a government one`,
          ]
        : []
    return [...(notice === undefined ? [] : [citeDocument(document) + notice]), ...association]
  })
}

/** That words of the question stand in no clause, so that the rest of it was searched. */
export function unheldNotice(words: readonly string[], language: Language): string {
  const quoted = words.map((word) => `“${word}”`).join(language === 'zh' ? '、' : ', ')
  return language === 'zh'
    ? `文件中没有出现${quoted}，以下是按问题的其余部分查到的`
    : `No clause says ${quoted}; the answer is for the rest of the question`
}

/** Words quoted in one notice. */
const MAX_QUOTED = 5

/** That parts of a long question were not read; none where all was. */
export function unreadNotices({ words, addresses, figures }: Unread, language: Language): string[] {
  const zh = language === 'zh'
  const parts = [
    { left: words, name: zh ? '词' : 'words' },
    { left: addresses, name: zh ? '条款地址' : 'addresses' },
    { left: figures, name: zh ? '数字' : 'figures' },
  ].filter(({ left }) => left.length > 0)
  if (parts.length === 0) return []
  const said = parts.map(({ left, name }) => {
    const some = left.slice(0, MAX_QUOTED).map((word) => `“${word}”`)
    const quoted = some.join(zh ? '、' : ', ') + (left.length > MAX_QUOTED ? '…' : '')
    return zh ? `${left.length} 个${name}（${quoted}）` : `${left.length} ${name} (${quoted})`
  })
  return [
    zh
      ? `问题太长，其中 ${said.join('、')}没有读；请分几次提问`
      : `The question is too long: ${said.join(', ')} were not read; please ask in parts`,
  ]
}

/** Documents described in one answer. */
export const MAX_DESCRIBED = 100

/** That an answer describes only its first documents; none where it describes all. */
export function undescribedNotices(
  documents: readonly PolicyDocument[],
  language: Language,
): string[] {
  if (documents.length <= MAX_DESCRIBED) return []
  return [
    language === 'zh'
      ? `共 ${documents.length} 份文件，这里只给出前 ${MAX_DESCRIBED} 份；请点名文件再问，或在文件列表中查看全部`
      : `${documents.length} documents in all, the first ${MAX_DESCRIBED} are given here; please name documents, or see the list of documents`,
  ]
}

/** That an answer shows only its first clauses, and of which documents the others are. */
export function leftOutNotice(
  { shown, leftOut }: { shown: number; leftOut: readonly PolicyDocument[] },
  language: Language,
): string {
  const total = shown + leftOut.length
  const names = nameSome([...new Set(leftOut)], language)
  return language === 'zh'
    ? `共 ${total} 条，这里给出前 ${shown} 条；其余 ${leftOut.length} 条出自${names}，请点名文件或缩小主题再问`
    : `${total} clauses in all, the first ${shown} are given here; the other ${leftOut.length} stand in ${names}: please name documents or narrow the topic`
}

/** That clauses with a word of the topic were too many to be read. */
export function uncountedNotice(count: number, language: Language): string {
  return language === 'zh'
    ? `含有所问词语的条款太多，另有 ${count} 条没有细读，未计入；请点名文件或缩小主题再问`
    : `Too many clauses hold the words asked for: ${count} more were not read and are not counted; please name documents or narrow the topic`
}

const NOTICES: Partial<Record<ReturnType<typeof standingOn>, Record<Language, string>>> = {
  draft: {
    zh: '是征求意见稿，未生效，不能作为依据',
    en: ' is a draft for comment and was never in force',
  },
  ended: { zh: '自身的执行期已过（已到期）', en: ': its own period is over' },
  repealed: { zh: '已废止', en: ' is repealed' },
}

/** That sentences failed their check, and what stands in their place. */
export function unprovedNotice(
  { repaired, removed }: { repaired: number; removed: number },
  language: Language,
): string {
  if (language === 'en') {
    return `${repaired + removed} sentences did not pass their check: ${repaired} stand as the words they cite, ${removed} were left out`
  }
  const quoted = repaired === 0 ? '' : `，${repaired} 句改列所引原文`
  const omitted = removed === 0 ? '' : `，${removed} 句未列出`
  return `有 ${repaired + removed} 句没有通过核对${quoted}${omitted}`
}

/** Notices of a conversation that could not be read or stored; what is not named went well. */
export function memoryNotices(
  { recalled = true, stored = 'stored' }: { recalled?: boolean; stored?: Remembered },
  language: Language,
): string[] {
  return [
    ...(recalled ? [] : [MEMORY_NOTICES.recalled[language]]),
    ...(stored === 'stored' ? [] : [MEMORY_NOTICES[stored][language]]),
  ]
}

const MEMORY_NOTICES = {
  recalled: {
    zh: '读不到此前的对话，本问按单独的问题作答',
    en: 'The earlier conversation could not be read; this was answered as a question of its own',
  },
  failed: {
    zh: '本次问答未能保存，不影响回答内容',
    en: 'This exchange could not be stored; the answer itself is not affected',
  },
  foreign: {
    zh: '本次问答没有保存：这个对话是别人的，可以看，不能续写；请新建一个对话再问',
    en: 'This exchange was not stored: the conversation is somebody else’s and can only be read; begin one of your own',
  },
  strange: {
    zh: '本次问答没有保存：调用方没有任何凭据；请带上密钥，或在请求头 X-Tiaoli-Visitor 里放一个自己生成的随机串',
    en: 'This exchange was not stored: the caller has no credential; send a key, or a random token of your own in the header X-Tiaoli-Visitor',
  },
} as const

/** A date in the words of the answer: 2022-06-08 is 2022年6月8日. */
export function sayDate(date: string, language: Language): string {
  if (language === 'en') return date
  const [year = '', month, day] = date.split('-')
  return `${year}年${month === undefined ? '' : `${Number(month)}月`}${day === undefined ? '' : `${Number(day)}日`}`
}

/** The time that is left: 2年1个月10天. @param day, end YYYY-MM-DD, the end later */
export function sayTimeUntil(day: string, end: string, language: Language): string {
  const { years, months, days } = timeBetween(day, end)
  const parts: [number, string, string][] = [
    [years, '年', 'year'],
    [months, '个月', 'month'],
    [days, '天', 'day'],
  ]
  const said = parts.filter(([count]) => count > 0)
  return language === 'zh'
    ? said.map(([count, unit]) => count + unit).join('')
    : said.map(([count, , unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ')
}

function dateOf({ issuedOn, period }: PolicyDocument): string {
  return issuedOn ?? period?.from ?? ''
}

/** Marks what no clause says and the list of documents (corpus.yaml) gives. */
export function byList(language: Language): string {
  return language === 'zh' ? '（据资料清单）' : ' (by the list of documents)'
}

/** Titles named in one message. */
const MAX_NAMED = 5

/** 《…》、《…》等12份文件: a few names and how many there are. */
export function nameSome(documents: readonly PolicyDocument[], language: Language): string {
  const names = documents.slice(0, MAX_NAMED).map(citeDocument)
  const joined = names.join(language === 'zh' ? '、' : ', ')
  if (documents.length <= MAX_NAMED) return joined
  return language === 'zh'
    ? `${joined}等 ${documents.length} 份文件`
    : `${joined} and ${documents.length - MAX_NAMED} more`
}
