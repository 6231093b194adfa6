// Documents: the single marks (第十四条, （六）, 专栏2, 下一条, Article 14) that an address is made of.
import type { AddressKind, Certainty } from '#domain/address.ts'
import {
  HAN_DIGITS,
  HAN_NUMBER,
  NUMBER,
  NUMBER_LIST,
  ordinalOf,
  readNumberList,
} from './address-numbers.ts'
import { CHINESE_UNIT, ENGLISH_UNIT, chineseUnit, englishUnit } from './address-units.ts'

/** One mark of an address; start and end are offsets into the normalised text. */
export interface Mark {
  kind: AddressKind
  /** '6', '14-1' for 第十四条之一, '-1' for the last; absent for steps and the preamble. */
  ordinal?: string
  /** The last ordinal of a range. */
  through?: string
  /** A number in brackets without a unit word: it names a printed marker, never a position. */
  bracketed?: boolean
  /** The number is in Arabic digits. */
  arabic?: boolean
  /** Counts only as the continuation of another mark: 三（二）1. */
  dependent?: boolean
  /** Counts only when another mark continues it: 三、工作举措（二）. */
  tentative?: boolean
  step: number
  certainty: Certainty
  start: number
  end: number
}

type Groups = Record<string, string | undefined>
/** Reads one match into marks without places of their own, or into placed ones (lists). */
type Reader = (groups: Groups, start: number, end: number) => Partial<Mark>[]

/** 第三条, 第（六）条, 第三至五条, 第三、五条, 第二个专栏, 第十二条之一. */
function readOrdinals(groups: Groups, start: number, end: number): Partial<Mark>[] {
  const unit = chineseUnit(groups.unit ?? '')
  const marks: Partial<Mark>[] = readNumberList(groups.list ?? '', start + 1).map((number) => ({
    ...unit,
    ...number,
  }))
  const [first, last] = [marks[0], marks.at(-1)]
  if (first === undefined || last === undefined) return []
  first.start = start
  last.end = end
  const inserted = groups.inserted === undefined ? null : ordinalOf(groups.inserted)
  if (inserted !== null) last.ordinal = `${last.ordinal}-${inserted}`
  return marks
}

/** （六）, (6), （六）条. */
function readBracketed(groups: Groups): Partial<Mark>[] {
  const numeral = groups.number ?? ''
  const ordinal = ordinalOf(numeral)
  if (ordinal === null) return []
  const unit = groups.unit
  if (unit !== undefined) return [{ kind: chineseUnit(unit).kind, ordinal }]
  const arabic = /\d/u.test(numeral)
  return [
    { kind: 'any', ordinal, bracketed: true, arabic, certainty: arabic ? 'loose' : 'explicit' },
  ]
}

function readBoxes(groups: Groups, start: number, end: number): Partial<Mark>[] {
  const list = groups.list ?? ''
  const numbers = readNumberList(list, end - list.length)
  return numbers.map((number, index) => ({ kind: 'box', ...number, ...(index === 0 && { start }) }))
}

/** A reader for one number of a known unit. */
function readNumberOf(kind: AddressKind, more: Partial<Mark> = {}): Reader {
  return (groups) => {
    const ordinal = ordinalOf(groups.number ?? '')
    return ordinal === null ? [] : [{ kind, ordinal, ...more }]
  }
}

/** 最后一条, 最后两章, 倒数第二条. */
function readFromEnd(groups: Groups): Partial<Mark>[] {
  const unit = chineseUnit(groups.unit ?? '')
  const position = ordinalOf(groups.position ?? '一')
  const count = ordinalOf(groups.count ?? '一')
  if (position === null || count === null) return []
  if (count === '1') return [{ ...unit, ordinal: `-${position}` }]
  return [{ ...unit, ordinal: `-${count}`, through: '-1' }]
}

/** 前三条: the first to the third. 前一条 is a step. */
function readFirstFew(groups: Groups): Partial<Mark>[] {
  const through = ordinalOf(groups.number ?? '')
  if (through === null || through === '1') return []
  const { kind } = chineseUnit(groups.unit ?? '')
  return [{ kind, ordinal: '1', through, certainty: 'loose' }]
}

/** 下一条, 上一章, 后面一条, 下下条. */
function readStep(groups: Groups): Partial<Mark>[] {
  const { forward, backward, unit = '' } = groups
  const repeats = (forward ?? backward ?? '').match(/[下上]/gu)?.length ?? 1
  return [{ kind: chineseUnit(unit).kind, step: forward === undefined ? -repeats : repeats }]
}

/** Article 14, Articles 3 to 5, Section 3(2). */
function readEnglish(groups: Groups, start: number, end: number): Partial<Mark>[] {
  const { unit = '', list = '', brackets = '' } = groups
  const kind = englishUnit(unit)
  const listStart = end - brackets.length - list.length
  const marks: Partial<Mark>[] = readNumberList(list, listStart).map((number) => ({
    kind,
    ...number,
  }))
  const first = marks[0]
  if (first === undefined) return []
  first.start = start
  for (const match of brackets.matchAll(/\((\d+)\)/gu)) {
    const at = end - brackets.length + match.index
    const span = { start: at, end: at + match[0].length }
    marks.push({ kind: 'any', ordinal: String(Number(match[1])), bracketed: true, ...span })
  }
  return marks
}

function readEnglishRelation(groups: Groups): Partial<Mark>[] {
  const { relation = '', unit = '' } = groups
  const kind = englishUnit(unit)
  if (relation === 'last' || relation === 'final') return [{ kind, ordinal: '-1' }]
  if (relation === 'first') return [{ kind, ordinal: '1' }]
  return [{ kind, step: relation === 'next' || relation === 'following' ? 1 : -1 }]
}

const UNIT = `(?<unit>${CHINESE_UNIT})`
const ONE_OF = '(?:一|1)?(?:个|大)?'
const FORWARD = '(?<forward>下面|后面|之后|其后|接下来|下{1,3}|后)'
const BACKWARD = '(?<backward>上面|前面|之前|此前|(?<!以)上{1,3}|(?<![目以])前)'

const HEAD_FOLLOWS = `(?=\\p{Script=Han}{2})(?!${HAN_NUMBER})`

const PATTERNS: readonly [string, Reader][] = [
  [`第(?<list>${NUMBER_LIST})(?:个|大|小)?${UNIT}(?:之(?<inserted>${HAN_NUMBER}))?`, readOrdinals],
  [`(?<![a-z\\d\\]])第?\\((?<number>${NUMBER})\\)(?:(?!专栏)${UNIT})?`, readBracketed],
  [`专栏(?!一[共些起样])第?(?<list>${NUMBER_LIST})`, readBoxes],
  [`附(?:件|录|表)第?(?<number>${NUMBER})`, readNumberOf('annex')],
  [`(?:最后|最末|末尾|末)的?(?<count>${NUMBER})?(?:个|大)?${UNIT}`, readFromEnd],
  [`倒数第(?<position>${NUMBER})(?:个|大)?${UNIT}`, readFromEnd],
  [`(?<![以之目])前(?<number>${NUMBER})(?:个|大)?${UNIT}`, readFirstFew],
  [`(?:${FORWARD}|${BACKWARD})的?那?${ONE_OF}${UNIT}`, readStep],
  // 三（二）, 三、（二）: the numeral is a chapter only because a bracketed number follows.
  [
    `(?<![第之统唯万专单\\d\\]${HAN_DIGITS}])(?<number>${HAN_NUMBER})[、.]?(?=\\(${NUMBER}\\))`,
    readNumberOf('chapter'),
  ],
  [
    `(?<![第a-z\\d.%)\\]])(?<number>[1-9]\\d?)(?=\\(${NUMBER}\\))`,
    readNumberOf('chapter', { certainty: 'loose' }),
  ],
  // 三、保障措施, where it is no number of a list that the user writes, or a clause number follows.
  [
    `(?:(?<=[文案见稿》的])|^(?!.*[。?;!,]${HAN_NUMBER}、))(?<number>${HAN_NUMBER})、${HEAD_FOLLOWS}`,
    readNumberOf('chapter', { certainty: 'loose' }),
  ],
  [
    `(?<![第${HAN_DIGITS}])(?<number>${HAN_NUMBER})、${HEAD_FOLLOWS}`,
    readNumberOf('chapter', { tentative: true }),
  ],
  // 《…》十、 and nothing else: a printed marker, copied after the name of its document.
  [`(?<=^|》)\\s*(?<number>${HAN_NUMBER})、\\s*$`, readNumberOf('chapter', { certainty: 'loose' })],
  // 68号文三
  [
    `(?<=[文稿》])的?(?<number>${HAN_NUMBER})(?=$|[?。,的里]|讲|说)`,
    readNumberOf('chapter', { certainty: 'loose' }),
  ],
  [
    `(?<=\\))(?<number>[1-9]\\d?)(?=[、的?,。(]|\\.(?!\\d)|$)[、.]?`,
    readNumberOf('item', { dependent: true }),
  ],
  // 68号文14条: colloquial for 第14条; 68号文14条措施 is a count.
  [
    `(?:(?<=[文稿案见法》])|^)(?<number>${NUMBER})条(?=$|[?。,的里是讲说写])`,
    readNumberOf('article', { certainty: 'loose' }),
  ],
  [
    `导语|导言|引言|序言|(?<![目以之提当])前言|开头部分|开篇部分`,
    () => [{ kind: 'preamble', certainty: 'loose' }],
  ],
  [
    `\\b(?<unit>${ENGLISH_UNIT}) ?(?<list>${NUMBER_LIST})(?<brackets>(?:\\(\\d{1,3}\\))*)`,
    readEnglish,
  ],
  [
    `\\b(?:the )?(?<relation>next|following|previous|preceding|prior|last|final|first) (?<unit>${ENGLISH_UNIT})\\b`,
    readEnglishRelation,
  ],
]
const READERS = PATTERNS.map(([pattern, read]) => ({ pattern: new RegExp(pattern, 'gu'), read }))

/** Every mark of a normalised text in order; of two that overlap the earlier stands, then the longer. */
export function findMarks(text: string): Mark[] {
  const found = READERS.flatMap(({ pattern, read }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const end = match.index + match[0].length
      return read(match.groups ?? {}, match.index, end).map((mark): Mark => ({
        kind: 'any',
        step: 0,
        certainty: 'explicit',
        start: match.index,
        end,
        ...mark,
      }))
    }),
  )
  let reached = 0
  return found
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((mark) => {
      if (mark.start < reached) return false
      reached = mark.end
      return true
    })
}
