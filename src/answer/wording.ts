// Answer: the fixed words of answers, Chinese and English, in one place.
import type { Remembered } from '../domain/conversation.ts'
import { standingOn } from '../domain/document.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { sayStanding } from './standing-words.ts'
import type { Language } from './standing-words.ts'

export type { Language } from './standing-words.ts'

/** 《title》（number）, as official documents cite each other. */
export function citeDocument({ title, number }: Pick<PolicyDocument, 'title' | 'number'>): string {
  return `《${title}》${number === null ? '' : `（${number}）`}`
}

/** The badge of a document on a day: 现行, 征求意见稿, 已到期, 协会文件 … */
export function standingBadge(document: PolicyDocument, asOf: string, language: Language): string {
  const { authority } = document
  return sayStanding({ standing: standingOn(document, asOf), authority }, language)
}

/** Words by which a text that is not in force is known as such. */
export const STANDING_MARKS: Partial<Record<ReturnType<typeof standingOn>, RegExp>> = {
  draft: /征求意见稿|草案|draft/iu,
  ended: /到期|执行期|ended/iu,
  repealed: /废止|repealed/iu,
}

/** What stands before a quotation from a document that is not simply in force; empty if it is. */
export function labelPrefix(document: PolicyDocument, asOf: string, language: Language): string {
  const standing = standingOn(document, asOf)
  if (standing === 'in-force' && document.authority !== 'association') return ''
  return `【${standingBadge(document, asOf, language)}】`
}

/** Order in which documents are shown: in force first, then associations, ended plans, drafts. */
export function standingRank(document: PolicyDocument, asOf: string): number {
  const standing = standingOn(document, asOf)
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
    const notice = NOTICES[standingOn(document, asOf)]?.[language]
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

const NOTICES: Partial<Record<ReturnType<typeof standingOn>, Record<Language, string>>> = {
  draft: {
    zh: '是征求意见稿，未生效，不能作为依据',
    en: ' is a draft for comment and was never in force',
  },
  ended: { zh: '自身的执行期已过（已到期）', en: ': its own period is over' },
  repealed: { zh: '已废止', en: ' is repealed' },
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

function dateOf({ issuedOn, period }: PolicyDocument): string {
  return issuedOn ?? period?.from ?? ''
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
