// Eval: whether sources carry the words, figures and quotations of a statement, without a model.
import { normaliseText } from '#zh/normalise.ts'
import { findQuantities, sameQuantity, type Quantity } from '#zh/quantities.ts'

/** Least share of a statement's character bigrams that its sources must hold. */
const SUPPORT_THRESHOLD = 0.6
/** Shorter spans in quotation marks are names and emphasis, not quotations. */
const MIN_QUOTE_HAN_CHARS = 6

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
  /(?:相同|修改|新增|删除|另有|其余|共)\s*\d+\s*条/gu,
]
/** Words about a document's standing, or that it is silent: true or not, no clause says them. */
const ABOUT_THE_DOCUMENT = [
  /【[^】]{0,40}】/gu,
  /征求意见稿|草案|未生效|不能作为依据|已到期|执行期已过|协会文件|不是政府文件|正式文件|现行/gu,
  /截至\d{4}年\d{1,2}月\d{1,2}日|在?执行期内/gu,
  /(?:未|没有|并未|并没有)(?:设|设定|提及|提到|规定|明确|给出|写明|作出|载明)[^，。；：:「“]{0,12}/gu,
]

/** Words that may support a statement, read once. */
export interface Source {
  /** Normalised. */
  words: string
  figures: readonly Quantity[]
  bigrams: ReadonlySet<string>
}

/** A statement as it is compared with sources, read once. */
export interface Claim {
  figures: readonly Quantity[]
  /** Each quotation as normalised pieces; an ellipsis in it stands for words left out. */
  quotations: readonly (readonly string[])[]
  negations: readonly string[]
  bigrams: ReadonlySet<string>
}

/** How many Han characters a text has. */
export function hanLength(text: string): number {
  return text.match(HAN)?.length ?? 0
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replaceAll(pattern, '，'), text)
}

/** Takes [n] markers out of a text. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARKS, '')
}

/** A text without HTML tags and Markdown's bold marks. */
export function withoutMarkup(text: string): string {
  return text.replaceAll(/<[^>]*>|\*\*/gu, '')
}

/** A statement without what it says about documents as such: standing, silence, titles, numbers. */
export function withoutDocumentWords(text: string): string {
  return without(text, [MARKS, ...ABOUT_THE_DOCUMENT, /《[^》]*》(?:（[^）]*号）)?/gu])
}

/** The figures that a text states; list numbers, citation marks, titles and addresses left out. */
export function statedFigures(text: string): Quantity[] {
  return findQuantities(without(text, ADDRESS_FIGURES))
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

function bigramsOf(normalised: string): Set<string> {
  const letters = normalised.replaceAll(/[^\p{L}\p{N}%]/gu, '')
  const pairs = new Set<string>()
  for (let index = 0; index + 1 < letters.length; index++)
    pairs.add(letters.slice(index, index + 2))
  return pairs
}

/** Reads a text once, to be compared with many statements. */
export function readSource(text: string): Source {
  const words = normaliseText(text)
  return { words, figures: findQuantities(text), bigrams: bigramsOf(words) }
}

/** Reads a statement once, to be compared with many sources. */
export function readClaim(statement: string): Claim {
  const bare = without(statement, [MARKS, ...ABOUT_THE_DOCUMENT])
  return {
    figures: statedFigures(bare),
    quotations: quotedSpans(withoutMarks(statement)).map(quotePieces),
    negations: NEGATIONS.filter((word) => bare.includes(word)),
    bigrams: bigramsOf(normaliseText(bare)),
  }
}

/** Share of the distinct character bigrams that stand in any of the sources, 0..1. */
export function bigramContainment(
  bigrams: ReadonlySet<string>,
  sources: readonly Pick<Source, 'bigrams'>[],
): number {
  if (bigrams.size === 0) return 1
  const held = [...bigrams].filter((pair) => sources.some((source) => source.bigrams.has(pair)))
  return held.length / bigrams.size
}

/**
 * Whether sources together support a statement: every figure and every quotation of it stands
 * there, no negation was added, and enough of its character bigrams are shared. Lexical: it cannot
 * tell a reversed verb (鼓励, 限制) from the true one.
 */
export function isSupported(claim: Claim, sources: readonly Source[]): boolean {
  const anyHolds = (pieces: readonly string[]): boolean =>
    sources.some(({ words }) => holdsPieces(words, pieces))
  return (
    figuresMissing(
      claim.figures,
      sources.flatMap(({ figures }) => figures),
    ).length === 0 &&
    claim.quotations.every(anyHolds) &&
    claim.negations.every((word) => sources.some(({ words }) => words.includes(word))) &&
    bigramContainment(claim.bigrams, sources) >= SUPPORT_THRESHOLD
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

/** A quotation as the normalised pieces between its ellipses. */
export function quotePieces(quotation: string): string[] {
  return withoutMarkup(quotation)
    .split(/…+|\.{3,}/u)
    .map(normaliseText)
}

/** Whether normalised words hold all pieces of a quotation in their order. */
export function holdsPieces(words: string, pieces: readonly string[]): boolean {
  let from = 0
  for (const piece of pieces) {
    const at = words.indexOf(piece, from)
    if (at < 0) return false
    from = at + piece.length
  }
  return true
}
