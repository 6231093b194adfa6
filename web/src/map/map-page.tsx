// Page: Map, what the documents stress: clauses by topic and document, as a heat map.
import type { TopicMap } from '../api/types.ts'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { place } from '../router.ts'
import { words } from '../words/language.ts'
import { CellClauses } from './cell-clauses.tsx'
import type { CellAddress } from './heat.ts'
import { HeatMap } from './heat-map.tsx'
import { TopicForm } from './topic-form.tsx'

export function MapPage() {
  const { query } = place.value
  const own = query.getAll('topic')
  const suggested = useResource<TopicMap>('/api/map')
  const asked = useResource<TopicMap>(own.length === 0 ? null : mapPath(own))
  const { map, library } = words.value
  const cell = cellOf(query.get('cell'))
  const failed = [suggested, asked].find((resource) => resource.state === 'failed')
  return (
    <div class="sheet map-view">
      <header class="page-head">
        <h1>{map.title}</h1>
        <p class="lead">{map.lead}</p>
      </header>
      <TopicForm own={own} />
      {failed?.state === 'failed' && <Failure error={failed.error} onRetry={failed.retry} />}
      {suggested.state === 'loading' && <Loading lines={14} />}
      {suggested.state === 'ready' &&
        (suggested.value.documents.length === 0 ? (
          <Notice title={library.empty} detail={library.emptyDetail} />
        ) : (
          <div class={cell === null ? 'map-body' : 'map-body with-cell'}>
            <HeatMap
              map={{
                documents: suggested.value.documents,
                rows: [
                  ...(asked.state === 'ready' ? asked.value.rows : []),
                  ...suggested.value.rows,
                ],
              }}
              opened={cell}
            />
            {cell !== null && (
              <CellClauses
                {...cell}
                rows={[
                  ...(asked.state === 'ready' ? asked.value.rows : []),
                  ...suggested.value.rows,
                ]}
              />
            )}
          </div>
        ))}
    </div>
  )
}

/** A cell stands in the address as document:topic. */
function cellOf(text: string | null): CellAddress | null {
  const at = text?.indexOf(':') ?? -1
  return text === null || at < 0
    ? null
    : { documentId: text.slice(0, at), topic: text.slice(at + 1) }
}

function mapPath(topics: readonly string[]): string {
  return `/api/map?${new URLSearchParams(topics.map((topic) => ['topic', topic])).toString()}`
}
