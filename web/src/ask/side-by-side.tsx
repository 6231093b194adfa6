// Page: the clauses of a comparison answer, the two documents beside each other.
import type { Citation } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { marksOfFigures } from '../parts/figures.ts'
import { words } from '../words/language.ts'
import { CitationMark, openBeside } from './citation-mark.tsx'
import { Quotes } from './clause-list.tsx'
import { groupByDocument } from './groups.ts'

/** Whether an answer sets exactly two documents against each other. */
export function hasTwoSides(citations: readonly Citation[]): boolean {
  return groupByDocument(citations).length === 2
}

export function SideBySide({ citations }: { citations: readonly Citation[] }) {
  const groups = groupByDocument(citations)
  const [from, to] = groups
  return (
    <div class="side-by-side">
      <div class="sides">
        {groups.map((group) => (
          <section class="side" key={group.documentId} aria-label={group.documentTitle}>
            <h4>
              <StandingBadge standing={group.standing} authority={group.authority} />{' '}
              <a href={`/documents/${encodeURIComponent(group.documentId)}`}>
                《{group.documentTitle}》
              </a>
            </h4>
            {group.citations.map((citation) => (
              <div class="side-clause" key={citation.clauseId}>
                <div class="side-label">
                  <CitationMark n={citation.n} citation={citation} />
                  <a href={citation.url} onClick={(event) => openBeside(event, citation)}>
                    {citation.label}
                  </a>
                </div>
                <p class="clause-text">
                  <Quotes citation={citation} marksOf={marksOfFigures} />
                </p>
              </div>
            ))}
          </section>
        ))}
      </div>
      {from !== undefined && to !== undefined && (
        <a class="link-forward" href={compareAddress(from.documentId, to.documentId)}>
          {words.value.ask.compareInFull}
        </a>
      )}
    </div>
  )
}

function compareAddress(from: string, to: string): string {
  return `/compare?${new URLSearchParams({ from, to }).toString()}`
}
