// Retrieve: which documents a question speaks of.
import type { Scope } from '#domain/understanding.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { blank } from './document-mention.ts'
import type { Mention, MentionFinder } from './document-mention.ts'
import {
  byAlias,
  byIssuer,
  byLooseTitle,
  byNumber,
  byPeriod,
  byQuotedTitle,
  byYear,
} from './document-names.ts'
import {
  blankCountedIn,
  byForce,
  byStanding,
  DRAFT_WORDS,
  excludeDrafts,
} from './standing-words.ts'

/** How the question narrows the library. */

/** In this order; what one has found is out of sight of the next. */
const FINDERS: readonly MentionFinder[] = [
  byQuotedTitle,
  byNumber,
  byAlias,
  byPeriod,
  byYear,
  byIssuer,
  byStanding,
  byLooseTitle,
]

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
  const { documents, rest } = excludeDrafts(blankCountedIn(question), library)
  const found = findMentions(rest, documents, asOf)
  const { mentions, unknown } = resolveDraftsOf(found.mentions, question, documents)
  const mentioned = [...new Set(mentions.flatMap((mention) => mention.documents))]
  const isNarrowed = mentioned.length > 0
  return {
    documents: documents.filter((document) => !isNarrowed || mentioned.includes(document)),
    named: isNarrowed || documents.length < library.length,
    mentioned,
    rest: found.rest,
    addressed: mentions.reduce(closeWithBracket, found.rest),
    unknown: unknown ?? (isNarrowed ? null : unknownDocument(found.rest)),
  }
}

function findMentions(
  question: string,
  documents: readonly PolicyDocument[],
  asOf: string,
): { mentions: Mention[]; rest: string } {
  const mentions: Mention[] = []
  let rest = question
  const take = (found: readonly Mention[]): void => {
    mentions.push(...found)
    rest = found.reduce((text, { start, end }) => blank(text, start, end), rest)
  }
  for (const find of FINDERS) take(find(rest, documents))
  if (mentions.length === 0) take(byForce(rest, documents, asOf))
  return { mentions: mentions.toSorted((a, b) => a.start - b.start), rest }
}

function closeWithBracket(text: string, { end }: Mention): string {
  return `${text.slice(0, end - 1)}》${text.slice(end)}`
}

const IS_DRAFT_WORD = new RegExp(`^(?:${DRAFT_WORDS})$`, 'u')

/** 68号文的征求意见稿 is one document, the draft of it, and unknown where there is none. */
function resolveDraftsOf(
  mentions: readonly Mention[],
  question: string,
  documents: readonly PolicyDocument[],
): { mentions: Mention[]; unknown: string | null } {
  const resolved: Mention[] = []
  for (const mention of mentions) {
    const before = resolved.at(-1)
    const isDraftOf =
      before !== undefined &&
      IS_DRAFT_WORD.test(question.slice(mention.start, mention.end)) &&
      /^的?$/u.test(question.slice(before.end, mention.start))
    if (!isDraftOf) {
      resolved.push(mention)
      continue
    }
    const ids = before.documents.map(({ id }) => id)
    const drafts = documents.filter(({ draftOf }) => draftOf !== null && ids.includes(draftOf))
    if (drafts.length === 0) {
      return { mentions: [...mentions], unknown: question.slice(before.start, mention.end) }
    }
    resolved.splice(-1, 1, { start: before.start, end: mention.end, documents: drafts })
  }
  return { mentions: resolved, unknown: null }
}

/** A document that the question asks about and none of ours is: a number, a title or a period. */
const UNKNOWN_DOCUMENTS = [
  /\p{Script=Han}{0,12}\[20\d\d\]\d{1,4}号/u,
  /(?<!\d)\d{1,4}号文/u,
  /(?<!涉及|根据|依据|按照|执行|结合)《[^《》]{5,60}》/u,
  /(?<!涉及|根据|依据|按照|执行|结合)(?<![\p{Script=Han}])\p{Script=Han}{4,24}(?:实施方案|指导意见|工作方案|行动计划|发展规划|管理办法|条例)(?=里|中|第|对|的)/u,
  /(?<!\p{Script=Han})\p{Script=Han}{2,14}(?:法|条例|细则)(?=第[\d〇零一二三四五六七八九十百千]+条)/u,
  /20\d\d[-至到]20\d\d年/u,
  /"?十[二三四五六七八]五"?(?:规划|计划)/u,
]

/** Questions about where something is mentioned: what they name is a topic. */
const MENTIONS = /提到|提及|引用|出现|写到|落实|贯彻|依据什么|根据什么/u

function unknownDocument(rest: string): string | null {
  if (MENTIONS.test(rest)) return null
  for (const pattern of UNKNOWN_DOCUMENTS) {
    const match = pattern.exec(rest)
    if (match !== null) return match[0].replaceAll('"', '')
  }
  return null
}
