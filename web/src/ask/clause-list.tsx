// Page: the clauses of a list answer as a table grouped by document, with filters.
import { useState } from 'preact/hooks'
import type { Citation, Standing } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { MarkedText, type TextMark } from '../parts/marked-text.tsx'
import { words } from '../words/language.ts'
import { CitationMark, openBeside } from './citation-mark.tsx'
import {
  filterGroups,
  groupByDocument,
  NO_FILTER,
  type CitationFilter,
  type CitationGroup,
} from './groups.ts'

export function ClauseList({ citations }: { citations: readonly Citation[] }) {
  const [filter, setFilter] = useState<CitationFilter>(NO_FILTER)
  const groups = groupByDocument(citations)
  const shown = filterGroups(groups, filter)
  const most = Math.max(...groups.map((group) => group.citations.length), 1)
  return (
    <div class="clause-list">
      {groups.length > 1 && (
        <ListFilter groups={groups} shown={shown} filter={filter} onFilter={setFilter} />
      )}
      <table class="clause-table">
        <thead class="off-screen">
          <tr>
            <th scope="col">{words.value.ask.columns.n}</th>
            <th scope="col">{words.value.ask.columns.clause}</th>
            <th scope="col">{words.value.ask.columns.quote}</th>
          </tr>
        </thead>
        {shown.map((group) => (
          <GroupRows key={group.documentId} group={group} most={most} />
        ))}
      </table>
    </div>
  )
}

function GroupRows({ group, most }: { group: CitationGroup; most: number }) {
  const count = group.citations.length
  return (
    <tbody>
      <tr class="group-row">
        <th scope="rowgroup" colSpan={3}>
          <div class="group-head">
            <StandingBadge standing={group.standing} authority={group.authority} />
            <a class="group-title" href={`/documents/${encodeURIComponent(group.documentId)}`}>
              《{group.documentTitle}》
            </a>
            {group.documentNumber !== null && (
              <span class="group-number">{group.documentNumber}</span>
            )}
            <span class="group-count">
              <span class="bar" aria-hidden="true">
                <span style={{ width: `${(100 * count) / most}%` }} />
              </span>
              {words.value.ask.clauses(count)}
            </span>
          </div>
        </th>
      </tr>
      {group.citations.map((citation) => (
        <tr key={citation.clauseId}>
          <td class="cell-n">
            <CitationMark n={citation.n} citation={citation} />
          </td>
          <td class="cell-label">
            <a href={citation.url} onClick={(event) => openBeside(event, citation)}>
              {citation.label}
            </a>
          </td>
          <td class="cell-quote clause-text">
            <Quotes citation={citation} />
          </td>
        </tr>
      ))}
    </tbody>
  )
}

/** The quoted words; places left out between them are shown as such. */
export function Quotes({
  citation,
  marksOf,
}: {
  citation: Citation
  marksOf?: (text: string) => TextMark[]
}) {
  if (citation.quotes.length === 0) return <>{citation.text}</>
  return (
    <>
      {citation.quotes.map(({ start, text }, index) => (
        <span key={start}>
          {index > 0 && <span class="ellipsis"> …… </span>}
          <MarkedText text={text} marks={marksOf?.(text) ?? []} />
        </span>
      ))}
    </>
  )
}

interface ListFilterProps {
  groups: readonly CitationGroup[]
  shown: readonly CitationGroup[]
  filter: CitationFilter
  onFilter: (filter: CitationFilter) => void
}

function ListFilter({ groups, shown, filter, onFilter }: ListFilterProps) {
  const { ask, standing: names } = words.value
  const count = (some: readonly CitationGroup[]): number =>
    some.reduce((sum, group) => sum + group.citations.length, 0)
  const standings = [...new Set(groups.map(({ standing }) => standing))]
  return (
    <div class="list-filter">
      <label>
        <span>{ask.filterDocument}</span>
        <select
          value={filter.documentId ?? ''}
          onChange={(event) =>
            onFilter({ ...filter, documentId: event.currentTarget.value || null })
          }
        >
          <option value="">{ask.any}</option>
          {groups.map(({ documentId, documentTitle }) => (
            <option key={documentId} value={documentId}>
              {documentTitle}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{ask.filterStanding}</span>
        <select
          value={filter.standing ?? ''}
          onChange={(event) =>
            onFilter({ ...filter, standing: standingOf(event.currentTarget.value, standings) })
          }
        >
          <option value="">{ask.any}</option>
          {standings.map((standing) => (
            <option key={standing} value={standing}>
              {names[standing]}
            </option>
          ))}
        </select>
      </label>
      <span class="list-shown" role="status">
        {ask.shown(count(shown), count(groups))}
      </span>
    </div>
  )
}

function standingOf(value: string, standings: readonly Standing[]): Standing | null {
  return standings.find((standing) => standing === value) ?? null
}
