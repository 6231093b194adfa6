// Eval: whether a text carries given words, figures and quotations, without a model.
import { normaliseText } from '../src/text/normalise.ts'
import { findQuantities, sameQuantity, type Quantity } from '../src/text/quantities.ts'

/** Least share of a statement's character bigrams that its source must hold. */
export const SUPPORT_THRESHOLD = 0.6
/** Shorter spans in quotation marks are names and emphasis, not quotations. */
export const MIN_QUOTE_HAN_CHARS = 6

const HAN = /\p{Script=Han}/gu
const NEGATIONS = ['不得', '禁止', '不', '未']
const MARKS = /\[\d+\]/gu
/** Figures that address a text instead of saying something about the world. */
const ADDRESS_FIGURES = [
  MARKS,
  /《[^》]*》/gu,
  /^\s*(?:\d+[.、)）]|[-*•>])\s*/gmu,
  /[（(]?[〔[［]\d{4}[〕\]］]\s*\d+\s*号/gu,
  /\d+\s*号文?/gu,
  /第[〇零一二两三四五六七八九十百\d]+[编章节条款项目段]/gu,
  /[〇零一二三四五六七八九十百]*[（(][〇零一二三四五六七八九十百\d]+[）)]/gu,
  /专栏\s*[\d一二三四五六七八九十]+/gu,
  /\d+\s*(?:份文件|个条款|条条款)/gu,
]

/** Words about a document's standing, or that it is silent: true or not, no clause says them. */
const ABOUT_THE_DOCUMENT = [
  /【[^】]{0,40}】/gu,
  /征求意见稿|草案|未生效|不能作为依据|已到期|执行期已过|协会文件|不是政府文件/gu,
  /(?:未|没有|并未|并没有)(?:设|设定|提及|提到|规定|明确|给出|写明|作出|载明)[^，。；：:「“]{0,12}/gu,
]

/** How many Han characters a text has. */
export function hanLength(text: string): number {
  return text.match(HAN)?.length ?? 0
}

/** A statement without what it says about documents as such: standing, silence, titles, numbers. */
export function withoutDocumentWords(text: string): string {
  return without(text, [MARKS, ...ABOUT_THE_DOCUMENT, /《[^》]*》(?:（[^）]*号）)?/gu])
}

/** Takes [n] markers out of a text. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARKS, '')
}

/** The figures that a text states; list numbers, citation marks, titles and addresses left out. */
export function statedFigures(text: string): Quantity[] {
  return findQuantities(without(text, ADDRESS_FIGURES))
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, '，'), text)
}

/** The stated figures that none of the given ones equals. */
export function figuresMissing(
  stated: readonly Quantity[],
  given: readonly Quantity[],
): Quantity[] {
  return stated.filter((figure) => !given.some((other) => sameQuantity(figure, other)))
}

const CLOSING: Readonly<Record<string, string>> = { '“': '”', '「': '」', '『': '』' }

/**
 * The outermost spans between “” 「」 『』 or a pair of straight quotes, and the words of lines that
 * begin with >. Marks are not part of a span.
 */
export function quotedSpans(text: string): string[] {
  const spans: string[] = []
  for (const line of text.split('\n')) {
    const block = /^\s*>\s?(.*)$/u.exec(line)
    if (block?.[1] !== undefined) spans.push(withoutMarks(block[1]))
    else spans.push(...quotedInLine(line))
  }
  return spans.filter((span) => hanLength(span) >= MIN_QUOTE_HAN_CHARS)
}

function quotedInLine(line: string): string[] {
  const spans: string[] = []
  let open = ''
  let depth = 0
  let start = 0
  for (let index = 0; index < line.length; index++) {
    const character = line.charAt(index)
    if (depth === 0) {
      if (character in CLOSING || character === '"') {
        open = character
        depth = 1
        start = index + 1
      }
    } else if (character === (CLOSING[open] ?? '"')) {
      depth--
      if (depth === 0) spans.push(line.slice(start, index))
    } else if (character === open) {
      depth++
    }
  }
  return spans
}

function bigrams(normalised: string): Set<string> {
  const letters = normalised.replaceAll(/[^\p{L}\p{N}%]/gu, '')
  const pairs = new Set<string>()
  for (let index = 0; index + 1 < letters.length; index++)
    pairs.add(letters.slice(index, index + 2))
  return pairs
}

/** Share of the statement's distinct character bigrams that stand in the source, 0..1. */
export function bigramContainment(statement: string, source: string): number {
  const wanted = bigrams(normaliseText(statement))
  if (wanted.size === 0) return 1
  const held = bigrams(normaliseText(source))
  return [...wanted].filter((pair) => held.has(pair)).length / wanted.size
}

function negationAdded(statement: string, source: string): boolean {
  return NEGATIONS.some((word) => statement.includes(word) && !source.includes(word))
}

/**
 * Whether a source supports a statement: every figure and every quotation of it stands there, no
 * negation was added, and enough of its character bigrams are shared. Lexical: it cannot tell a
 * reversed verb (鼓励, 限制) from the true one.
 */
export function isSupported(statement: string, source: string): boolean {
  const bare = without(statement, [MARKS, ...ABOUT_THE_DOCUMENT])
  const words = normaliseText(source)
  return (
    figuresMissing(statedFigures(bare), findQuantities(source)).length === 0 &&
    quotedSpans(bare).every((span) => holdsQuote(words, span)) &&
    !negationAdded(bare, source) &&
    bigramContainment(bare, source) >= SUPPORT_THRESHOLD
  )
}

/**
 * A text without the quoted words that only repeat the question: in “零碳工厂、试点” each part stands
 * in it.
 */
export function withoutEcho(text: string, question: string): string {
  const asked = normaliseText(question)
  return text.replaceAll(/“([^”]*)”/gu, (quoted, inner: string) =>
    inner.split('、').every((part) => asked.includes(normaliseText(part))) ? '' : quoted,
  )
}

/** Whether normalised words hold a quotation; an ellipsis in it stands for words left out. */
export function holdsQuote(words: string, quotation: string): boolean {
  let from = 0
  for (const piece of quotation.split(/…+|\.{3,}/u)) {
    const wanted = normaliseText(piece)
    const at = words.indexOf(wanted, from)
    if (at < 0) return false
    from = at + wanted.length
  }
  return true
}
