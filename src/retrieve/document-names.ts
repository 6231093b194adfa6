// Retrieve: documents named by title, number, alias, issuer, period or year.
import { isOfYear, type PolicyDocument } from '#domain/document.ts'
import { blank, DOCUMENT_NOUN, fitsTitle, mentionOf } from './document-mention.ts'
import type { Mention, MentionFinder } from './document-mention.ts'
import { titleForms } from './title-forms.ts'

/** Part of a title shorter than this names too many documents. */
const MIN_TITLE_PART_CHARS = 5

/** 《title》 in full or in part, its period included. */
export const byQuotedTitle: MentionFinder = (question, documents) =>
  mentionsOf(
    question.matchAll(/《([^《》]{2,60})》(\(?20\d\d[-至到]20\d\d年?\)?)?/gu),
    ([, quoted = '', period = '']) => {
      const wanted = quoted + period
      const named = documents.filter((document) => titleMatches(document, wanted))
      const exact = named.filter((document) => titleForms(document).title === wanted)
      return exact.length > 0 ? exact : named
    },
  )

function titleMatches(document: PolicyDocument, wanted: string): boolean {
  const [title = '', ...aliases] = titleForms(document).names
  const name = wanted.replaceAll('"', '')
  if (name === title || aliases.includes(name)) return true
  if (name === title.replace(/\((?:公开)?(?:征求意见稿|草案|讨论稿)\)$/u, '')) return true
  return name.length >= MIN_TITLE_PART_CHARS && title.includes(name)
}

/** 国办发[2019]4号, [2022]68号, 68号文, 68号. */
export const byNumber: MentionFinder = (question, documents) =>
  mentionsOf(
    question.matchAll(
      /(?:(?:document|circular|notice) )?no\.? ?(\d{1,4})(?!\d)|(?:\p{Script=Han}{0,12}\[20\d\d\])?第?(\d{1,4})号文?件?/gu,
    ),
    ([written, latin, serial]) =>
      documents.filter((document) => numberMatches(document, written, latin ?? serial ?? '')),
  )

function numberMatches(document: PolicyDocument, written: string, serial: string): boolean {
  const { number } = titleForms(document)
  const ending = `${serial}号`
  if (!number.endsWith(ending) || /\d/u.test(number.charAt(number.length - ending.length - 1)))
    return false
  const year = /\[(20\d\d)\]/u.exec(written)?.[1]
  return year === undefined || number.includes(`[${year}]`)
}

/** 方案 alone, as in （以下简称《方案》）, names every 方案. */
const IS_KIND = new RegExp(`^(?:${DOCUMENT_NOUN}|.|本.{0,2})$`, 'u')

/** Titles and the names that people use for a document, longest first. */
export const byAlias: MentionFinder = (question, documents) => {
  const words = question.replaceAll(/["']/gu, '')
  const named = new Map<string, PolicyDocument[]>()
  for (const document of documents) {
    for (const name of new Set(titleForms(document).names)) {
      if (words.includes(name.replaceAll("'", '')) && !IS_KIND.test(name))
        named.set(name, [...(named.get(name) ?? []), document])
    }
  }
  const mentions: Mention[] = []
  let rest = question
  for (const [name, bearers] of [...named].toSorted(([a], [b]) => b.length - a.length)) {
    for (const match of rest.matchAll(whateverQuotes(name))) {
      mentions.push(mentionOf(match, bearers))
      rest = blank(rest, match.index, match.index + match[0].length)
    }
  }
  return mentions
}

/** A name whatever quotation marks stand in it: “稳产稳供”意见. */
function whateverQuotes(name: string): RegExp {
  const characters = [...name].map((character) =>
    character.replace(/[.*+?^${}()|[\]\\]/u, String.raw`\$&`),
  )
  return new RegExp(`(?<!\\d)["']?${characters.join(`["']?`)}`, 'gu')
}

/** The name of an association that issued documents, or the first word of its numbers: 中轻联. */
export const byIssuer: MentionFinder = (question, documents) =>
  documents
    .filter(({ authority }) => authority === 'association')
    .flatMap((document) => {
      const prefix = /^\p{Script=Han}{3}/u.exec(document.number ?? '')?.[0]
      const names = [...document.issuers, ...(prefix === undefined ? [] : [prefix])]
      return names.flatMap((name) => {
        const at = question.indexOf(name)
        return at < 0 ? [] : [{ start: at, end: at + name.length, documents: [document] }]
      })
    })

const PERIOD = new RegExp(
  `(?<!\\d)(?:20)?(\\d\\d)年?[-至到和](?:20)?(\\d\\d)年?(?!\\d)(?:(\\p{Script=Han}{0,12}?)(${DOCUMENT_NOUN}))?`,
  'gu',
)

/** 2023-2024年方案, 2025-2026年, 23-24年的方案: documents whose period is just that. */
export const byPeriod: MentionFinder = (question, documents) =>
  [...question.matchAll(PERIOD)].flatMap((match) => {
    const [, from = '', to = '', words = '', kind] = match
    const found = documents.filter(
      ({ period }) =>
        period?.from.startsWith(`20${from}`) === true && period.to.startsWith(`20${to}`),
    )
    const named = found.filter((document) => kind !== undefined && fitsTitle(document, words, kind))
    if (named.length > 0) return [mentionOf(match, named)]
    const bare = /^20\d\d年?[-至到和]20\d\d年?|^\d\d年?[-至到和]\d\d年/u.exec(match[0])
    return bare === null || found.length === 0
      ? []
      : [{ start: match.index, end: match.index + bare[0].length, documents: found }]
  })

const YEAR = new RegExp(
  `(?<![\\d到至])(20\\d\\d)年?(?:的|版)?(\\p{Script=Han}{0,12}?)(${DOCUMENT_NOUN})(?!稿)`,
  'gu',
)

/** 2022年的意见, 2025年方案: the year lies in its period or is that of its issue. */
export const byYear: MentionFinder = (question, documents) =>
  mentionsOf(question.matchAll(YEAR), ([, year = '', words = '', kind = '']) =>
    documents.filter(
      (document) =>
        document.standing !== 'draft' &&
        isOfYear(document, year) &&
        fitsTitle(document, words, kind),
    ),
  )

/** A mention for each match that names documents; words that return are looked up once. */
function mentionsOf(
  matches: Iterable<RegExpExecArray>,
  named: (match: RegExpExecArray) => PolicyDocument[],
): Mention[] {
  const known = new Map<string, PolicyDocument[]>()
  return [...matches].flatMap((match) => {
    const documents = known.get(match[0]) ?? named(match)
    known.set(match[0], documents)
    return documents.length === 0 ? [] : [mentionOf(match, documents)]
  })
}

const LOOSE_TITLE =
  /(?<!\p{Script=Han})(\p{Script=Han}{2,20}?(?:法典|法|条例|规定|办法|细则|决定|意见|方案|规划|纲要|解释))(?=第|的|里|中|对|规定|有|哪|是|怎|[\s,?(]|$)/gu

/**
 * 劳动合同法 for 中华人民共和国劳动合同法, 消法 for …消费者权益保护法: the characters stand in the title in
 * this order, in one title only (or in versions of one); a draft is meant where there is no final text.
 */
export const byLooseTitle: MentionFinder = (question, documents) =>
  mentionsOf(question.matchAll(LOOSE_TITLE), ([, name = '']) => {
    const within = documents.filter((document) => isWithin(name, titleForms(document).bare))
    const finals = within.filter(({ standing }) => standing !== 'draft')
    const fitting = finals.length > 0 ? finals : within
    const titles = new Set(fitting.map(({ title }) => title))
    return titles.size === 1 ? fitting : []
  })

/** Whether the characters stand in the title in order, the last one at its end. */
function isWithin(name: string, bare: string): boolean {
  if (bare.at(-1) !== name.at(-1)) return false
  let at = 0
  for (const character of name) {
    at = bare.indexOf(character, at) + 1
    if (at === 0) return false
  }
  return true
}
