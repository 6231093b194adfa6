import { describe, expect, it } from 'vitest'
import type { ClauseNode } from '#services/clause-tree.ts'
import { ClauseDetailSchema } from '#services/clauses.ts'
import { ComparisonSchema } from '#services/compare.ts'
import { DocumentDetailSchema, DocumentListSchema } from '#services/documents.ts'
import { SearchResultSchema } from '#services/search.ts'
import { openProduct } from '../../product.ts'
import { bodyOf, harness, posting } from './harness.ts'

const seeds = await openProduct('seeds')
const { app } = harness({ services: () => seeds })

const idsOf = (nodes: ClauseNode[]): string[] =>
  nodes.flatMap(({ id, children }) => [id, ...idsOf(children)])

describe('the API over the seeds', () => {
  it('gives every clause of every document once, the policy text in reading order', async () => {
    const { documents } = await bodyOf(DocumentListSchema, app.request('/api/documents'))
    expect(documents).toHaveLength(5)
    for (const { id } of documents) {
      const detail = await bodyOf(DocumentDetailSchema, app.request(`/api/documents/${id}`))
      const clauses = await seeds.library.clausesOf(id)
      const [matter, policy] = [true, false].map((isMatter) =>
        clauses.filter(({ kind }) => (kind === 'matter') === isMatter).map((clause) => clause.id),
      )
      expect(idsOf(detail.matter)).toEqual(matter)
      expect(idsOf(detail.clauses)).toEqual(policy)
    }
  })

  it('finds every clause by its id as it stands in a URL, and walks through them all', async () => {
    const clauses = await seeds.library.clauses()
    for (const { id } of clauses) expect(encodeURI(id)).toBe(id)
    const [first] = clauses.filter(({ kind }) => kind !== 'matter')
    const walked: string[] = []
    for (let id = first?.id ?? null; id !== null;) {
      const detail = await bodyOf(ClauseDetailSchema, app.request(`/api/clauses/${id}`))
      expect(detail.clause.id).toBe(id)
      walked.push(id)
      id = detail.next
    }
    const sameDocument = clauses.filter(({ documentId }) => documentId === first?.documentId)
    expect(walked).toEqual(
      sameDocument.filter(({ kind }) => kind !== 'matter').map((clause) => clause.id),
    )
  })

  it('searches and compares', async () => {
    const search = app.request('/api/search', posting({ query: '老年用品', k: 7 }))
    expect((await bodyOf(SearchResultSchema, search)).hits).toHaveLength(7)
    const [draft] = (await seeds.library.documents()).filter(({ draftOf }) => draftOf !== null)
    const path = `/api/compare?from=${draft?.id}&to=${draft?.draftOf}`
    const { pairs } = await bodyOf(ComparisonSchema, app.request(path))
    expect(new Set(pairs.map(({ change }) => change))).toContain('changed')
  })
})
