// Retrieve: synonyms, broader terms and stop words, read from the data files in lexicon/.
import { AppError } from '#domain/errors.ts'
import { searchForm } from '#zh/normalise.ts'

export interface Lexicon {
  /** The term and everything that counts as it, normalised; the term itself comes first. */
  expand(term: string): string[]
  /** What the term is a kind of, in all words for it, normalised: 家用电器, 家电 for 冰箱. */
  broader(term: string): string[]
  /** Whether the term stands in the synonym file. */
  has(term: string): boolean
  /**
   * The longest term, stop word or weak word of two characters and more at `position` of a normalised text, so
   * that 消费品 (no topic) is not read as 消费; null if there is none.
   */
  longestAt(text: string, position: number): LongestMatch | null
  /** The first Chinese term of each group of equivalents, normalised. */
  headTerms(): readonly string[]
  isStopWord(word: string): boolean
  /** Whether a word is an attribute (名单, 条件): an answer must say it itself. */
  isAttribute(word: string): boolean
  /** Whether a word is a topic only where there is no other: 打击, 申报, 企业. */
  isWeak(word: string): boolean
  /** Whether a word tells which side of its topic is asked about (目标, 规模) rather than the topic. */
  isGeneric(word: string): boolean
  /** English terms replaced by the first Chinese term of their group, longest term first. */
  translate(text: string): string
}

/** What stands at a place of a question, by its longest reading. */
export interface LongestMatch {
  length: number
  kind: 'term' | 'stop' | 'weak'
}

export interface LexiconFiles {
  /**
   * Lines `甲 = 乙 = 丙` (equivalent), `甲、乙 > 丙、丁` (left also means right) and `甲、乙 < 丙`
   * (each on the left is a kind of the right).
   */
  synonyms: string
  /** Lines `中文 = english = english`, for translation alone. */
  english: string
  /** Words separated by white space. */
  stopWords: string
  /** Words separated by white space. */
  generic: string
  /** Words separated by white space. */
  weak: string
  /** Words separated by white space. */
  attributes: string
}

interface Relations {
  heads: Set<string>
  equivalents: Map<string, Set<string>>
  narrower: Map<string, Set<string>>
  broader: Map<string, Set<string>>
  english: Map<string, string>
}

const HAN = /\p{Script=Han}/u

/**
 * Reads the data files.
 * @throws AppError INVALID_INPUT naming the line that is neither
 */
export function parseLexicon(files: LexiconFiles): Lexicon {
  const relations = parseRelations(files.synonyms)
  const translations = new Map([...relations.english, ...parseRelations(files.english).english])
  const stops = wordsOf(files.stopWords)
  const generic = wordsOf(files.generic)
  const weak = wordsOf(files.weak)
  const attributes = wordsOf(files.attributes)
  const { equivalents, narrower, broader } = relations
  const terms = new Set([...equivalents.keys(), ...narrower.keys(), ...broader.keys()])
  const longest = Math.max(...[...terms].map((term) => term.length))
  const beginnings = new Set(
    [...terms, ...attributes, ...stops, ...weak].map((word) => word.slice(0, 2)),
  )
  const expansions = new Map<string, string[]>()
  const englishTerms = [...translations.keys()].toSorted((a, b) => b.length - a.length)
  return {
    expand(term) {
      const key = searchForm(term)
      let expansion = expansions.get(key)
      if (expansion === undefined) {
        expansion = closure(key, relations)
        if (terms.has(key)) expansions.set(key, expansion)
      }
      return expansion
    },
    broader: (term) =>
      equalsOf([term], relations).flatMap((one) =>
        equalsOf([...(broader.get(searchForm(one)) ?? [])], relations),
      ),
    has: (term) => terms.has(searchForm(term)),
    headTerms: () => [...relations.heads],
    longestAt(text, position) {
      if (!beginnings.has(text.slice(position, position + 2))) return null
      for (let length = Math.min(longest, text.length - position); length >= 2; length--) {
        const piece = text.slice(position, position + length)
        if (!HAN.test(piece)) continue
        if (terms.has(piece) || attributes.has(piece)) return { length, kind: 'term' }
        if (stops.has(piece)) return { length, kind: 'stop' }
        if (weak.has(piece)) return { length, kind: 'weak' }
      }
      return null
    },
    isAttribute: (word) => attributes.has(word),
    isWeak: (word) => weak.has(word) && !attributes.has(word),
    isGeneric: (word) => generic.has(word),
    isStopWord: (word) => isMadeOf(word.toLowerCase(), stops),
    translate(text) {
      if (!/[a-z]{2}/iu.test(text)) return text
      return englishTerms.reduce((translated, term) => {
        const pattern = new RegExp(`(?<![a-z])${escapePattern(term)}(?![a-z])`, 'giu')
        return translated.replace(pattern, ` ${translations.get(term) ?? term} `)
      }, text)
    },
  }
}

function wordsOf(file: string): Set<string> {
  return new Set(contentLines(file).flatMap(({ line }) => line.split(/\s+/)))
}

/** Stop words in a row are one only around a particle: 都有, 写到了; 个人 and 用人单位 are words. */
const PARTICLE =
  /[的了吗呢吧啊么着过几哪什怎都各这那此每咋啥是在不到没还就也能会要把被让只看说写提得]/u

/** Whether a word is a stop word or several in a row: 都有, 几份, 写到了. */
function isMadeOf(word: string, stops: ReadonlySet<string>): boolean {
  if (stops.has(word)) return true
  if (!HAN.test(word) || !PARTICLE.test(word)) return false
  for (let cut = 1; cut < word.length; cut++) {
    if (stops.has(word.slice(0, cut)) && isMadeOf(word.slice(cut), stops)) return true
  }
  return false
}

function contentLines(file: string): { line: string; number: number }[] {
  return file
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
}

function parseRelations(file: string): Relations {
  const relations: Relations = {
    heads: new Set(),
    equivalents: new Map(),
    narrower: new Map(),
    broader: new Map(),
    english: new Map(),
  }
  for (const { line, number } of contentLines(file)) {
    if (line.includes(' > ')) addNarrower(line, relations)
    else if (line.includes(' < ')) addBroader(line, relations)
    else if (line.includes(' = ')) addEquivalents(line, relations)
    else throw new AppError('INVALID_INPUT', `同义词文件第 ${number} 行没有 =、> 或 <：“${line}”`)
  }
  return relations
}

function addEquivalents(line: string, { heads, equivalents, english }: Relations): void {
  const printed = line.split(' = ').map((term) => term.trim())
  const terms = printed.map(searchForm)
  const firstChinese = printed.find((term) => HAN.test(term))
  if (firstChinese !== undefined) heads.add(searchForm(firstChinese))
  printed.forEach((term, index) => {
    const key = terms[index] ?? term
    equivalents.set(key, new Set([...(equivalents.get(key) ?? []), ...terms]))
    if (!HAN.test(term) && firstChinese !== undefined) english.set(term.toLowerCase(), firstChinese)
  })
}

function addNarrower(line: string, { narrower }: Relations): void {
  const [left = '', right = ''] = line.split(' > ')
  for (const term of termsOf(left)) relate(narrower, term, termsOf(right))
}

/** A kind is found by asking for the whole, and the whole stands in for the kind. */
function addBroader(line: string, { narrower, broader }: Relations): void {
  const [left = '', right = ''] = line.split(' < ')
  for (const kind of termsOf(left)) relate(broader, kind, termsOf(right))
  for (const whole of termsOf(right)) relate(narrower, whole, termsOf(left))
}

function termsOf(list: string): string[] {
  return list.split('、').map(searchForm)
}

function relate(relation: Map<string, Set<string>>, term: string, others: readonly string[]): void {
  relation.set(term, new Set([...(relation.get(term) ?? []), ...others]))
}

/** The terms and their equals in Chinese. */
function equalsOf(terms: readonly string[], { equivalents }: Relations): string[] {
  const all = terms.flatMap((term) => [term, ...(equivalents.get(searchForm(term)) ?? [])])
  return [...new Set(all.map(searchForm))].filter((term) => HAN.test(term))
}

/** Breadth first over both relations; Latin spellings of a Chinese term are for translation only. */
function closure(term: string, { equivalents, narrower }: Relations): string[] {
  const seen = new Set([term])
  for (const current of seen) {
    for (const next of equivalents.get(current) ?? []) if (HAN.test(next)) seen.add(next)
    for (const next of narrower.get(current) ?? []) seen.add(next)
  }
  return [...seen]
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
}
