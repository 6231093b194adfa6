// Page: where a clause stands in the draft, the final text, the plan before and the plan after.
import type { Comparison, DocumentDetail, DocumentList } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { useResource } from '../parts/resource.ts'
import { words } from '../words/language.ts'
import { compareAddress, relationsOf, type Relation } from './relations.ts'
import { clauseAddress } from './tree.ts'

export function Counterparts({
  document,
  clauseId,
}: {
  document: DocumentDetail
  clauseId: string
}) {
  const list = useResource<DocumentList>('/api/documents')
  if (list.state !== 'ready') return null
  const relations = relationsOf(document, list.value.documents)
  return (
    <>
      {relations.map((relation) => (
        <Counterpart key={relation.other.id} relation={relation} clauseId={clauseId} />
      ))}
    </>
  )
}

function Counterpart({ relation, clauseId }: { relation: Relation; clauseId: string }) {
  const { from, to, other } = relation
  const { read, compare, loading, colon } = words.value
  const query = new URLSearchParams({ from, to })
  const comparison = useResource<Comparison>(`/api/compare?${query.toString()}`)
  const pair =
    comparison.state === 'ready'
      ? comparison.value.pairs.find(
          (each) => each.from?.id === clauseId || each.to?.id === clauseId,
        )
      : undefined
  const counterpart = pair?.from?.id === clauseId ? pair.to : (pair?.from ?? null)
  return (
    <div class="counterpart">
      <StandingBadge {...other} />
      <span>
        {read.otherVersion(other.title)}
        {colon}
      </span>
      {comparison.state === 'loading' && <span>{loading}</span>}
      {comparison.state === 'ready' && counterpart === null && <span>{read.noCounterpart}</span>}
      {comparison.state === 'ready' && counterpart !== null && (
        <>
          <a href={clauseAddress(other.id, counterpart.id)}>{counterpart.label}</a>
          <a class="quiet" href={`${compareAddress(relation)}#${clauseId}`}>
            {words.value.views.compare}
            {pair?.similarity != null &&
              ` · ${compare.similarity(Math.round(pair.similarity * 100))}`}
          </a>
        </>
      )}
    </div>
  )
}
