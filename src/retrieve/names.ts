// Retrieve: words of a question that the documents use as one name become one word.
import type { FrequencyOf, Piece } from './pieces.ts'

/** Single characters that make a longer word of what stands before them: 消费 者, 服务 业. */
const SUFFIXES = /^[者人性化期会率权法金费业类型点部委局物品员师站区证书税罪制力量额度]$/u
/** Single characters that make a longer word of what follows: 无 障碍, 非 公有制. */
const PREFIXES = /^[无非未反超]$/u
/** Equivalence index f(ab)² / (f(a) f(b)) from which two neighbours are one name (Callon et al. 1991). */
const MIN_COHESION = 0.03
const MIN_FREQUENCY = 2
const HAN = /^\p{Script=Han}+$/u

/** Joins neighbours for which the searched clauses are the dictionary: 市场 主体, 数字 经济. */
export async function joinNames(
  pieces: readonly Piece[],
  frequencyOf: FrequencyOf,
  isGeneric: (word: string) => boolean,
): Promise<Piece[]> {
  const joined: Piece[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    const mayJoin =
      last !== undefined &&
      [last, piece].every((one) => HAN.test(one.text) && one.isQuoted !== true) &&
      ![last, piece].some(({ text, kind }) => kind === 'term' || isGeneric(text))
    if (mayJoin && (await isOneName(last, piece, frequencyOf))) {
      joined[joined.length - 1] = { text: last.text + piece.text, kind: 'word' }
    } else {
      joined.push({ ...piece })
    }
  }
  return joined
}

async function isOneName(first: Piece, second: Piece, frequencyOf: FrequencyOf): Promise<boolean> {
  const together = (): Promise<number> => frequencyOf(first.text + second.text)
  if (first.text.length > 1 && SUFFIXES.test(second.text) && first.kind !== 'break') {
    return (await together()) > 0
  }
  if (PREFIXES.test(first.text) && second.text.length > 1 && second.kind !== 'break') {
    return (await together()) > 0
  }
  if (first.kind === 'break' || second.kind === 'break') return false
  if (first.text.length < 2 || second.text.length < 2) return false
  const both = await together()
  if (both < MIN_FREQUENCY) return false
  const [one, other] = await Promise.all([frequencyOf(first.text), frequencyOf(second.text)])
  return both ** 2 / Math.max(1, one * other) >= MIN_COHESION
}
