// Retrieve: documents named by standing or relation: 征求意见稿, 正式稿, 现行, 上一轮, 最新方案.
import { standingOn } from '#domain/validity.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { blank, DOCUMENT_NOUN, fitsTitle, mentionOf } from './document-mention.ts'
import type { Mention, MentionFinder } from './document-mention.ts'

/** Words for a draft. */
export const DRAFT_WORDS = '(?:公开)?征求意见稿|征求意见版|意见稿|草案稿?|草稿|讨论稿'

const isDraft = ({ standing }: PolicyDocument): boolean => standing === 'draft'

const WITHOUT_DRAFTS = new RegExp(
  `(?:不要|别用|别看|不用|忽略|不含|不包括|不看|除了|除去|排除|剔除|去掉|不算|非)(?:的?)(?:${DRAFT_WORDS})|(?:${DRAFT_WORDS})(?:的?)(?:不要|除外|不算|不含|不看|排除|别列|去掉)`,
  'u',
)

/** (协会文件和征求意见稿也算): what is counted in as well narrows nothing. */
const COUNTED_IN =
  /[^,。;?()]{0,20}(?:稿|版|文件|文|意见|草案)(?:也|一并|一起|都)要?(?:算|列|看|查|包括|在内)(?:上|进来|进去|出来)?|(?:包括|包含|连同?)[^,。;?()]{0,16}(?:稿|版|文件|草案)在内/gu

/** The question with what it counts in as well blanked out. */
export function blankCountedIn(question: string): string {
  return question.replace(COUNTED_IN, (match) => ' '.repeat(match.length))
}

/** 不含征求意见稿, 草案除外: drafts are out of reach, whatever else the question names. */
export function excludeDrafts(
  question: string,
  documents: readonly PolicyDocument[],
): { documents: readonly PolicyDocument[]; rest: string } {
  const match = WITHOUT_DRAFTS.exec(question)
  if (match === null) return { documents, rest: question }
  return {
    documents: documents.filter((document) => !isDraft(document)),
    rest: blank(question, match.index, match.index + match[0].length),
  }
}

interface Family {
  /** Ids of texts that a draft became. */
  finals: ReadonlySet<string>
  /** Ids of documents that a later one follows. */
  followed: ReadonlySet<string>
  /** 草案和正式文件: the final texts are those of drafts. */
  areFinalsBesideDraft: boolean
}

interface Rule {
  words: RegExp
  belongs: (document: PolicyDocument, family: Family) => boolean
}

const isSuccessor = ({ succeeds, id }: PolicyDocument, { followed }: Family): boolean =>
  succeeds !== null && !followed.has(id)

/** Words of which one must be followed by a kind of document: 最新 方案. */
function withKind(words: string): RegExp {
  return new RegExp(`(?:${words})的?(\\p{Script=Han}{0,10}?)(${DOCUMENT_NOUN})`, 'gu')
}

const RULES: readonly Rule[] = [
  {
    words: /(?:前后|新旧)?两[稿版](?:之间)?|两个版本|(?:定稿|正式印发|正式发布)前后/gu,
    belongs: (document, { finals }) => isDraft(document) || finals.has(document.id),
  },
  {
    words: new RegExp(`(?:非|不是)(?:${DRAFT_WORDS})(?:的文件|的)?`, 'gu'),
    belongs: (document) => !isDraft(document),
  },
  { words: new RegExp(DRAFT_WORDS, 'gu'), belongs: isDraft },
  {
    words:
      /正式(?:印发|发布|出台|公布)?的?(?:稿|版本|版|文本|意见)|最终(?:稿|版本|版|文本)|定稿|终稿|印发稿|印发版/gu,
    belongs: (document, { finals }) =>
      finals.size > 0 ? finals.has(document.id) : !isDraft(document),
  },
  {
    words: /(?:部委|国家部门|政府部门)(?:正式)?(?:印发|发布|出台)的?(?:政策|文件)?/gu,
    belongs: (document) => !isDraft(document) && document.authority === 'government',
  },
  {
    words:
      /(?<!是|是不是)(?:已经?)?正式(?:印发|发布|出台|公布)?的?文件?|已(?:经)?(?:印发|出台|发布)的?(?:政策|文件)?/gu,
    belongs: (document, { finals, areFinalsBesideDraft }) =>
      areFinalsBesideDraft ? finals.has(document.id) : !isDraft(document),
  },
  {
    words: withKind('(?:前后|新旧|新老)?(?:这)?两(?:个|份|轮|版)?|新旧|新老'),
    belongs: (document, { followed }) => document.succeeds !== null || followed.has(document.id),
  },
  {
    words: /(?:前后)?两轮/gu,
    belongs: (document, { followed }) => document.succeeds !== null || followed.has(document.id),
  },
  {
    words: withKind('[上前]一?(?:轮|版|期|个|份)|(?<![以陈守])(?:旧|老|原来?)'),
    belongs: ({ id }, { followed }) => followed.has(id),
  },
  { words: /[上前]一?轮/gu, belongs: ({ id }, { followed }) => followed.has(id) },
  {
    words: withKind(
      '最新(?:一?(?:轮|版|期|份|个))?|新一(?:轮|版|期)|[这本]一?轮|(?:目前|当前|现在)的|(?<![换创更全革翻推刷最从重])新',
    ),
    belongs: isSuccessor,
  },
  { words: /最新一?轮|新一轮|[这本]一?轮/gu, belongs: isSuccessor },
  {
    words:
      /(?:行业)?(?:协会|联合会)(?:的|发的|印发的|那份)?(?:文件|意见|文)|(?:协会|联合会)(?=每年|打算|准备|计划|要|说|提出)/gu,
    belongs: ({ authority }) => authority === 'association',
  },
]

const FINALS_BESIDE_DRAFT = new RegExp(
  `(?:${DRAFT_WORDS})(?:相比,?|比,?)?[^,。;?]{0,6}正式|正式(?:文件)?[^,。;?]{0,6}(?:${DRAFT_WORDS})`,
  'u',
)

/** Documents named by what they are to each other. */
export const byStanding: MentionFinder = (question, documents) => {
  const finals = new Set(documents.flatMap(({ draftOf }) => draftOf ?? []))
  const family = {
    finals,
    followed: new Set(documents.flatMap(({ succeeds }) => succeeds ?? [])),
    areFinalsBesideDraft: finals.size > 0 && FINALS_BESIDE_DRAFT.test(question),
  }
  const mentions: Mention[] = []
  let rest = question
  for (const { words, belongs } of RULES) {
    for (const match of rest.matchAll(words)) {
      const [, between = '', kind] = match
      const found = documents.filter(
        (document) =>
          belongs(document, family) && (kind === undefined || fitsTitle(document, between, kind)),
      )
      if (found.length === 0) continue
      mentions.push(mentionOf(match, found))
      rest = blank(rest, match.index, match.index + match[0].length)
    }
  }
  return mentions
}

const IN_FORCE =
  /(?:当前|目前|现在|仍然?|还|正在)*(?:现行|有效(?![期性地果率成发])|生效|在执行(?:期内|中)?|执行(?:中|期内))(?:有效)?(?!了?[吗没])的?(?:那份|政策|文件|方案|规定)?/gu

/** 现行, 有效, 在执行; for questions that name no document otherwise. */
export function byForce(
  question: string,
  documents: readonly PolicyDocument[],
  asOf: string,
): Mention[] {
  const found = documents.filter((document) => standingOn(document, null, asOf) === 'in-force')
  return found.length === 0
    ? []
    : [...question.matchAll(IN_FORCE)].map((match) => mentionOf(match, found))
}
