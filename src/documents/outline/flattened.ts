// Documents: a text flattened to one line is cut again where its numbering runs on.
import { NUMERAL_CHARACTERS, parseNumeral } from '#zh/numerals.ts'
import { CELL_SEPARATOR } from '../formats/laid-block.ts'
import { slicePassage, type Passage } from './passage.ts'

const MIN_FLATTENED_CHARS = 400
/** Past this length, lists inside a paragraph are taken for lost lines even without chapters. */
const MIN_LOOSE_CHARS = 1000
const MAX_HEADING_CHARS = 40
/** So many numbers in a row are a list that lost its lines, not an enumeration in a sentence. */
const MIN_LIST_ENTRIES = 6

const NUMERAL = `[${NUMERAL_CHARACTERS}]{1,8}`
/** Markers at the start or after the end of a sentence or a blank, in running text. */
const INLINE_MARKER = new RegExp(
  `(?<=^|[。；：！？”）)\\s])(?:第(${NUMERAL}|\\d{1,4})([编章节条])(?=[\\s　])|(${NUMERAL})、|[（(](${NUMERAL})[）)]|(\\d{1,3})[.．、](?!\\d))`,
  'gu',
)
const DIVISIONS = new Set(['编', '章', '节', '条', '、'])

interface Candidate {
  at: number
  end: number
  /** 编, 章, 节, 条, 、 for 一、, （ for （一）, . for 1. */
  unit: string
  number: number
}

function findCandidates(text: string): Candidate[] {
  const candidates: Candidate[] = []
  for (const match of text.matchAll(INLINE_MARKER)) {
    const [printed, statute, statuteUnit, han, bracket, arabic] = match
    const number = parseNumeral(statute ?? han ?? bracket ?? arabic ?? '')
    if (number === null) continue
    const unit = statuteUnit ?? (han === undefined ? (bracket === undefined ? '.' : '（') : '、')
    candidates.push({ at: match.index, end: match.index + printed.length, unit, number })
  }
  return candidates
}

/**
 * The candidates of one unit that run on: each is one more than the one before, or opens a list at 1
 * (an article: at any number) that the next candidate continues. References drop out.
 */
function runningChain(candidates: readonly Candidate[]): Candidate[] {
  const chain: Candidate[] = []
  let expected: number | null = null
  for (const [index, candidate] of candidates.entries()) {
    const next = candidates[index + 1]
    const opens =
      (candidate.number === 1 || candidate.unit === '条') && next?.number === candidate.number + 1
    if (
      candidate.number !== expected &&
      !(opens && (expected === null || candidate.number === 1))
    ) {
      continue
    }
    chain.push(candidate)
    expected = candidate.number + 1
  }
  return chain.length >= 2 ? chain : []
}

function findCuts(text: string): Candidate[] {
  const candidates = findCandidates(text)
  const units = new Set(candidates.map((candidate) => candidate.unit))
  const chains = [...units].map((unit) =>
    runningChain(candidates.filter((candidate) => candidate.unit === unit)),
  )
  const isDivided = chains.some(
    (chain) => DIVISIONS.has(chain[0]?.unit ?? '') || chain.length >= MIN_LIST_ENTRIES,
  )
  if (!isDivided && text.length < MIN_LOOSE_CHARS) return []
  return chains.flat().toSorted((a, b) => a.at - b.at)
}

/** Where a heading after a marker ends and its text begins (一、总体要求 坚持…); null when it has none. */
function headingEnd(text: string, marker: Candidate, limit: number): number | null {
  if (marker.unit === '条') return null
  const words = text.slice(marker.end, Math.min(limit, marker.end + MAX_HEADING_CHARS + 1))
  const heading = /^\s*[^\s。；，：！？]+(?=\s+\S)/u.exec(words)?.[0]
  return heading === undefined ? null : marker.end + heading.length
}

/**
 * The lines of a flattened text: cut at markers whose numbers run on, after headings, and where a
 * blank follows the end of a sentence. A passage that is not flattened comes back alone.
 */
export function splitFlattened(passage: Passage): Passage[] {
  const { text } = passage
  if (text.length < MIN_FLATTENED_CHARS || text.includes(CELL_SEPARATOR)) return [passage]
  const markers = findCuts(text)
  if (markers.length === 0 && text.length < MIN_LOOSE_CHARS) return [passage]
  const cuts = new Set<number>()
  for (const [index, marker] of markers.entries()) {
    cuts.add(marker.at)
    const end = headingEnd(text, marker, markers[index + 1]?.at ?? text.length)
    if (end !== null) cuts.add(end)
  }
  for (const match of text.matchAll(/(?<=[。！？；：][”）]?)\s+/gu)) cuts.add(match.index)
  const places = [...cuts].filter((at) => at > 0).toSorted((a, b) => a - b)
  return [0, ...places]
    .map((start, index) => slicePassage(passage, start, places[index] ?? text.length))
    .filter((piece) => piece.text !== '')
}
