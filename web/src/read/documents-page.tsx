// Page: Read, the library in order of time, and one document of it.
import type { DocumentList, PolicyDocument } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { useResource } from '../parts/resource.ts'
import { Failure, Loading, Notice } from '../parts/states.tsx'
import { place } from '../router.ts'
import { words } from '../words/language.ts'
import { compareAddress, relationsOf } from './relations.ts'
import { Reader } from './reader.tsx'
import { axisOf, barOf, beginOf, type Axis } from './timeline.ts'
import { clauseAddress } from './tree.ts'

export function DocumentPage({ documentId }: { documentId: string }) {
  const { hash } = place.value
  return (
    <Reader
      key={documentId}
      documentId={documentId}
      clauseId={hash === '' ? null : hash}
      addressOf={(id) => clauseAddress(documentId, id)}
      isPage
    />
  )
}

export function DocumentsPage() {
  const list = useResource<DocumentList>('/api/documents')
  const { read, library } = words.value
  return (
    <div class="sheet">
      <header class="page-head">
        <h1>{read.title}</h1>
        <p class="lead">{read.lead}</p>
      </header>
      {list.state === 'loading' && <Loading />}
      {list.state === 'failed' && <Failure error={list.error} onRetry={list.retry} />}
      {list.state === 'ready' &&
        (list.value.documents.length === 0 ? (
          <Notice title={library.empty} detail={library.emptyDetail} />
        ) : (
          <Timeline documents={list.value.documents} />
        ))}
    </div>
  )
}

function Timeline({ documents }: { documents: readonly PolicyDocument[] }) {
  const axis = axisOf(documents)
  const ordered = documents.toSorted((a, b) => beginOf(a).localeCompare(beginOf(b)))
  return (
    <div class="timeline">
      <div class="timeline-axis" aria-hidden="true">
        {axis.years.map((year) => (
          <span key={year}>{year}</span>
        ))}
      </div>
      <ol>
        {ordered.map((document) => (
          <TimelineRow key={document.id} document={document} documents={documents} axis={axis} />
        ))}
      </ol>
    </div>
  )
}

interface RowProps {
  document: PolicyDocument
  documents: readonly PolicyDocument[]
  axis: Axis
}

function TimelineRow({ document, documents, axis }: RowProps) {
  const { read, listSeparator } = words.value
  const { number, issuers, issuedOn, period } = document
  const facts = [
    number,
    issuers.join(listSeparator),
    issuedOn === null ? null : `${read.issued} ${issuedOn}`,
    period === null ? null : `${read.period} ${period.from}—${period.to}`,
    issuedOn === null && period === null ? read.noDate : null,
  ].filter(Boolean)
  return (
    <li class="timeline-row">
      <div class="timeline-words">
        <div class="badges">
          <StandingBadge {...document} />
        </div>
        <a class="timeline-title" href={`/documents/${encodeURIComponent(document.id)}`}>
          {document.title}
        </a>
        <p class="quiet">{facts.join(' · ')}</p>
        {relationsOf(document, documents).map((relation) => (
          <p class="relation" key={relation.other.id}>
            <span>{read[relation.kind]}</span>{' '}
            <a href={`/documents/${encodeURIComponent(relation.other.id)}`}>
              《{relation.other.title}》
            </a>{' '}
            <a class="quiet" href={compareAddress(relation)}>
              {words.value.views.compare}
            </a>
          </p>
        ))}
      </div>
      <TimelineTrack document={document} axis={axis} />
    </li>
  )
}

function TimelineTrack({ document, axis }: { document: PolicyDocument; axis: Axis }) {
  const bar = barOf(document, axis)
  return (
    <div class="timeline-track" aria-hidden="true">
      {axis.years.map((year) => (
        <span class="timeline-year" key={year} />
      ))}
      {bar !== null && bar.width !== null && (
        <span
          class={`timeline-bar bar-${document.standing}`}
          style={{ left: `${bar.periodLeft}%`, width: `${bar.width}%` }}
        />
      )}
      {bar !== null && bar.yearLeft !== null && (
        <span
          class="timeline-bar timeline-unsure"
          style={{ left: `${bar.yearLeft}%`, width: `${100 / axis.years.length}%` }}
        />
      )}
      {bar !== null && bar.issued !== null && (
        <span class={`timeline-dot bar-${document.standing}`} style={{ left: `${bar.issued}%` }} />
      )}
    </div>
  )
}
