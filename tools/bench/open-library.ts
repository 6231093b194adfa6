// Bench, run in a process of its own: opens the library in argv[2] and times searches in it.
import { policyClauses } from '#domain/clause.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
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
const library = await createMemoryLibrary(opened.result.snapshot, embeddings)
report('opened', shownMs(opened.ms))

/** Words of clauses spread over the library, so that every search has something to find. */
const clauses = policyClauses(await library.clauses())
const step = Math.max(1, Math.floor(clauses.length / SEARCHES))
const queries = clauses
  .filter((_, at) => at % step === 0)
  .map(({ text, marker }) => text.slice(marker.length, marker.length + QUERY_CHARS))
const oneDocument = { documentIds: [clauses[0]?.documentId ?? ''] }
const search = createHybridSearch({ library, weights: { keyword: 1, vector: 0.1 } })

async function timeEach(name: string, work: (query: string) => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (const query of queries) times.push((await timed(() => work(query))).ms)
  const [middle, high] = [percentile(times, 0.5), percentile(times, 0.95)]
  report(`${name}, p50 / p95`, `${shownMs(middle)} / ${shownMs(high)}`)
}

await timeEach('keyword search', (query) => library.keywordSearch(query, 200))
await timeEach('vector search', (query) => library.vectorSearch(query, 200))
await timeEach('hybrid search', (query) => search(query, 20))
await timeEach('hybrid search in one document', (query) => search(query, 20, oneDocument))
const sweeps: number[] = []
for (let turn = 0; turn < 20; turn++) {
  sweeps.push((await timed(() => library.clausesContaining(SWEEP_TERMS))).ms)
}
report(`sweep for ${SWEEP_TERMS.length} terms, p50`, shownMs(percentile(sweeps, 0.5)))
report('resident', residentMegabytes())
