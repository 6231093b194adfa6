// Page: Compare, two documents aligned clause by clause with their differences marked.
import { useEffect, useMemo } from 'preact/hooks'
import type { Comparison, DocumentList, PolicyDocument } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { IconButton } from '../parts/button.tsx'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { beginOf } from '../read/timeline.ts'
import { go, place, withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import { FigureTable } from './figure-table.tsx'
import { countChanges, FILTERS, keepChanges, type ChangeFilter } from './filter.ts'
import { PairView } from './pair-view.tsx'

export function ComparePage() {
  const list = useResource<DocumentList>('/api/documents')
  const { compare } = words.value
  return (
    <div class="sheet compare">
      <header class="page-head">
        <h1>{compare.title}</h1>
        <p class="lead">{compare.lead}</p>
      </header>
      {list.state === 'loading' && <Loading />}
      {list.state === 'failed' && <Failure error={list.error} onRetry={list.retry} />}
      {list.state === 'ready' && <Chosen documents={list.value.documents} />}
    </div>
  )
}

function Chosen({ documents }: { documents: readonly PolicyDocument[] }) {
  const { query } = place.value
  const { compare, library } = words.value
  const usual = usualPair(documents)
  const from = query.get('from') ?? usual?.from
  const to = query.get('to') ?? usual?.to
  if (documents.length < 2 || from === undefined || to === undefined)
    return <Notice title={library.summary(documents.length)} detail={compare.choose} />
  return (
    <>
      <div class="compare-choice">
        <DocumentSelect
          label={compare.from}
          name="from"
          chosen={from}
          {...{ documents, from, to }}
        />
        <IconButton
          icon="swap"
          label={compare.swap}
          onClick={() => go(withQuery({ from: to, to: from }))}
        />
        <DocumentSelect label={compare.to} name="to" chosen={to} {...{ documents, from, to }} />
      </div>
      {from === to ? <Notice title={compare.sameDocument} /> : <Compared from={from} to={to} />}
    </>
  )
}

interface DocumentSelectProps {
  label: string
  name: 'from' | 'to'
  chosen: string
  documents: readonly PolicyDocument[]
  from: string
  to: string
}

function DocumentSelect({ label, name, chosen, documents, from, to }: DocumentSelectProps) {
  return (
    <label class="document-select">
      <span>{label}</span>
      <select
        value={chosen}
        onChange={(event) => go(withQuery({ from, to, [name]: event.currentTarget.value }))}
      >
        {!documents.some(({ id }) => id === chosen) && <option value={chosen}>{chosen}</option>}
        {documents.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}

function Compared({ from, to }: { from: string; to: string }) {
  const path = `/api/compare?${new URLSearchParams({ from, to }).toString()}`
  const comparison = useResource<Comparison>(path)
  if (comparison.state === 'loading') return <Loading lines={10} />
  if (comparison.state === 'failed')
    return <Failure error={comparison.error} onRetry={comparison.retry} />
  return <Pairs comparison={comparison.value} />
}

function Pairs({ comparison }: { comparison: Comparison }) {
  const { query, hash } = place.value
  const { compare } = words.value
  const filter = FILTERS.find((name) => name === query.get('show')) ?? 'all'
  const counts = useMemo(() => countChanges(comparison.pairs), [comparison])
  const pairs = useMemo(() => keepChanges(comparison.pairs, filter), [comparison, filter])
  useEffect(() => {
    if (hash !== '') document.getElementById(`pair-${hash}`)?.scrollIntoView({ block: 'center' })
  }, [hash, comparison])
  return (
    <>
      <FigureTable comparison={comparison} />
      <div class="change-filter" role="group" aria-label={compare.filter}>
        {FILTERS.map((name) => (
          <button
            key={name}
            type="button"
            class={`filter filter-${name}`}
            aria-pressed={filter === name}
            onClick={() => go(withQuery({ show: name === 'all' ? null : name }), { replace: true })}
          >
            {labelOf(name)} <span class="filter-count">{counts[name]}</span>
          </button>
        ))}
      </div>
      <div class="pairs">
        <div class="pair-heads">
          {[comparison.from, comparison.to].map((document) => (
            <h2 key={document.id}>
              <StandingBadge {...document} />{' '}
              <a href={`/documents/${encodeURIComponent(document.id)}`}>《{document.title}》</a>
            </h2>
          ))}
        </div>
        {pairs.length === 0 && <Notice title={compare.nothing} />}
        {pairs.map((pair) => (
          <PairView
            key={`${pair.from?.id ?? ''} ${pair.to?.id ?? ''}`}
            pair={pair}
            isTarget={hash !== '' && (pair.from?.id === hash || pair.to?.id === hash)}
          />
        ))}
      </div>
    </>
  )
}

function labelOf(filter: ChangeFilter): string {
  const { compare } = words.value
  return filter === 'figures'
    ? compare.figures
    : filter === 'changes'
      ? compare.onlyChanges
      : compare.changes[filter]
}

/** The latest document that follows another or that a draft became; else the first two. */
function usualPair(documents: readonly PolicyDocument[]): { from: string; to: string } | null {
  const latest = documents.toSorted((a, b) => beginOf(b).localeCompare(beginOf(a)))
  const later = latest.find(({ succeeds }) => documents.some(({ id }) => id === succeeds))
  if (later?.succeeds != null) return { from: later.succeeds, to: later.id }
  const draft = latest.find(({ draftOf }) => documents.some(({ id }) => id === draftOf))
  if (draft?.draftOf != null) return { from: draft.id, to: draft.draftOf }
  const [to, from] = latest
  return from === undefined || to === undefined ? null : { from: from.id, to: to.id }
}
