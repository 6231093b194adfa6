// Retrieve: which clause a heading means, when people give it in full, shortened or with more words.
import { headWords } from '#documents/address/address-words.ts'
import type { Clause } from '#domain/clause.ts'
import { normaliseText } from '#zh/normalise.ts'

/** Shorter words than this name too many things to be a heading. */
const MIN_HEAD_CHARS = 2
/** A blank between Han characters is a glyph lost in the source: 陶 日用 璃 is 陶瓷日用玻璃. */
const LOST_GLYPH = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})|^\s+|\s+$/gu
const PUNCTUATION = /[^\p{L}\p{N}]/gu
/** Words go on with a second thing: 老年用品和婴童用品 names no single clause. */
const GOES_ON = /^[和与及、或]/u

function bare(words: string): string {
  return normaliseText(words).replaceAll(PUNCTUATION, '')
}

const bareTitles = new WeakMap<Clause, string>()

function titleOf(clause: Clause): string {
  if (clause.title === null) return ''
  const known = bareTitles.get(clause)
  if (known !== undefined) return known
  const title = bare(clause.title)
  bareTitles.set(clause, title)
  return title
}

function fitsWithLostGlyphs(clause: Clause, name: string): boolean {
  const pieces = (clause.title ?? '').split(LOST_GLYPH).map(bare)
  if (pieces.length < 2 || pieces.join('').length * 2 < name.length) return false
  return new RegExp(`^${pieces.join('.{0,2}')}$`, 'u').test(name)
}

/** Clauses whose head is the name, punctuation and lost glyphs aside. */
export function clausesTitled(name: string, clauses: readonly Clause[]): Clause[] {
  const wanted = bare(name)
  if (wanted.length < MIN_HEAD_CHARS) return []
  const equal = clauses.filter((clause) => titleOf(clause) === wanted)
  return equal.length > 0 ? equal : clauses.filter((clause) => fitsWithLostGlyphs(clause, wanted))
}

/**
 * Clauses whose head holds the name or is held by it. In a box the name must begin the head:
 * 功能性食品 is one kind of 食品, not the same entry, while 老年 is short for 老年用品.
 */
function clausesTitledLike(name: string, clauses: readonly Clause[]): Clause[] {
  const wanted = bare(name)
  if (wanted.length < MIN_HEAD_CHARS) return []
  return clauses.filter((clause) => {
    const title = titleOf(clause)
    if (title.length < MIN_HEAD_CHARS) return false
    if (clause.kind === 'box-item') return title.startsWith(wanted) || wanted.startsWith(title)
    return title.includes(wanted) || wanted.includes(title)
  })
}

/** The clauses that a heading means: equal heads, else the single one that is alike. */
export function clausesNamed(name: string, clauses: readonly Clause[]): Clause[] {
  const equal = clausesTitled(name, clauses)
  if (equal.length > 0) return equal
  const alike = clausesTitledLike(name, clauses)
  return alike.length === 1 ? alike : []
}

/** The closest clause to a name that names none: the head that holds it, shortest first. */
export function nearestByName(name: string, clauses: readonly Clause[]): Clause | null {
  const wanted = bare(name)
  if (wanted.length < MIN_HEAD_CHARS) return null
  const holding = clauses.filter((clause) => titleOf(clause).includes(wanted))
  return holding.toSorted((a, b) => titleOf(a).length - titleOf(b).length)[0] ?? null
}

/**
 * The clauses whose head begins a run of words, question words and all: 老年用品有哪些要求. The
 * longest head wins; none when the words go on with a second thing. Else the single one whose head
 * the words begin: 老年怎么规定.
 */
export function clausesBeginning(run: string, clauses: readonly Clause[]): Clause[] {
  const words = bare(run)
  const fitting = longestTitled(clauses, (title) => words.startsWith(title))
  const first = fitting[0]
  if (first === undefined) return clausesAbbreviated(bare(headWords(run)), clauses)
  return GOES_ON.test(normaliseText(run).slice(titleOf(first).length)) ? [] : fitting
}

function clausesAbbreviated(name: string, clauses: readonly Clause[]): Clause[] {
  if (name.length < MIN_HEAD_CHARS) return []
  const fitting = clauses.filter((clause) => titleOf(clause).startsWith(name))
  const found = fitting.length > 0 ? fitting : clausesTitled(name, clauses)
  return found.length === 1 ? found : []
}

/** The clauses whose head ends a run of words: 上一轮方案保障措施. The longest head wins. */
export function clausesEnding(run: string, clauses: readonly Clause[]): Clause[] {
  const words = bare(run)
  return longestTitled(clauses, (title) => words.endsWith(title))
}

function longestTitled(clauses: readonly Clause[], fits: (title: string) => boolean): Clause[] {
  const fitting = clauses.filter((clause) => {
    const title = titleOf(clause)
    return title.length >= MIN_HEAD_CHARS && fits(title)
  })
  const longest = Math.max(0, ...fitting.map((clause) => titleOf(clause).length))
  return fitting.filter((clause) => titleOf(clause).length === longest)
}
