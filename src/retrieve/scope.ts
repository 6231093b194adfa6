// Retrieve: which documents a question speaks of, by name, number, period or standing.
import { standingOn } from '../domain/document.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { normaliseText } from '../text/normalise.ts'

/** How the question narrows the library. */
export interface Scope {
  /** Documents to search, in library order; all of them when nothing narrows it. */
  documents: PolicyDocument[]
  /** Whether the question itself names documents, periods or standings. */
  named: boolean
  /** Documents that were named one by one, in the order of the question. */
  mentioned: PolicyDocument[]
  /** The question with the naming words blanked out. */
  rest: string
  /** The same with 》 at the end of each name, so that 《…》三 is seen to be an address. */
  addressed: string
  /** A document that the question names and the library does not hold: 《…》 or 99号文. */
  unknown: string | null
}

interface Mention {
  start: number
  end: number
  documents: PolicyDocument[]
}

type Finder = (question: string, documents: readonly PolicyDocument[], asOf: string) => Mention[]

const DOCUMENT_NOUN = '方案|计划|规划|意见稿|意见|办法|通知|条例|规定|细则|纲要|文件|文|法|稿'

/**
 * Finds the documents that a question names.
 * @param question normalised
 * @param asOf YYYY-MM-DD, for 现行 and 有效
 */
export function readScope(
  question: string,
  library: readonly PolicyDocument[],
  asOf: string,
): Scope {
  const mentions: Mention[] = []
  const { documents, rest: kept } = excludeDrafts(question, library)
  let rest = kept
  for (const find of FINDERS) {
    for (const mention of find(rest, documents, asOf)) {
      mentions.push(mention)
      rest = blank(rest, mention.start, mention.end)
    }
  }
  if (mentions.length === 0) {
    for (const mention of byForce(rest, documents, asOf)) {
      mentions.push(mention)
      rest = blank(rest, mention.start, mention.end)
    }
  }
  const byName = mentions.toSorted((a, b) => a.start - b.start)
  const mentioned = [...new Set(byName.flatMap((mention) => mention.documents))]
  const unknown = mentioned.length === 0 ? unknownDocument(rest) : null
  return {
    documents: mentioned.length === 0 ? [...documents] : inLibraryOrder(mentioned, documents),
    named: mentioned.length > 0 || documents.length < library.length,
    mentioned,
    rest,
    addressed: mentions.reduce(
      (text, { end }) => `${text.slice(0, end - 1)}》${text.slice(end)}`,
      rest,
    ),
    unknown,
  }
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

function inLibraryOrder(
  some: readonly PolicyDocument[],
  documents: readonly PolicyDocument[],
): PolicyDocument[] {
  return documents.filter((document) => some.includes(document))
}

/** 《title》 in full or in part, its period included. */
const byQuotedTitle: Finder = (question, documents) =>
  [...question.matchAll(/《([^《》]{2,60})》(\(?20\d\d[-至到]20\d\d年?\)?)?/gu)].flatMap(
    (match) => {
      const wanted = (match[1] ?? '') + (match[2] ?? '')
      const named = documents.filter((document) => titleMatches(document, wanted))
      const exact = named.filter((document) => normaliseText(document.title) === wanted)
      const found = exact.length > 0 ? exact : named
      return found.length === 0 ? [] : [mentionOf(match, found)]
    },
  )

function titleMatches(document: PolicyDocument, wanted: string): boolean {
  const names = [document.title, ...document.aliases].map(normaliseText)
  return (
    names.some((name) => name === wanted) ||
    (wanted.length >= 5 && names[0]?.includes(wanted) === true)
  )
}

/** 工信部联消费[2022]68号, [2022]68号, 68号文, 68号. */
const byNumber: Finder = (question, documents) =>
  [...question.matchAll(/(?:\p{Script=Han}{0,12}\[20\d\d\])?(?:第?)(\d{1,4})号文?件?/gu)].flatMap(
    (match) => {
      const found = documents.filter((document) =>
        numberMatches(document, match[0], match[1] ?? ''),
      )
      return found.length === 0 ? [] : [mentionOf(match, found)]
    },
  )

function numberMatches(document: PolicyDocument, written: string, serial: string): boolean {
  if (document.number === null) return false
  const number = normaliseText(document.number)
  const year = /\[(20\d\d)\]/u.exec(written)?.[1]
  return (
    number.endsWith(`${serial}号`) &&
    !/\d$/u.test(number.slice(0, -`${serial}号`.length)) &&
    (year === undefined || number.includes(`[${year}]`))
  )
}

/** Titles and the names that people use for a document, longest first. */
const byAlias: Finder = (question, documents) => {
  const names = documents.flatMap(namesOf).filter((name) => name.length >= 2)
  const mentions: Mention[] = []
  let rest = question
  for (const name of [...new Set(names)].toSorted((a, b) => b.length - a.length)) {
    for (const match of rest.matchAll(unquoted(name))) {
      const named = documents.filter((document) => namesOf(document).includes(name))
      mentions.push(mentionOf(match, named))
      rest = blank(rest, match.index, match.index + match[0].length)
    }
  }
  return mentions
}

function namesOf({ title, aliases }: PolicyDocument): string[] {
  return [title, ...aliases].map((name) => normaliseText(name).replaceAll('"', ''))
}

/** A name whatever quotation marks stand in it: “稳产稳供”意见. */
function unquoted(name: string): RegExp {
  const characters = [...name].map((character) =>
    character.replace(/[.*+?^${}()|[\]\\]/u, String.raw`\$&`),
  )
  return new RegExp(`["']?${characters.join(`["']?`)}`, 'gu')
}

/** 2023-2024年方案, 2025—2026年, 23-24年的方案: documents whose period is just that. */
const byPeriod: Finder = (question, documents) =>
  [
    ...question.matchAll(
      new RegExp(
        `(?<!\\d)(20)?(\\d\\d)年?[-至到和](20)?(\\d\\d)年?(?!\\d)(?:的|版|那个|那份|这个|这份)?(?:\\p{Script=Han}{0,6}?(?:${DOCUMENT_NOUN}))?`,
        'gu',
      ),
    ),
  ].flatMap((match) => {
    const found = documents.filter(
      ({ period }) =>
        period?.from.startsWith(`20${match[2]}`) === true && period.to.startsWith(`20${match[4]}`),
    )
    return found.length === 0 ? [] : [mentionOf(match, found)]
  })

/** 2022年的意见, 2025年方案: the year within its period, or of its issue, and a noun of its title. */
const byYear: Finder = (question, documents) =>
  [
    ...question.matchAll(
      new RegExp(
        `(?<![\\d到至])(20\\d\\d)年?(?:的|版|版的|那个|那份|印发的|发布的|出台的)?(?:轻工业?|稳增长|工作|指导|[的]){0,4}(${DOCUMENT_NOUN})(?!稿)`,
        'gu',
      ),
    ),
  ].flatMap((match) => {
    const year = match[1] ?? ''
    const noun = match[2] ?? ''
    const found = documents.filter(
      (document) =>
        (inPeriod(document, year) || document.issuedOn?.startsWith(year) === true) &&
        (['文件', '文', '稿'].includes(noun) || document.title.includes(noun)) &&
        document.standing !== 'draft',
    )
    return found.length === 0 ? [] : [mentionOf(match, found)]
  })

function inPeriod({ period }: PolicyDocument, year: string): boolean {
  return period !== null && period.from.slice(0, 4) <= year && year <= period.to.slice(0, 4)
}

/** 不含征求意见稿, 草案除外: drafts are out of reach, whatever else the question names. */
function excludeDrafts(
  question: string,
  documents: readonly PolicyDocument[],
): { documents: readonly PolicyDocument[]; rest: string } {
  const drafts = '(?:公开)?(?:征求意见稿|意见稿|草案|草稿)'
  const words = new RegExp(
    `(?:不要|不含|不包括|不看|除了|除去|排除|剔除|去掉|不算|非)(?:的?)${drafts}|${drafts}(?:的?)(?:不要|除外|不算|不含|不看|排除|别列|去掉)`,
    'gu',
  )
  const match = words.exec(question)
  if (match === null) return { documents, rest: question }
  return {
    documents: documents.filter(({ standing }) => standing !== 'draft'),
    rest: blank(question, match.index, match.index + match[0].length),
  }
}

function isDraft({ standing }: PolicyDocument): boolean {
  return standing === 'draft'
}

/** 征求意见稿, 正式稿, 现行, 上一轮, 最新方案, 两个方案, 协会: by standing and relation. */
const byStanding: Finder = (question, documents) => {
  const becameFinal = new Set(documents.flatMap(({ draftOf }) => draftOf ?? []))
  const succeeded = new Set(documents.flatMap(({ succeeds }) => succeeds ?? []))
  const isLatest = (document: PolicyDocument): boolean =>
    document.succeeds !== null && !succeeded.has(document.id)
  const rules: [RegExp, (document: PolicyDocument) => boolean][] = [
    [
      /(?:前后|新旧)?两[稿版](?:之间)?|两个版本|(?:定稿|正式印发|正式发布)前后/gu,
      (document) => isDraft(document) || becameFinal.has(document.id),
    ],
    [/(?:非|不是)(?:草案|草稿|征求意见稿)(?:的文件|的)?/gu, (document) => !isDraft(document)],
    [/公开征求意见稿|征求意见稿|征求意见版|意见稿|草案稿?|草稿|讨论稿/gu, isDraft],
    [
      /正式(?:印发|发布|出台|公布)?的?(?:稿|版本|版|文本|意见)|最终(?:稿|版本|版|文本)|定稿|终稿|印发稿|印发版/gu,
      (document) => (becameFinal.size > 0 ? becameFinal.has(document.id) : !isDraft(document)),
    ],
    [
      /(?<!是|是不是)(?:已经?)?正式(?:印发|发布|出台|公布)?的?文件?|已(?:经)?(?:印发|出台|发布)的?(?:政策|文件)?/gu,
      (document) => !isDraft(document),
    ],
    [
      /(?:两|前后两|新旧|新老)(?:个|份|轮|版)?(?:稳增长)?(?:工作)?(?:方案|计划)|两轮|前后两轮/gu,
      (document) => document.succeeds !== null || succeeded.has(document.id),
    ],
    [
      /(?:上一?|前一?)(?:轮|版|期|个|份)的?(?:稳增长)?(?:工作)?(?:方案|计划|规划|文件)?|(?:旧|老|原)(?:方案|计划|规划)/gu,
      (document) => succeeded.has(document.id),
    ],
    [
      /(?:目前|当前|现在)的(?:方案|计划|规划)|(?:最新|新一|这一|本)(?:轮|版|期)?的?(?:一轮)?的?(?:稳增长)?(?:工作)?(?:方案|计划|规划)|最新(?:的|版)?(?:政策|文件)?|新(?:方案|计划|规划)|新一轮|本轮|这一轮/gu,
      isLatest,
    ],
    [
      /(?:行业)?(?:协会|联合会)(?:的|发的|印发的|那份)?(?:文件|意见|文)/gu,
      (document) => document.authority === 'association',
    ],
  ]
  const mentions: Mention[] = []
  let rest = question
  for (const [pattern, belongs] of rules) {
    for (const match of rest.matchAll(pattern)) {
      const found = documents.filter(belongs)
      if (found.length === 0) continue
      mentions.push(mentionOf(match, found))
      rest = blank(rest, match.index, match.index + match[0].length)
    }
  }
  return mentions
}

/** 现行, 有效, 在执行: narrows only a question that names no document. */
const byForce: Finder = (question, documents, asOf) => {
  const found = documents.filter((document) => standingOn(document, asOf) === 'in-force')
  const words =
    /(?:当前|目前|现在|仍然?|还|正在)*(?:现行|有效|生效|在?执行(?:中|期内)?)(?:有效)?(?!了?[吗没])的?(?:那份|政策|文件|方案|规定)?/gu
  return [...question.matchAll(words)].map((match) => mentionOf(match, found))
}

/** 中轻联, the first word of an association's document numbers, or its name. */
const byIssuer: Finder = (question, documents) =>
  documents
    .filter(({ authority }) => authority === 'association')
    .flatMap((document) => {
      const names = [
        ...document.issuers,
        /^\p{Script=Han}{3}/u.exec(document.number ?? '')?.[0] ?? '',
      ]
      return names.filter(Boolean).flatMap((name) => {
        const at = question.indexOf(name)
        return at < 0 ? [] : [{ start: at, end: at + name.length, documents: [document] }]
      })
    })

const FINDERS: readonly Finder[] = [
  byQuotedTitle,
  byNumber,
  byAlias,
  byPeriod,
  byYear,
  byIssuer,
  byStanding,
]

function mentionOf(match: RegExpExecArray, documents: PolicyDocument[]): Mention {
  return { start: match.index, end: match.index + match[0].length, documents }
}

/** A document that the question asks about and none of ours is: a number, a title or a period. */
const UNKNOWN_DOCUMENTS = [
  /\p{Script=Han}{0,12}\[20\d\d\]\d{1,4}号/u,
  /(?<!\d)\d{1,4}号文/u,
  /(?<!提到|涉及|落实|根据|依据|按照|执行|引用|结合)《[^《》]{3,60}》(?=的|有|是|里|中|规定|包括|什么时候|何时|第|哪)/u,
  new RegExp(`20\\d\\d[-至到]20\\d\\d年?的?\\p{Script=Han}{0,8}?(?:方案|计划|规划)`, 'u'),
  /"?(?:十[三四五六七]五)"?(?:规划|计划)/u,
]

function unknownDocument(rest: string): string | null {
  for (const pattern of UNKNOWN_DOCUMENTS) {
    const match = pattern.exec(rest)
    if (match !== null) return match[0].replaceAll('"', '')
  }
  return null
}
