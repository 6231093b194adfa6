// Documents: the number, dash or word that opens a clause, read off the start of a paragraph.
import { CELL_SEPARATOR } from '../formats/laid-block.ts'
import { NUMERAL_CHARACTERS, parseNumeral } from '#zh/numerals.ts'

/**
 * The ways of numbering, from the outermost to the innermost in the usual order: 编 (also 篇, 部分),
 * 分编, 章, 节, 条
 * (立法技术规范), 一、 （一） 1. （1） (GB/T 9704-2012 7.3.3), then ① and —— as commonly printed.
 * Annexes and boxes stand outside that order.
 */
export const NUMBERINGS = [
  'annex',
  'part',
  'subpart',
  'chapter',
  'section',
  'article',
  'box',
  'han',
  'han-bracket',
  'arabic',
  'arabic-bracket',
  'circled',
  'dash',
] as const
export type Numbering = (typeof NUMBERINGS)[number]

export interface Marker {
  numbering: Numbering
  /** As it stands in the source, white space at its ends removed. */
  printed: string
  /** Null for dashes and for boxes and annexes without a number. */
  number: number | null
  /** 1 for 第十四条之一; null otherwise. */
  suffix: number | null
  /** Characters of the paragraph that the marker and the white space after it take up. */
  length: number
}

const HAN_NUMERAL = `[${NUMERAL_CHARACTERS}]{1,9}`
const ANY_NUMERAL = `(?:${HAN_NUMERAL}|[\\d０-９]{1,4})`

const STATUTE_UNITS: Record<string, Numbering> = {
  编: 'part',
  篇: 'part',
  部分: 'part',
  分编: 'subpart',
  章: 'chapter',
  节: 'section',
  条: 'article',
}
const STATUTE = new RegExp(
  `^第\\s*(${ANY_NUMERAL})\\s*(分编|编|篇|部分|章|节|条)(?:\\s*之\\s*(${HAN_NUMERAL}))?`,
  'u',
)
/** What follows 第十条 when it is a reference in running text and not the head of an article. */
const REFERENCE_TAIL = new RegExp(
  `^\\s*第${ANY_NUMERAL}[款项目]|^(?:[第款项的之所中内至到或、，,。；;）)》”]|规定|和第|及第|与第|以及|以下|以上)`,
  'u',
)

const HAN = new RegExp(`^(${HAN_NUMERAL})\\s*[、．.]\\s*`, 'u')
/** 一、二级 and 一、二、三等奖 are enumerations, not markers. */
const HAN_ENUMERATION = /^[一二三四五六七八九十]+(?:[、和级类等线次届年月日]|$)/u
const HAN_BRACKET = new RegExp(`^[（(]\\s*(${HAN_NUMERAL})\\s*[)）][、．.]?\\s*`, 'u')
const ARABIC = /^([\d０-９]{1,3})\s*(?:[.．](?![\d０-９])|[.．](?=\d{4}年)|、)\s*/u
const ARABIC_BRACKET = /^(?:[（(]\s*([\d０-９]{1,3})\s*[)）]|([\d０-９]{1,2})[)）])[、．.]?\s*/u
const DASH =
  /^(?:[—―–－─-]{2,}|[—―─]|[–－-](?=\s)|[•●■◆▪◇])\s*(?=[\p{Script=Han}“‘《〈（(A-Za-z\d])(?!\d{1,4}\s*[—―–－-])/u
const BOX = new RegExp(
  `^专\\s*栏\\s*(?:(${ANY_NUMERAL})(?![${NUMERAL_CHARACTERS}\\d])\\s*|(?=[：:]))[：:]?\\s*`,
  'u',
)
const ANNEX = new RegExp(`^附\\s*件\\s*(?:(${ANY_NUMERAL})\\s*)?(?:[：:．.、]\\s*|\\s+|$)`, 'u')

const MAX_DIVISION_HEADING_CHARS = 60
const MAX_BOX_HEADING_CHARS = 45
const MAX_ANNEX_HEADING_CHARS = 80

/** Single characters that are a whole marker: ㈠ stands for （一）, ⒈ for 1., ⑴ for （1）. */
const COMPOUND_CHARACTERS: { first: string; last: string; numbering: Numbering }[] = [
  { first: '㈠', last: '㈩', numbering: 'han-bracket' },
  { first: '⒈', last: '⒛', numbering: 'arabic' },
  { first: '⑴', last: '⒇', numbering: 'arabic-bracket' },
  { first: '①', last: '⑳', numbering: 'circled' },
]

interface RawMarker {
  numbering: Numbering
  matched: string
  numeral: string | undefined
  suffix?: string | undefined
}

function toMarker(raw: RawMarker, text: string): Marker {
  const blank = /^\s*/u.exec(text.slice(raw.matched.length))?.[0].length ?? 0
  return {
    numbering: raw.numbering,
    printed: raw.matched.trim(),
    number: raw.numeral === undefined ? null : parseNumeral(raw.numeral),
    suffix: raw.suffix === undefined ? null : parseNumeral(raw.suffix),
    length: raw.matched.length + blank,
  }
}

function readStatuteMarker(text: string): RawMarker | null {
  const match = STATUTE.exec(text)
  const numbering = STATUTE_UNITS[match?.[2] ?? '']
  if (match === null || numbering === undefined) return null
  const rest = text.slice(match[0].length)
  if (REFERENCE_TAIL.test(rest)) return null
  if (numbering !== 'article') {
    if (text.length > MAX_DIVISION_HEADING_CHARS || /[。；]/u.test(rest)) return null
  }
  return { numbering, matched: match[0], numeral: match[1], suffix: match[3] }
}

function readWordMarker(text: string): RawMarker | null {
  const box = BOX.exec(text)
  if (box !== null && text.length <= MAX_BOX_HEADING_CHARS && !/[。；，]/u.test(text)) {
    return { numbering: 'box', matched: box[0], numeral: box[1] }
  }
  const annex = ANNEX.exec(text)
  if (annex !== null && text.length <= MAX_ANNEX_HEADING_CHARS && !/[。；]/u.test(text)) {
    return { numbering: 'annex', matched: annex[0], numeral: annex[1] }
  }
  return null
}

function readCompoundCharacter(text: string): RawMarker | null {
  const character = text.charAt(0)
  for (const { first, last, numbering } of COMPOUND_CHARACTERS) {
    if (character < first || character > last) continue
    const value = character.charCodeAt(0) - first.charCodeAt(0) + 1
    return { numbering, matched: character, numeral: String(value) }
  }
  return null
}

function readListMarker(text: string): RawMarker | null {
  const han = HAN.exec(text)
  if (han !== null) {
    if (HAN_ENUMERATION.test(text.slice(han[0].length))) return null
    return { numbering: 'han', matched: han[0], numeral: han[1] }
  }
  const hanBracket = HAN_BRACKET.exec(text)
  if (hanBracket !== null) {
    if (/^[项款]/u.test(text.slice(hanBracket[0].length))) return null
    return { numbering: 'han-bracket', matched: hanBracket[0], numeral: hanBracket[1] }
  }
  const arabic = ARABIC.exec(text)
  if (arabic !== null) return { numbering: 'arabic', matched: arabic[0], numeral: arabic[1] }
  const arabicBracket = ARABIC_BRACKET.exec(text)
  if (arabicBracket !== null) {
    const numeral = arabicBracket[1] ?? arabicBracket[2]
    return { numbering: 'arabic-bracket', matched: arabicBracket[0], numeral }
  }
  const dash = DASH.exec(text)
  if (dash !== null) return { numbering: 'dash', matched: dash[0], numeral: undefined }
  return null
}

/**
 * The marker that a paragraph opens with, or null. Reads the form only: whether the number fits
 * where it stands is the outline's business. Table rows, references (第十条规定的…), decimals (1.5倍), years and
 * document numbers are no markers.
 * @param text a paragraph without leading white space
 */
export function readMarker(text: string): Marker | null {
  if (text.includes(CELL_SEPARATOR)) return null
  const raw =
    readStatuteMarker(text) ??
    readWordMarker(text) ??
    readCompoundCharacter(text) ??
    readListMarker(text)
  return raw === null ? null : toMarker(raw, text)
}
