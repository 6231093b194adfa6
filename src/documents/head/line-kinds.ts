// Documents: what a line of an official document is by its wording alone (GB/T 9704-2012, chapter 7).
import { DIGIT, DIGIT_DATE, NUMERAL_DATE } from '#zh/dates.ts'
import { NUMERAL_CHARACTERS } from '#zh/numerals.ts'

const NUMERAL = `[${NUMERAL_CHARACTERS}]+`
/** First-level marks of body text: 第一章, 第一条, 一、, （一）. Only to find where the body begins. */
const STRUCTURE = new RegExp(
  `^(?:第\\s*(?:${NUMERAL}|\\d+)\\s*[编章节条]|${NUMERAL}、|[（(]\\s*${NUMERAL}\\s*[）)])`,
  'u',
)
const CHAPTER = new RegExp(
  `^(?:第\\s*(?:${NUMERAL}|\\d+)\\s*[编章节]|${NUMERAL}、|附\\s*则|[（(]${NUMERAL}[）)])`,
  'u',
)

const NUMBER_BRACKETS = '[〔［【\\[（(﹝]\\s*\\d{4}\\s*[〕］】\\]）)﹞]'
/** 发文字号: the issuer's code, the year in brackets, a running number. */
export const DOCUMENT_NUMBER = new RegExp(
  `[\\p{Script=Han}A-Z]{1,16}(?:[（(][\\p{Script=Han}]{1,4}[）)])?\\s*${NUMBER_BRACKETS}\\s*(?:第\\s*)?\\d+\\s*号`,
  'u',
)
/** Numbers of orders: 国务院令第746号, 第706号 below 中华人民共和国国务院令. */
export const ORDER_NUMBER =
  /(?:[\p{Script=Han}]{2,40}令\s*)?第\s*[〇零一二三四五六七八九十百千\d]+\s*号/u

const DATE_LINE = new RegExp(
  `^[（(]?\\s*(?:${DIGIT_DATE}|${NUMERAL_DATE})\\s*(?:印发|发布)?\\s*[）)]?$`,
  'u',
)

const ORGANISATION_END =
  '(?:部|委|委员会|办|办公厅|办公室|局|总局|署|厅|院|会|政府|中心|协会|联合会|学会|银行|公司|总社|秘书处|领导小组|指挥部|军区|集团|大学|检察院|法院|工委|党组|党委|常委会|主任会议)'
const ORGANISATION_LINE = new RegExp(
  `^(?:[\\p{Script=Han}（）()“”“”、·]{1,40}?${ORGANISATION_END}(?:[\\s　]+|$))+$`,
  'u',
)
const SIGNER =
  /^(?:代)?(?:总理|主席|委员长|部长|主任|署长|局长|行长|省长|市长|区长|县长|州长|院长|检察长|会长|理事长|总局局长)[\s　：:]*[\p{Script=Han}·][\p{Script=Han}·\s　]{1,8}$/u
const ORGANISATION_AND_DATE = new RegExp(
  `^[\\p{Script=Han}、（）()\\s　]{2,60}${ORGANISATION_END}[\\s　]*(?:${DIGIT_DATE}|${NUMERAL_DATE})$`,
  'u',
)

const ADDRESSEES = new RegExp(
  `^(?:各|有关|国务院|中央|中共|驻|本|全国|机关).*[：:]$|(?:${ORGANISATION_END}|军区|学校|企业|人士|同志|代表|总部|单位|机构|院校|先生|女士)[）)]?[：:]$`,
  'u',
)
const NOT_ADDRESSEES = /。|如下[：:]$|以下|根据|为了|现将|现就|通知[：:]$|意见[：:]$|^[^：]*：.*，/u

/** Behind each part its own blanks, so that no blank can be read in two ways. */
const ATTACHMENT = '附\\s*(?:[件表录]\\s*)?(?:(?:\\d{1,2}|[一二三四五六七八九十]{1,2})\\s*)?'
const ATTACHMENT_LINE = new RegExp(`^${ATTACHMENT}(?:[：:．.]|$)`, 'u')
const ATTACHED_FILE = /^附件.{0,80}\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)$/iu
const ATTACHMENT_HEAD = new RegExp(`^(?=附\\s*[件表录])${ATTACHMENT}[：:]?$`, 'u')
const PUBLICATION =
  /^[（(]?\s*(?:此件|本件|此文件)?(?:公开发布|主动公开|依申请公开|(?:本文|此文|全文)?有删[减节]|发至.{1,12}级)[^。]{0,12}[）)]?$|^[（(](?:信息)?公开(?:类型|方式|属性)[：:].{2,12}[）)]$|^(?:信息公开选项|公开(?:方式|类[型别]|属性))[：:]/u
const DISTRIBUTION =
  /^(?:主题词|抄\s*送|抄\s*报|分\s*送|主\s*送|报\s*送)[：:]|.{2,20}(?:办公室|办公厅|秘书局|秘书处)[\s　]+\d{4}年\d{1,2}月\d{1,2}日印发$/u
const LETTERHEAD = /^[\p{Script=Han}（）()\s]{2,40}(?:文件|令|公报|函)$/u
const HISTORY = new RegExp(
  `^[（(]?(?:根据|经|自)?\\s*(?:${DIGIT_DATE}|${NUMERAL_DATE}).{0,250}?(?:通过|公布|发布|修订|修正|修改|施行|批准|实施|生效|颁布|废止|制定|印发|起执行|会议|令第)|^自?(?:发布|公布|印发)之日起?(?:施行|实施)$`,
  'u',
)
const BRACKETED_HISTORY = new RegExp(
  `^[（(].*(?:通过|公布|发布|修订|修正|施行).*(?:[）)]|施行)$`,
  'u',
)
const YEAR_AND_MONTH = new RegExp(
  `${DIGIT}{4}\\s*年\\s*${DIGIT}{1,2}\\s*月|年[元一二三四五六七八九十]{1,2}月|之日`,
  'u',
)
const ISSUED_LINE = new RegExp(`^(?:${DIGIT_DATE}|${NUMERAL_DATE})\\s*印发$`, 'u')
const CONTENTS = /^目\s*[录次]$/u

/** The kinds of documents that a title ends with. */
const TITLE_END =
  /(?:通知|通报|通告|公告|公报|意见|办法|条例|规定|规则|细则|方案|规划|计划|纲要|决定|决议|命令|令|批复|复函|函|报告|请示|议案|纪要|措施|法|解释|指南|指引|目录|清单|要点|标准|规范|制度|章程|公约|协定|声明|宣言|倡议|政策|工程|行动|问答|解读|须知|攻略|简介|案|典|预案|导则|准则|守则|答复|名单|安排|指导意见|说明|建议)(?:[（(][^）)]{1,24}[）)])*[”》]?$/u
const BRACKETED_LINE = /^[（(][^（()）]{1,40}[）)]$/u
const MOST_TITLE_CHARACTERS = 120
/** No line about a document is longer: the longest lists of addressees have some hundreds. */
const MOST_MATTER_CHARACTERS = 2000

export function isStructureMark(text: string): boolean {
  return STRUCTURE.test(text)
}

/** A line that a table of contents may hold: a chapter heading without prose. */
export function isContentsEntry(text: string): boolean {
  return CHAPTER.test(text) && text.length <= 60 && !/[。；]/.test(text)
}

export function isNumberLine(text: string): boolean {
  if (text.length > MOST_MATTER_CHARACTERS) return false
  const rest = (pattern: RegExp): string => text.replace(pattern, '').replace(/[（()）\s]/gu, '')
  return (
    (DOCUMENT_NUMBER.test(text) && rest(DOCUMENT_NUMBER).length <= 2) ||
    (/^[（(]?(?:[\p{Script=Han}]{2,40}令\s*)?[（(]?第/u.test(text) &&
      ORDER_NUMBER.test(text) &&
      rest(ORDER_NUMBER) === '')
  )
}

export function isDateLine(text: string): boolean {
  return DATE_LINE.test(text)
}

/** A line of names of authorities, as in a signature; also 总理 and other signers. */
export function isSignatoryLine(text: string): boolean {
  if (text.length > 80) return false
  return ORGANISATION_LINE.test(text) || SIGNER.test(text)
}

/** 2023年8月9日印发: the printer's line, not the day of the signature. */
export function isPrintingDate(text: string): boolean {
  return ISSUED_LINE.test(text)
}

/** Signatory and date flattened into one line. */
export function isSignedDateLine(text: string): boolean {
  return text.length <= 90 && ORGANISATION_AND_DATE.test(text)
}

export function isAddressees(text: string): boolean {
  return ADDRESSEES.test(text) && !NOT_ADDRESSEES.test(text)
}

export function isAttachmentLine(text: string): boolean {
  return (ATTACHMENT_LINE.test(text) && !text.includes('。')) || ATTACHED_FILE.test(text)
}

/** 附件1 alone on its line: the head of an enclosed text. */
export function isAttachmentHead(text: string): boolean {
  return ATTACHMENT_HEAD.test(text)
}

export function isPublicationNote(text: string): boolean {
  return PUBLICATION.test(text)
}

export function isDistributionLine(text: string): boolean {
  return text.length <= MOST_MATTER_CHARACTERS && DISTRIBUTION.test(text)
}

export function isLetterhead(text: string): boolean {
  return LETTERHEAD.test(text) && !/关于/.test(text)
}

export function isHistoryLine(text: string): boolean {
  const isBracketed = /^[（(]/u.test(text)
  if (text.length > 400 || (/[。：:，]$/u.test(text) && !isBracketed)) return false
  const isHistory = HISTORY.test(text) || (isBracketed && BRACKETED_HISTORY.test(text))
  return isHistory && YEAR_AND_MONTH.test(text)
}

export function isContentsHead(text: string): boolean {
  return CONTENTS.test(text)
}

/**
 * Whether a text ends with the kind of a document, no bracket left open. 关于适用《…法》 goes on, but
 * 印发《…办法》 does not.
 */
export function endsLikeTitle(text: string): boolean {
  if (text.endsWith('》') && !/^《|(?:印发|发布|公布|转发)[^《]*《/u.test(text)) return false
  return TITLE_END.test(text.replace(/\s/gu, '')) && !/《[^》]*$|[（(][^）)]*$/u.test(text)
}

/** （试行）, （2025—2026年）: a line that goes on with the title above it. */
export function isBracketedLine(text: string): boolean {
  return BRACKETED_LINE.test(text) && !/日\s*[）)]$|通过|会议/u.test(text)
}

/** Whether a line could be (a part of) a title: short, no sentence, no mark of another kind. */
export function isTitleLike(text: string): boolean {
  if (text.length > MOST_TITLE_CHARACTERS || /[。；！？…]|[，：:、,]$/u.test(text)) return false
  return !(
    isStructureMark(text) ||
    isNumberLine(text) ||
    isDateLine(text) ||
    isAttachmentLine(text) ||
    isPublicationNote(text) ||
    isContentsHead(text) ||
    isSignedDateLine(text)
  )
}

/** Why a line about the document is none of its text, by its wording; null when it may be text. */
export function matterReason(text: string): string | null {
  if (text.length > MOST_MATTER_CHARACTERS) return null
  if (isNumberLine(text)) return 'number'
  if (isDateLine(text)) return 'date'
  if (isSignedDateLine(text)) return 'signature'
  if (isPublicationNote(text)) return 'publication'
  if (isDistributionLine(text)) return 'distribution'
  if (isAttachmentLine(text)) return 'attachment'
  if (isLetterhead(text)) return 'letterhead'
  if (isSignatoryLine(text)) return 'signature'
  return isAddressees(text) ? 'addressees' : null
}
