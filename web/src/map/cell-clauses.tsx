// Page: the clauses behind a cell of the heat map.
import type { DocumentDetail, TopicRow } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { IconButton } from '../parts/button.tsx'
import { MarkedText, marksOfWords } from '../parts/marked-text.tsx'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading } from '../parts/states.tsx'
import { clauseAddress, flatten } from '../read/tree.ts'
import { go, withQuery } from '../router.ts'
import { words } from '../words/language.ts'

export interface CellClausesProps {
  topic: string
  documentId: string
  rows: readonly TopicRow[]
}

export function CellClauses({ topic, documentId, rows }: CellClausesProps) {
  const detail = useResource<DocumentDetail>(`/api/documents/${encodeURIComponent(documentId)}`)
  const { map, close } = words.value
  const cell = rows
    .find((row) => row.topic === topic)
    ?.cells.find((each) => each.documentId === documentId)
  const ids = new Set(cell?.clauses.map(({ id }) => id))
  return (
    <aside class="cell-clauses" aria-label={topic}>
      <div class="cell-head">
        <h2>{topic}</h2>
        <IconButton icon="close" label={close} onClick={() => go(withQuery({ cell: null }))} />
      </div>
      {detail.state === 'loading' && <Loading />}
      {detail.state === 'failed' && <Failure error={detail.error} onRetry={detail.retry} />}
      {detail.state === 'ready' && (
        <>
          <p class="cell-document">
            <StandingBadge {...detail.value} /> 《{detail.value.title}》
          </p>
          {ids.size === 0 && <p class="quiet">{map.none}</p>}
          <ol>
            {flatten(detail.value.clauses)
              .filter(({ node }) => ids.has(node.id))
              .map(({ node }) => (
                <li key={node.id}>
                  <a href={clauseAddress(documentId, node.id)}>{node.label}</a>
                  <p class="clause-text">
                    <MarkedText
                      text={node.text}
                      marks={marksOfWords(node.text, [topic], 'mark-found')}
                    />
                  </p>
                </li>
              ))}
          </ol>
        </>
      )}
    </aside>
  )
}
