// Page: a document clause by clause, alone on its page or beside an answer.
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { DocumentDetail, DocumentList } from '../api/types.ts'
import { Menu } from '../parts/menu.tsx'
import type { TextMark } from '../parts/marked-text.tsx'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { RequestFailure } from '../api/request.ts'
import { words } from '../words/language.ts'
import { ClauseView } from './clause-view.tsx'
import { DocumentHead } from './document-head.tsx'
import { FindBar, useFind } from './find.tsx'
import { Outline } from './outline.tsx'
import { flatten, type PlacedClause } from './tree.ts'

export interface ReaderProps {
  documentId: string
  /** The clause to stand at; null for the top. */
  clauseId: string | null
  /** Places of that clause to mark. */
  quotes?: readonly { start: number; end: number }[]
  /** Where a link to another clause of the document leads. */
  addressOf: (clauseId: string) => string
  closeButton?: ComponentChildren
  /** Shows the outline beside the text. */
  isPage?: boolean
}

export function Reader(props: ReaderProps) {
  const { documentId } = props
  const detail = useResource<DocumentDetail>(`/api/documents/${encodeURIComponent(documentId)}`)
  if (detail.state === 'loading') return <Loading lines={12} />
  if (detail.state === 'failed') {
    const isMissing = detail.error instanceof RequestFailure && detail.error.problem?.status === 404
    return isMissing ? (
      <Notice title={words.value.read.missing} detail={documentId}>
        <a class="button" href="/documents">
          {words.value.read.title}
        </a>
      </Notice>
    ) : (
      <Failure error={detail.error} onRetry={detail.retry} />
    )
  }
  return <OpenDocument {...props} document={detail.value} />
}

function OpenDocument(props: ReaderProps & { document: DocumentDetail }) {
  const { document, clauseId, quotes = [], addressOf, closeButton, isPage = false } = props
  const text = useRef<HTMLDivElement>(null)
  const clauses = useMemo(() => flatten(document.clauses), [document])
  const matter = useMemo(() => flatten(document.matter), [document])
  const find = useFind(
    useMemo(() => [...clauses, ...matter].map(({ node }) => node), [clauses, matter]),
  )
  const list = useResource<DocumentList>('/api/documents')
  const documents = list.state === 'ready' ? list.value.documents : []
  const isMissing =
    clauseId !== null && ![...clauses, ...matter].some(({ node }) => node.id === clauseId)
  useEffect(() => {
    const target = clauseId === null ? null : window.document.getElementById(clauseId)
    if (target !== null && text.current?.contains(target) === true)
      target.scrollIntoView({ block: isPage ? 'start' : 'center' })
  }, [clauseId, document])
  const marksOf = (id: string): TextMark[] => [
    ...(id === clauseId
      ? quotes.map(({ start, end }) => ({ start, end, kind: 'mark-quote' }))
      : []),
    ...find.marksOf(id),
  ]
  const showClause = (placed: PlacedClause, index: number, all: readonly PlacedClause[]) => (
    <ClauseView
      key={placed.node.id}
      placed={placed}
      document={document}
      documents={documents}
      isTarget={placed.node.id === clauseId}
      previous={all[index - 1]?.node.id ?? null}
      next={all[index + 1]?.node.id ?? null}
      marks={marksOf(placed.node.id)}
      addressOf={addressOf}
    />
  )
  return (
    <div class={isPage ? 'reader reader-page' : 'reader'}>
      {isPage && (
        <div class="reader-outline">
          <Outline nodes={document.clauses} current={clauseId} addressOf={addressOf} />
        </div>
      )}
      <div class="reader-body">
        <div class="reader-bar">
          <a class="reader-title" href={`/documents/${encodeURIComponent(document.id)}`}>
            《{document.title}》
          </a>
          <Menu
            icon="menu"
            label={words.value.read.outline}
            class={isPage ? 'outline-menu beside-outline' : 'outline-menu'}
            closesOnLink
          >
            <Outline nodes={document.clauses} current={clauseId} addressOf={addressOf} />
          </Menu>
          <FindBar find={find} />
          {closeButton}
        </div>
        <div class="reader-text" ref={text}>
          <DocumentHead document={document} count={clauses.length} isPage={isPage} />
          {isMissing && (
            <Notice
              title={words.value.read.missingClause}
              detail={words.value.read.missingClauseDetail}
            />
          )}
          <div class="clauses">{clauses.map(showClause)}</div>
          {matter.length > 0 && <Matter>{matter.map(showClause)}</Matter>}
        </div>
      </div>
    </div>
  )
}

/** Words about the document stand below its policy text. */
function Matter({ children }: { children: ComponentChildren }) {
  const [id] = useState('matter')
  return (
    <section class="matter" aria-labelledby={id}>
      <h2 id={id}>{words.value.read.matter}</h2>
      <p>{words.value.read.matterLead}</p>
      {children}
    </section>
  )
}
