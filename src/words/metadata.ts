// Words: what is said of a document itself: who issued it, when, and until when it is in force.
import type { PolicyDocument } from '#domain/document.ts'
import type { MetadataField } from '#domain/understanding.ts'
import type { Language } from '#domain/context.ts'

/** Whether a period has begun on the day, and how much of it is left; '' where that is not known. */
export interface PeriodState {
  period: string
  day: string
  hasBegun: boolean
  left: string
}

/** Predicates go right behind a document's name, without a stop. */
interface MetadataWords {
  fields: Record<MetadataField, string>
  listJoin: string
  /** Fields that the text does not give, by their joined names. */
  notGiven: (document: string, fields: string) => string
  documentsInAll: (count: number) => string
  issuersInAll: (count: number) => string
  addressees: string
  issuedBy: (issuers: readonly string[]) => string
  issuedOn: (date: string) => string
  number: (number: string) => string
  title: (title: string) => string
  /** Periods: by years, by a computed term, by words that give no day, by a printed day. */
  years: (from: string, to: string) => string
  term: (term: string, first: string, last: string) => string
  someTerm: string
  validUntil: (last: string) => string
  draft: string
  repealed: string
  ended: (period: string, day: string) => string
  followedBy: (successor: string) => string
  finalText: (final: string) => string
  /** In force, without and with a period. */
  openInForce: (document: PolicyDocument, day: string) => string
  inForce: (document: PolicyDocument, state: PeriodState) => string
  termWithoutStart: (document: PolicyDocument) => string
  lastDay: string
  timeLeft: (time: string) => string
}

export const METADATA_WORDS: Record<Language, MetadataWords> = {
  zh: {
    fields: {
      issuers: '发文机关',
      issuedOn: '发布日期',
      number: '发文字号',
      standing: '效力状态',
      title: '标题',
      addressees: '主送机关',
    },
    listJoin: '、',
    notGiven: (document, fields) => `${document}的文本没有写明${fields}，无法给出。`,
    documentsInAll: (count) => `共 ${count} 份文件：`,
    issuersInAll: (count) => `共 ${count} 个单位。`,
    addressees: '的主送机关：',
    issuedBy: (issuers) => `由${issuers.join('、')}${issuers.length > 1 ? '联合' : ''}发布`,
    issuedOn: (date) => `的成文（发布）时间是${date}`,
    number: (number) => `的发文字号是${number}`,
    title: (title) => `的全称是《${title}》`,
    years: (from, to) => `执行期是${from}—${to}年`,
    term: (term, first, last) => `有效期${term}，自${first}起算，至${last}止`,
    someTerm: '规定了有效期',
    validUntil: (last) => `有效期至${last}`,
    draft: '是征求意见稿（草案），未生效，不能作为依据',
    repealed: '已废止',
    ended: (period, day) => `${isOfYears(period) ? '的' : ''}${period}，截至${day}已到期`,
    followedBy: (successor) => `；接续它的是${successor}`,
    finalText: (final) => `它的正式文件是${final}。`,
    openInForce: (document, day) => `${kindOf(document)}截至${day}现行，文件没有规定失效日期`,
    inForce: (document, { period, day, hasBegun, left }) => {
      const name = isOfYears(period) ? '执行期' : '有效期'
      const state = hasBegun ? `在${name}内（现行）${left}` : '尚未开始执行'
      return `${kindOf(document)}${period}，截至${day}${state}`
    },
    termWithoutStart: (document) =>
      `${kindOf(document)}规定了有效期，但没有写明起算日期，无法算出到期日期`,
    lastDay: '，当日到期',
    timeLeft: (time) => `，还有${time}`,
  },
  en: {
    fields: {
      issuers: 'issuer',
      issuedOn: 'date',
      number: 'document number',
      standing: 'standing',
      title: 'title',
      addressees: 'addressees',
    },
    listJoin: ', ',
    notGiven: (document, fields) => `The text of ${document} does not give its ${fields}.`,
    documentsInAll: (count) => `${count} documents:`,
    issuersInAll: (count) => `${count} issuers in all.`,
    addressees: ' is addressed to: ',
    issuedBy: (issuers) => `was issued by ${issuers.join('、')}`,
    issuedOn: (date) => `is dated ${date}`,
    number: (number) => `bears the number ${number}`,
    title: (title) => `is titled 《${title}》`,
    years: (from, to) => `covers ${from}—${to}年`,
    term: (term, first, last) => `has a term of ${term} from ${first} to ${last}`,
    someTerm: 'sets its own term',
    validUntil: (last) => `is valid until ${last}`,
    draft: 'is a draft for comment (征求意见稿), never in force',
    repealed: 'is repealed',
    ended: (period, day) => `${period}; as of ${day} its period has ended (已到期)`,
    followedBy: (successor) => `; it is followed by ${successor}`,
    finalText: (final) => `Its final text is ${final}.`,
    openInForce: (_, day) => `is in force (现行) as of ${day}; the file sets no end date`,
    inForce: (_, { period, day, hasBegun, left }) =>
      `${period}; as of ${day} ${hasBegun ? `it is in force (现行)${left}` : 'it has not begun'}`,
    termWithoutStart: () =>
      'sets its own term, but not the day from which it counts, so that its end cannot be told',
    lastDay: ', for the last day',
    timeLeft: (time) => `, with ${time} left`,
  },
}

function isOfYears(period: string): boolean {
  return period.startsWith('执行期')
}

function kindOf({ authority, issuers }: PolicyDocument): string {
  return authority === 'association'
    ? `是${issuers.join('、')}的协会文件（不是政府文件），`
    : '是正式文件，'
}
