// Page: what is known of a document: standing with its proof, number, issuers, dates, relations.
import type { ComponentChildren } from 'preact'
import type { DocumentDetail, DocumentList } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { useResource } from '../parts/resource.ts'
import { words } from '../words/language.ts'
import { compareAddress, relationsOf } from './relations.ts'

export interface DocumentHeadProps {
  document: DocumentDetail
  count: number
  isPage: boolean
}

export function DocumentHead({ document, count, isPage }: DocumentHeadProps) {
  const { read, listSeparator } = words.value
  const { number, issuers, issuedOn, period, standingBasis, aliases, defects, source } = document
  const Title = isPage ? 'h1' : 'h2'
  return (
    <header class="document-head">
      <div class="badges">
        <StandingBadge {...document} />
        <span class="quiet">{read.clauses(count)}</span>
      </div>
      <Title>{document.title}</Title>
      <dl class="facts">
        <Fact name={read.number}>{number}</Fact>
        <Fact name={read.issuers}>{issuers.join(listSeparator)}</Fact>
        <Fact name={read.issued}>{issuedOn}</Fact>
        <Fact name={read.period}>{period === null ? null : `${period.from}—${period.to}`}</Fact>
        {isPage && (
          <>
            <Fact name={read.basis}>{standingBasis === null ? null : `「${standingBasis}」`}</Fact>
            <Fact name={read.aliases}>{aliases.join(listSeparator)}</Fact>
            <Fact name={read.source}>{source.url ?? source.file}</Fact>
            <Fact name={read.defects}>
              {defects.length === 0 ? null : defects.map(({ note }) => note).join('；')}
            </Fact>
          </>
        )}
        {isPage && <Relations document={document} />}
      </dl>
    </header>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === '') return null
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Relations({ document }: { document: DocumentDetail }) {
  const list = useResource<DocumentList>('/api/documents')
  if (list.state !== 'ready') return null
  return (
    <>
      {relationsOf(document, list.value.documents).map((relation) => (
        <Fact key={relation.other.id} name={words.value.read[relation.kind]}>
          <a href={`/documents/${encodeURIComponent(relation.other.id)}`}>
            《{relation.other.title}》
          </a>{' '}
          <a class="quiet" href={compareAddress(relation)}>
            {words.value.views.compare}
          </a>
        </Fact>
      ))}
    </>
  )
}
