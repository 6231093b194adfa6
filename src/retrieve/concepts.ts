// Retrieve: the concepts that a question is about.
import type { Concept } from '#domain/understanding.ts'
import type { Lexicon } from './lexicon.ts'
import { joinNames } from './names.ts'
import { cutPieces, settleWeakWords, type FrequencyOf, type Piece } from './pieces.ts'

export interface ConceptOptions {
  lexicon: Lexicon
  frequencyOf: FrequencyOf
  /** Whether some clause says all parts close together. */
  standTogether: (parts: readonly string[][]) => Promise<boolean>
  /** The question asks where the very words stand: quoted words have no synonyms then. */
  asksForWords: boolean
  /** 同时提到甲和乙: what 和 joins must all be there. */
  asksForAll: boolean
}

interface Phrase {
  pieces: Piece[]
  /** What stands between the phrase before and this one. */
  before: string
  /** What comes right after it. */
  after: string
}

/** What follows a word that narrows it. */
const NARROWED = /^(?:的|企业|行业|产业|市场|产品|领域|公司|项目|政策)/u

/** What follows a run of names without commas: 造纸塑料家电 这些行业. */
const ENUMERATED = /^(?:这些|这几|几|[两三四五六七八九十]|等)个?(?:行业|产业|领域|产品|方面)/u

/** What follows the name of something. */
const NAMED = /^(?:企业|行业|产业|市场|产品|领域|公司|项目)/u

/** Joins whose sides are alternatives of each other. */
const COORDINATION =
  /^[\s,()]*\p{Script=Han}{0,2}(?:以及|或者?|还是|包括|例如|和|与|及|含|如|、|\(|\band\b|\bor\b)[\s\p{Script=Han}]{0,2}[\s、,()]*$/u

/**
 * Reads the concepts out of the topical rest of a question (documents, addresses, dates and
 * question words already taken out). Terms of the lexicon stand for themselves; other words that
 * follow each other make one compound.
 * @param topic normalised text
 */
export async function readConcepts(topic: string, options: ConceptOptions): Promise<Concept[]> {
  const { asksForWords, asksForAll, lexicon, frequencyOf } = options
  const concepts: Concept[] = []
  let group = 0
  const pieces = await cutPieces(topic, options)
  const named = await joinNames(pieces, frequencyOf, lexicon.isGeneric)
  const phrases = phrasesOf(settleWeakWords(named))
  for (const [index, phrase] of phrases.entries()) {
    const { before, after } = phrase
    const isJoined = COORDINATION.test(before)
    const isCoordinated = isJoined || COORDINATION.test(phrases[index + 1]?.before ?? '')
    const found = await conceptsOfPhrase(phrase.pieces, { ...options, isCoordinated })
    if (!isJoined || asksForAll) group++
    const isNamed = NAMED.test(after) || (phrase === phrases.at(-1) && before.trim().endsWith('的'))
    const isRun = ENUMERATED.test(after) && phrase.pieces.every(({ kind }) => kind === 'term')
    for (const [at, concept] of found.entries()) {
      if (at > 0 && !isRun) group++
      const isModifier = concept.compounds.length > 0 || NARROWED.test(after)
      concepts.push({ ...concept, group, isModifier, isNamed })
    }
  }
  return distinct(concepts).map((concept) =>
    asksForWords && concept.isQuoted ? { ...concept, alternatives: [concept.label] } : concept,
  )
}

/** Words that turn a statement round: evidence that lacks them does not support it. */
const POLARITY =
  /取消|废止|禁止|禁令|限制|处罚|罚款|罚金|停止|撤销|暂停|终止|淘汰|退出|关停|强制|必须|减免|免征/u

export function turnsRound({ label }: Concept): boolean {
  return POLARITY.test(label)
}

/** The concepts as requirements that must all hold: those of one group merged into one. */
export function mergeAlternatives(concepts: readonly Concept[]): Concept[] {
  const merged = new Map<number, Concept>()
  for (const concept of concepts) {
    const other = merged.get(concept.group)
    merged.set(
      concept.group,
      other === undefined
        ? concept
        : {
            label: `${other.label}、${concept.label}`,
            alternatives: [...other.alternatives, ...concept.alternatives],
            broader: [...other.broader, ...concept.broader],
            compounds: [...other.compounds, ...concept.compounds],
            isQuoted: other.isQuoted || concept.isQuoted,
            isModifier: other.isModifier || concept.isModifier,
            isNamed: other.isNamed || concept.isNamed,
            group: concept.group,
          },
    )
  }
  return [...merged.values()]
}

/** Every string by which a clause that bears on the concepts can be found. */
export function searchTerms(concepts: readonly Concept[]): string[] {
  return concepts.flatMap(({ alternatives, compounds }) => [
    ...alternatives,
    ...compounds.flatMap((parts) => parts[0] ?? []),
  ])
}

/** Words that make one phrase; a longer run of words without a mark of punctuation is several. */
const MAX_PIECES = 16

function phrasesOf(pieces: readonly Piece[]): Phrase[] {
  const phrases: Phrase[] = []
  let before = ''
  let open: Phrase | null = null
  for (const piece of pieces) {
    if (piece.kind === 'break') {
      before += piece.text
      if (open !== null) open.after = piece.text
      open = null
    } else if (open === null || open.pieces.length === MAX_PIECES) {
      open = { pieces: [piece], before, after: '' }
      phrases.push(open)
      before = ''
    } else {
      open.pieces.push(piece)
    }
  }
  return phrases
}

type Ungrouped = Omit<Concept, 'group' | 'isModifier' | 'isNamed'>

interface PhraseContext extends Omit<ConceptOptions, 'asksForWords' | 'asksForAll'> {
  /** One of several alternatives: it stays one concept, however many words it has. */
  isCoordinated: boolean
}

async function conceptsOfPhrase(
  pieces: readonly Piece[],
  { lexicon, frequencyOf, standTogether, isCoordinated }: PhraseContext,
): Promise<Ungrouped[]> {
  const specific = await withoutGenericHead(pieces, lexicon, frequencyOf)
  const kept = withoutGenericWords(specific, lexicon)
  const isOne = kept.length > 1 && (isCoordinated || kept.some(({ kind }) => kind === 'word'))
  if (!isOne) return kept.map((piece) => simpleConcept(piece, lexicon))
  const label = kept.map(({ text }) => text).join('')
  const parts = kept.flatMap(({ text, kind }) =>
    kind === 'term' ? [lexicon.expand(text)] : pairsOf(text).map((pair) => [pair]),
  )
  const hasTerm = kept.some(({ kind }) => kind === 'term')
  if (hasTerm && !isCoordinated && !(await standTogether(parts))) {
    return kept.map((piece) => simpleConcept(piece, lexicon))
  }
  return [{ label, alternatives: [label], broader: [], compounds: [parts], isQuoted: false }]
}

function simpleConcept({ text, kind, isQuoted }: Piece, lexicon: Lexicon): Ungrouped {
  const pairs = kind === 'word' ? pairsOf(text) : []
  return {
    label: text,
    alternatives: lexicon.expand(text),
    broader: isQuoted === true ? [] : lexicon.broader(text),
    compounds: pairs.length > 1 ? [pairs.map((pair) => [pair])] : [],
    isQuoted: isQuoted === true,
  }
}

/** An unknown word is there when all its character pairs are: 铬鞣制 in 铬鞣剂及鞣制. */
function pairsOf(word: string): string[] {
  if (word.length <= 2 || !/^\p{Script=Han}+$/u.test(word)) return [word]
  return Array.from({ length: word.length - 1 }, (_, index) => word.slice(index, index + 2))
}

/** 增加值增速目标 asks about 增加值增速: words that only tell the side that is asked about go. */
function withoutGenericWords(pieces: readonly Piece[], lexicon: Lexicon): readonly Piece[] {
  const specific = pieces.filter(({ text }) => !lexicon.isGeneric(text))
  return specific.length === 0 ? pieces : specific
}

/** 冰雪装备 asks about 冰雪: a last word that is commoner than the term before it adds nothing. */
async function withoutGenericHead(
  pieces: readonly Piece[],
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<readonly Piece[]> {
  const head = pieces.at(-1)
  const term = pieces.at(-2)
  if (head?.kind !== 'word' || term?.kind !== 'term') return pieces
  const frequencies = await Promise.all(lexicon.expand(term.text).map(frequencyOf))
  const isGeneric = (await frequencyOf(head.text)) >= Math.max(1, ...frequencies)
  return isGeneric ? pieces.slice(0, -1) : pieces
}

function distinct(concepts: readonly Concept[]): Concept[] {
  const seen = new Set<string>()
  return concepts.filter(({ label }) => !seen.has(label) && seen.add(label))
}
