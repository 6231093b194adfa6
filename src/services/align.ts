// Services: clauses of two documents aligned by what they say, for comparison.
import { z } from 'zod'
import { ClauseSchema, type Clause } from '#domain/clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import { findQuantities, sameQuantity } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'

export const ClausePairSchema = z.object({
  from: ClauseSchema.nullable(),
  to: ClauseSchema.nullable(),
  similarity: z.number().nullable().describe('of the two texts, 0..1'),
  change: z.enum(['same', 'changed', 'added', 'dropped']),
  figures: z
    .object({ from: z.array(z.string()), to: z.array(z.string()) })
    .describe('quantities that only one side sets, as printed'),
})
/** One aligned pair of clauses; a side is null when the clause stands in one document only. */
export type ClausePair = z.infer<typeof ClausePairSchema>

/** Least similarity at which two clauses count as one that changed. */
const MIN_SIMILARITY = 0.3
/** Similarity from which two clauses count as the same but for wording. */
const SAME_SIMILARITY = 0.98
/** A shared head lifts a pair by this much. */
const HEAD_BONUS = 0.25

interface Profile {
  clause: Clause
  head: string
  bigrams: ReadonlyMap<string, number>
  size: number
}

/**
 * Pairs each clause of one document with at most one of the other: best pairs first, greedily, by
 * the Dice coefficient of character bigrams (Dice 1945), the same head helping.
 * @returns pairs in the reading order of `to`, dropped clauses after what they followed
 */
export function alignClauses(from: readonly Clause[], to: readonly Clause[]): ClausePair[] {
  const older = from.map(profileOf)
  const newer = to.map(profileOf)
  const partnerOf = matchProfiles(older, newer)
  const pairs: ClausePair[] = newer.map((profile) =>
    pairOf(partnerOf.get(profile) ?? null, profile),
  )
  const used = new Set(partnerOf.values())
  for (const [index, profile] of older.entries()) {
    if (used.has(profile)) continue
    const before = older
      .slice(0, index)
      .findLast((earlier) => used.has(earlier) || earlier.clause !== profile.clause)
    const at = pairs.findLastIndex((pair) => pair.from === before?.clause)
    pairs.splice(at + 1, 0, pairOf(profile, null))
  }
  return pairs
}

function profileOf(clause: Clause): Profile {
  const text = clause.searchText.replace(/[^\p{Script=Han}\da-z]/gu, '')
  const bigrams = new Map<string, number>()
  for (let index = 0; index + 2 <= text.length; index++) {
    const bigram = text.slice(index, index + 2)
    bigrams.set(bigram, (bigrams.get(bigram) ?? 0) + 1)
  }
  return {
    clause,
    head: normaliseText(clause.title ?? ''),
    bigrams,
    size: Math.max(text.length - 1, 0),
  }
}

function matchProfiles(
  older: readonly Profile[],
  newer: readonly Profile[],
): Map<Profile, Profile> {
  const candidates: { from: Profile; to: Profile; score: number }[] = []
  for (const to of newer) {
    for (const from of older) {
      const similarity = dice(from, to)
      const score = similarity + (from.head !== '' && from.head === to.head ? HEAD_BONUS : 0)
      if (score >= MIN_SIMILARITY) candidates.push({ from, to, score })
    }
  }
  const partnerOf = new Map<Profile, Profile>()
  const used = new Set<Profile>()
  for (const { from, to } of candidates.toSorted((a, b) => b.score - a.score)) {
    if (partnerOf.has(to) || used.has(from)) continue
    partnerOf.set(to, from)
    used.add(from)
  }
  return partnerOf
}

function dice(a: Profile, b: Profile): number {
  const [small, large] = a.bigrams.size < b.bigrams.size ? [a, b] : [b, a]
  let shared = 0
  for (const [bigram, count] of small.bigrams)
    shared += Math.min(count, large.bigrams.get(bigram) ?? 0)
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size)
}

function pairOf(from: Profile | null, to: Profile | null): ClausePair {
  const similarity = from === null || to === null ? null : dice(from, to)
  return {
    from: from?.clause ?? null,
    to: to?.clause ?? null,
    similarity,
    change: changeOf(similarity, from),
    figures: figuresThatDiffer(from?.clause ?? null, to?.clause ?? null),
  }
}

function changeOf(similarity: number | null, from: Profile | null): ClausePair['change'] {
  if (similarity === null) return from === null ? 'added' : 'dropped'
  return similarity >= SAME_SIMILARITY ? 'same' : 'changed'
}

function figuresThatDiffer(from: Clause | null, to: Clause | null): ClausePair['figures'] {
  const older = figuresOf(from)
  const newer = figuresOf(to)
  return { from: onlyIn(older, newer), to: onlyIn(newer, older) }
}

function figuresOf(clause: Clause | null): Quantity[] {
  return clause === null ? [] : findQuantities(clause.text).filter(({ unit }) => unit !== '')
}

function onlyIn(some: readonly Quantity[], others: readonly Quantity[]): string[] {
  return some
    .filter((figure) => !others.some((other) => sameQuantity(figure, other)))
    .map((figure) => figure.text)
}
