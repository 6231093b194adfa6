// Page: the citations of an answer grouped by document, and what of them a filter leaves.
import type { Authority, Citation, Standing } from '../api/types.ts'

export interface CitationGroup {
  documentId: string
  documentTitle: string
  documentNumber: string | null
  standing: Standing
  authority: Authority
  citations: Citation[]
}

export interface CitationFilter {
  documentId: string | null
  standing: Standing | null
}

export const NO_FILTER: CitationFilter = { documentId: null, standing: null }

/** In the order in which the answer cites the documents. */
export function groupByDocument(citations: readonly Citation[]): CitationGroup[] {
  const groups = new Map<string, CitationGroup>()
  for (const citation of citations) {
    const { documentId, documentTitle, documentNumber, standing, authority } = citation
    const group = groups.get(documentId) ?? {
      documentId,
      documentTitle,
      documentNumber,
      standing,
      authority,
      citations: [],
    }
    group.citations.push(citation)
    groups.set(documentId, group)
  }
  return [...groups.values()]
}

export function filterGroups(
  groups: readonly CitationGroup[],
  { documentId, standing }: CitationFilter,
): CitationGroup[] {
  return groups.filter(
    (group) =>
      (documentId === null || group.documentId === documentId) &&
      (standing === null || group.standing === standing),
  )
}

/** 《title》（number）, as official documents cite each other. */
export function citeDocument({
  documentTitle,
  documentNumber,
}: Pick<Citation, 'documentTitle' | 'documentNumber'>): string {
  return `《${documentTitle}》${documentNumber === null ? '' : `（${documentNumber}）`}`
}
