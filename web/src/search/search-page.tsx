// Page: Search, the retrieval alone, with its scores and why each clause was found.
import { useEffect, useState } from 'preact/hooks'
import { requestJson } from '../api/request.ts'
import type { SearchHit, SearchResult } from '../api/types.ts'
import { MarkedText, marksOfWords } from '../parts/marked-text.tsx'
import type { Resource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { clauseAddress } from '../read/tree.ts'
import { go, place, withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import { rankHits, type RankedHit } from './ranks.ts'

const SIZES = [10, 20, 50, 100]

export function SearchPage() {
  const { query } = place.value
  const asked = query.get('q') ?? ''
  const size = SIZES.find((count) => String(count) === query.get('k')) ?? SIZES[0] ?? 10
  const { search } = words.value
  return (
    <div class="sheet search-view">
      <header class="page-head">
        <h1>{search.title}</h1>
        <p class="lead">{search.lead}</p>
      </header>
      <SearchForm key={asked} asked={asked} size={size} />
      {asked === '' ? <Notice title={search.start} /> : <Results query={asked} size={size} />}
    </div>
  )
}

function SearchForm({ asked, size }: { asked: string; size: number }) {
  const [text, setText] = useState(asked)
  const { search } = words.value
  return (
    <form
      class="search-form"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') go(withQuery({ q: text.trim() }))
      }}
    >
      <input
        type="search"
        aria-label={search.label}
        placeholder={search.label}
        maxLength={2000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <label>
        <span>{search.k}</span>
        <select
          value={String(size)}
          onChange={(event) => go(withQuery({ k: event.currentTarget.value }))}
        >
          {SIZES.map((count) => (
            <option key={count}>{count}</option>
          ))}
        </select>
      </label>
      <button type="submit" class="button">
        {search.go}
      </button>
    </form>
  )
}

function Results({ query, size }: { query: string; size: number }) {
  const result = useSearch(query, size)
  const { search } = words.value
  if (result.state === 'loading') return <Loading lines={10} />
  if (result.state === 'failed') return <Failure error={result.error} onRetry={result.retry} />
  if (result.value.hits.length === 0) return <Notice title={search.nothing} />
  return (
    <ol class="hits">
      {rankHits(result.value.hits).map((ranked) => (
        <Hit key={ranked.hit.clause.id} ranked={ranked} />
      ))}
    </ol>
  )
}

function Hit({ ranked }: { ranked: RankedHit }) {
  const { rank, hit, share } = ranked
  const { search, listSeparator, colon } = words.value
  const { clause, documentTitle, matchedTerms } = hit
  return (
    <li class="hit">
      <div class="hit-rank">{rank}</div>
      <div class="hit-words">
        <p class="hit-head">
          <a href={clauseAddress(clause.documentId, clause.id)}>{clause.label}</a>
          <span class="quiet">《{documentTitle}》</span>
        </p>
        <p class="clause-text">
          <MarkedText
            text={clause.text}
            marks={marksOfWords(clause.text, matchedTerms, 'mark-found')}
          />
        </p>
        {matchedTerms.length > 0 && (
          <p class="quiet">
            {search.matched}
            {colon}
            {matchedTerms.join(listSeparator)}
          </p>
        )}
      </div>
      <dl class="scores">
        <Score name={search.score} value={hit.score} share={share.score} />
        <Score
          name={search.keyword}
          value={hit.keywordScore}
          share={share.keyword}
          note={ranked.keywordRank === null ? null : search.byKeyword(ranked.keywordRank)}
        />
        <Score
          name={search.vector}
          value={hit.vectorScore}
          share={share.vector}
          note={ranked.vectorRank === null ? null : search.byVector(ranked.vectorRank)}
        />
      </dl>
    </li>
  )
}

interface ScoreProps {
  name: string
  value: SearchHit['keywordScore']
  /** Of the best score of all hits, 0..1. */
  share: number
  note?: string | null
}

function Score({ name, value, share, note = null }: ScoreProps) {
  return (
    <div class="score">
      <dt>{name}</dt>
      <dd>
        <span class="bar" aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
        <span class="score-value">{value === null ? '—' : value.toFixed(3)}</span>
        <span class="quiet">{value === null ? words.value.search.notFoundBy : note}</span>
      </dd>
    </div>
  )
}

function useSearch(query: string, k: number): Resource<SearchResult> {
  const [attempt, setAttempt] = useState(0)
  const [result, setResult] = useState<Resource<SearchResult>>({ state: 'loading' })
  useEffect(() => {
    const leaving = new AbortController()
    setResult({ state: 'loading' })
    requestJson<SearchResult>('/api/search', {
      method: 'POST',
      body: { query, k },
      signal: leaving.signal,
    }).then(
      (value) => setResult({ state: 'ready', value }),
      (error: unknown) => {
        if (leaving.signal.aborted) return
        setResult({ state: 'failed', error, retry: () => setAttempt((count) => count + 1) })
      },
    )
    return () => leaving.abort()
  }, [query, k, attempt])
  return result
}
