// Answer: a list in a sentence has no member that the cited clause has not.
import { normaliseText } from '#zh/normalise.ts'
import { withoutQuotations } from '../quotations.ts'
import type { SentenceCheck } from './sentence-check.ts'
import { FORM, knownWords, pairsOf } from './support.ts'

/** Least share of a member's character pairs that the clause holds. */
const MIN_MEMBER_SHARE = 0.34
/** From which share on a member is taken over from the clause. */
const TAKEN_SHARE = 0.7

/** Where at least half of a list is taken from the clause, all of it must come from there. */
export const membersAreCited: SentenceCheck = ({ parts }, { question }) =>
  parts.flatMap(({ text, evidence }) => {
    const known = knownWords(evidence)
    const members = membersOf(normaliseText(withoutQuotations(text)))
    if (members.length < 2) return []
    const shares = members.map((member) => shareOf(member, known))
    const taken = shares.filter((share) => share >= TAKEN_SHARE).length
    if (taken * 2 < members.length) return []
    return members
      .filter((_, index) => (shares[index] ?? 1) < MIN_MEMBER_SHARE)
      .filter((member) => !normaliseText(question).includes(member))
      .map((detail) => ({ check: 'member-cited', detail }))
  })

/** 甲、乙和丙 as three; what stands before 甲 and after 丙 goes with them. */
function membersOf(words: string): string[] {
  if (!words.includes('、')) return []
  return words
    .split('、')
    .flatMap((piece, index, all) =>
      index === all.length - 1 || index === all.length - 2
        ? piece.split(/以及|和(?!谐|平)|及(?!时|其)|与/u)
        : [piece],
    )
    .map((piece) => piece.replace(/等.*$/u, '').trim())
    .filter((piece) => /^\p{Script=Han}{2,}$/u.test(piece.replaceAll(FORM, '')))
}

function shareOf(member: string, known: string): number {
  if (known.includes(member)) return 1
  const pairs = pairsOf(member)
  if (pairs.length === 0) return 1
  return pairs.filter((pair) => known.includes(pair)).length / pairs.length
}
