// Page: one clause of a document beside the one that stands for it in the other.
import { useMemo } from 'preact/hooks'
import type { Clause, ComparedPair } from '../api/types.ts'
import { clauseAddress } from '../read/tree.ts'
import { withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import { differencesOf, sideOf, type Difference } from './differences.ts'

export function PairView({ pair, isTarget }: { pair: ComparedPair; isTarget: boolean }) {
  const { from, to, change, similarity } = pair
  const { compare } = words.value
  const differences = useMemo(
    () => (from === null || to === null ? null : differencesOf(from.text, to.text)),
    [from, to],
  )
  const id = (to ?? from)?.id ?? ''
  return (
    <section
      id={`pair-${id}`}
      class={`pair pair-${change} ${isTarget ? 'is-target' : ''}`}
      aria-label={`${compare.changes[change]} ${(to ?? from)?.label ?? ''}`}
    >
      <div class="pair-change">
        <a href={`${withQuery({}).split('#')[0] ?? ''}#${id}`} class={`change change-${change}`}>
          {compare.changes[change]}
        </a>
        {change === 'changed' && similarity !== null && (
          <span class="quiet">{compare.similarity(Math.round(similarity * 100))}</span>
        )}
      </div>
      <Side clause={from} differences={differences && sideOf(differences, 'from')} />
      <Side clause={to} differences={differences && sideOf(differences, 'to')} />
    </section>
  )
}

interface SideProps {
  clause: Clause | null
  differences: readonly Difference[] | null
}

function Side({ clause, differences }: SideProps) {
  const { compare } = words.value
  if (clause === null) return <div class="pair-side pair-empty">{compare.onlyHere}</div>
  return (
    <div class="pair-side">
      <a class="clause-address" href={clauseAddress(clause.documentId, clause.id)}>
        {clause.label}
      </a>
      <p class="clause-text">
        {differences === null
          ? clause.text
          : differences.map((part, index) => <Words key={index} part={part} />)}
      </p>
    </div>
  )
}

/** Inserted and deleted words are elements of their own, which screen readers can tell. */
function Words({ part: { kind, text } }: { part: Difference }) {
  if (kind === 'inserted') return <ins>{text}</ins>
  return kind === 'deleted' ? <del>{text}</del> : <>{text}</>
}
