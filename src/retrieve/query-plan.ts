// Retrieve: a question that was understood, as a QueryPlan.
import type { Span } from '#domain/document.ts'
import type { PlanPart, QueryPlan, Slot, Term } from '#domain/plan.ts'
import type { Concept, Understanding } from '#domain/understanding.ts'
import { findNormalised, normaliseWithOffsets } from '#zh/normalise.ts'
import { PLACE_WEIGHT } from './coverage.ts'

/** What a question asks, which slots it fills and which terms are left. */
export function planOf(understanding: Understanding): QueryPlan {
  const { question, language, asOf, guard, unread } = understanding
  return {
    standalone: question,
    language,
    asOf,
    parts: guard.isGreeting ? [] : [partOf(understanding)],
    unread,
  }
}

function partOf(understanding: Understanding): PlanPart {
  const { question, concepts, background, unheld } = understanding
  const claim = createOwnership(question)
  return {
    asks: asksOf(understanding),
    slots: slotsOf(understanding, claim),
    terms: [
      ...concepts.map((concept) => termOf(concept, 'asked', claim)),
      ...background.map((concept) => termOf(concept, 'background', claim)),
      ...unheld.map((text): Term => ({
        text,
        role: 'unheld',
        isExact: false,
        weight: null,
        alternatives: [],
        spans: claim(text),
      })),
    ],
  }
}

function asksOf({ intent, asks, concepts }: Understanding): PlanPart['asks'] {
  if (asks.catalogue) return 'catalogue'
  if (intent === 'explain') return asks.meaning && concepts.length > 0 ? 'definition' : 'overview'
  if (intent === 'chat') return 'overview'
  if (intent !== 'fact') return intent
  if (asks.metadata.length > 0) return 'metadata'
  return asks.yesNo && asks.figure === null ? 'yes-no' : 'fact'
}

/** Gives words of the question an owner: the places where they stand, if nobody has those yet. */
type Claim = (words: string) => Span[]

function createOwnership(question: string): Claim {
  const text = normaliseWithOffsets(question)
  const owned = new Uint8Array(question.length)
  return (words) => {
    const free = findNormalised(text, words).find(
      ({ start, end }) => !owned.subarray(start, end).includes(1),
    )
    if (free === undefined) return []
    owned.fill(1, free.start, free.end)
    return [free]
  }
}

function slotsOf(
  { normal, scope, addresses, statedFigures, years, asks }: Understanding,
  claim: Claim,
): Slot[] {
  const names = blankedIn(normal, scope.rest)
  const slots: Slot[] = []
  if (scope.named || scope.unknown !== null) {
    slots.push({
      kind: 'documents',
      include: scope.named ? scope.documents.map(({ id }) => id) : null,
      unknown: scope.unknown,
      spans: [...names, ...(scope.unknown === null ? [] : [scope.unknown])].flatMap(claim),
    })
  }
  for (const { text } of addresses) slots.push({ kind: 'address', text, spans: claim(text) })
  for (const { text, value, unit, qualifier: bound } of statedFigures)
    slots.push({ kind: 'figure', text, value, unit, bound, spans: claim(text) })
  for (const year of years) slots.push({ kind: 'year', year, spans: claim(year) })
  for (const field of asks.metadata) slots.push({ kind: 'metadata', field, spans: [] })
  return slots
}

/** The words that are blanked out in `rest`; none where the two do not go side by side. */
function blankedIn(text: string, rest: string): string[] {
  if (text.length !== rest.length) return []
  const edges = [...rest.matchAll(/[^ ]+/gu)].flatMap(({ index, 0: words }) => [
    index,
    index + words.length,
  ])
  return [0, ...edges, text.length]
    .flatMap((edge, at, all) => (at % 2 === 0 ? [text.slice(edge, all[at + 1])] : []))
    .map((words) => words.trim())
    .filter((words) => words !== '')
}

function termOf(concept: Concept, role: Term['role'], claim: Claim): Term {
  const { label, alternatives, broader, isQuoted } = concept
  return {
    text: label,
    role,
    isExact: isQuoted,
    weight: null,
    alternatives: [
      ...alternatives.map((text) => ({
        text,
        source: text === label ? ('literal' as const) : ('synonym' as const),
        weight: 1,
      })),
      ...broader.map((text) => ({
        text,
        source: 'broader' as const,
        weight: PLACE_WEIGHT.broader,
      })),
    ],
    spans: claim(label),
  }
}
