// Page: which pairs of a comparison are shown.
import type { ComparedPair } from '../api/types.ts'

export const FILTERS = ['all', 'changes', 'changed', 'added', 'dropped', 'figures', 'same'] as const
export type ChangeFilter = (typeof FILTERS)[number]

export function keepChanges(pairs: readonly ComparedPair[], filter: ChangeFilter): ComparedPair[] {
  return pairs.filter((pair) => fits(pair, filter))
}

/** How many pairs each filter shows. */
export function countChanges(pairs: readonly ComparedPair[]): Record<ChangeFilter, number> {
  const counts = { all: 0, changes: 0, changed: 0, added: 0, dropped: 0, figures: 0, same: 0 }
  for (const filter of FILTERS) counts[filter] = keepChanges(pairs, filter).length
  return counts
}

/** Both sides are there and set different figures. */
export function hasChangedFigures({ change, figures }: ComparedPair): boolean {
  return change === 'changed' && figures.from.length + figures.to.length > 0
}

function fits(pair: ComparedPair, filter: ChangeFilter): boolean {
  if (filter === 'all') return true
  if (filter === 'changes') return pair.change !== 'same'
  return filter === 'figures' ? hasChangedFigures(pair) : pair.change === filter
}
