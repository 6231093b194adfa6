// Answer: how many clauses of each document bear on each topic, by sweep.
import { NO_FILTER } from '#library/library.ts'
import { understand } from '#retrieve/question.ts'
import { sweep, type SweepDependencies } from '#retrieve/sweep.ts'
import { suggestTopics } from '#retrieve/topics.ts'
import type { TopicRow } from './assistant.ts'

type TopicDependencies = SweepDependencies & { asOf: string }

/** Topics shown when none are named. */
const SUGGESTED = 36

/**
 * A mapper that remembers the rows of the topics that the library suggests.
 * @param open the newest snapshot
 * @param today the day on which the documents are looked at, YYYY-MM-DD
 */
export function createTopicMap(
  open: () => Promise<SweepDependencies>,
  today: () => string,
): (topics?: readonly string[]) => Promise<TopicRow[]> {
  let suggested: { id: string; rows: Promise<TopicRow[]> } | null = null
  return async (topics) => {
    const dependencies = { ...(await open()), asOf: today() }
    if (topics !== undefined)
      return Promise.all(topics.map((term) => rowOf(dependencies, { term, kind: 'asked' })))
    const { id } = dependencies.library.snapshot
    if (suggested?.id !== id) suggested = { id, rows: rowsOfLibrary(dependencies) }
    return suggested.rows
  }
}

async function rowsOfLibrary(dependencies: TopicDependencies): Promise<TopicRow[]> {
  const topics = await suggestTopics(dependencies, SUGGESTED)
  const rows: TopicRow[] = []
  for (const topic of topics) rows.push(await rowOf(dependencies, topic))
  return distinct(rows)
}

/** Rows without those that find nothing, or just what a row before them finds. */
function distinct(rows: readonly TopicRow[]): TopicRow[] {
  const seen = new Set([JSON.stringify([])])
  return rows.filter(({ cells }) => {
    const found = JSON.stringify(cells)
    return !seen.has(found) && seen.add(found)
  })
}

/** One topic: read as a list question on it would be read, then swept over all documents. */
async function rowOf(
  dependencies: TopicDependencies,
  { term: topic, kind }: { term: string; kind: TopicRow['kind'] },
): Promise<TopicRow> {
  const question = `哪些措施涉及${topic}？`
  const { concepts } = await understand(dependencies, question, dependencies)
  const { hits, unreadCandidates } = await sweep(dependencies, { concepts }, NO_FILTER)
  const cells = new Map<string, TopicRow['cells'][number]>()
  for (const { clause } of hits) {
    const cell = cells.get(clause.documentId) ?? { documentId: clause.documentId, clauses: [] }
    cell.clauses.push({ id: clause.id, label: clause.label })
    cells.set(clause.documentId, cell)
  }
  return { topic, kind, cells: [...cells.values()], unread: unreadCandidates }
}
