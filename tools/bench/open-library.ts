// Bench, run in a process of its own: opens the library in argv[2] and times searches in it.
import { policyClauses } from '#domain/clause.ts'
import { NO_FILTER, type ClauseFilter } from '#library/library.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
import { TopK } from '#library/top-k.ts'
import { similarityAt, unitVector, vectorCount } from '#library/vectors.ts'
import { openView } from '#library/view.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { createHybridSearch } from '#retrieve/search.ts'
import { percentile, report, residentMegabytes, shownMs, timed } from './measure.ts'

const SEARCHES = 300
const QUERY_CHARS = 20
const SWEEP_TERMS = ['老年', '养老', '适老', '残疾', '儿童', '登记', '许可', '备案']

const embeddings = await loadOfflineEmbeddings()
const opened = await timed(() => createLibraryStore(process.argv[2] ?? '').load(embeddings))
if (opened.result === null) throw new Error('no library')
const { snapshot } = opened.result
const library = await createMemoryLibrary(snapshot, embeddings)
report('opened', shownMs(opened.ms))

/** Words of clauses spread over the library, so that every search has something to find. */
const clauses = policyClauses(snapshot.clauses)
const step = Math.max(1, Math.floor(clauses.length / SEARCHES))
const queries = clauses
  .filter((_, at) => at % step === 0)
  .map(({ text, marker }) => text.slice(marker.length, marker.length + QUERY_CHARS))
const oneDocument = { ...NO_FILTER, documents: [clauses[0]?.documentId ?? ''] }

async function timeEach(name: string, work: (query: string) => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (const query of queries) times.push((await timed(() => work(query))).ms)
  const [middle, high] = [percentile(times, 0.5), percentile(times, 0.95)]
  report(`${name}, p50 / p95`, `${shownMs(middle)} / ${shownMs(high)}`)
}

/** As a question asks: nothing is known from the one before. */
async function searchLeg(query: string, leg: 'keyword' | 'vector'): Promise<unknown> {
  const legs = { keyword: leg === 'keyword', vector: leg === 'vector' }
  return (await openView(library)).search({ query, legs, scopes: [{ k: 200, filter: NO_FILTER }] })
}

async function searchBoth(query: string, filter: ClauseFilter): Promise<unknown> {
  const weights = { keyword: 1, vector: 0.1 }
  const search = createHybridSearch({ library: await openView(library), weights })
  return search(query, [{ k: 20, filter }])
}

/** Share of the nearest clauses by a scan of all vectors that the store finds. */
async function recallOfStore(k: number): Promise<number> {
  const { vectors } = snapshot.vectors
  let found = 0
  let due = 0
  for (const query of queries) {
    const vector = await embeddings.embedQuery(query)
    const unit = unitVector(vector)
    const exact = new TopK(k)
    for (let row = 0; row < vectorCount(vectors); row++)
      exact.offer(row, similarityAt(vectors, row, unit))
    const [ranked = []] = await snapshot.vectors.search(vector, [{ k }])
    const rows = new Set(ranked.map(({ row }) => row))
    const nearest = exact.best()
    found += nearest.filter(({ row }) => rows.has(row)).length
    due += nearest.length
  }
  return found / due
}

await timeEach('keyword search', (query) => searchLeg(query, 'keyword'))
await timeEach('vector search', (query) => searchLeg(query, 'vector'))
await timeEach('hybrid search', (query) => searchBoth(query, NO_FILTER))
await timeEach('hybrid search in one document', (query) => searchBoth(query, oneDocument))
for (const k of [10, 300])
  report(`vectors: recall@${k} against a scan of all`, (await recallOfStore(k)).toFixed(4))
const sweeps: number[] = []
for (let turn = 0; turn < 20; turn++) {
  const view = await openView(library)
  sweeps.push((await timed(() => view.sweep(SWEEP_TERMS, NO_FILTER))).ms)
}
report(`sweep for ${SWEEP_TERMS.length} terms, p50`, shownMs(percentile(sweeps, 0.5)))
report('resident', residentMegabytes())
