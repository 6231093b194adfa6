// Answer: how many clauses of each document bear on each topic, by sweep.
import { understand } from '#retrieve/question.ts'
import { sweep, type SweepDependencies } from '#retrieve/sweep.ts'
import { suggestTopics } from '#retrieve/topics.ts'
import type { TopicRow } from './assistant.ts'

/** Topics shown when none are named. */
const SUGGESTED = 36

export interface TopicMapDependencies extends SweepDependencies {
  /** The day on which the documents are looked at, YYYY-MM-DD. */
  today: () => string
}

/** A mapper that remembers the rows of the topics that the library suggests. */
export function createTopicMap(
  dependencies: TopicMapDependencies,
): (topics?: readonly string[]) => Promise<TopicRow[]> {
  let suggested: { version: string; rows: Promise<TopicRow[]> } | null = null
  const ofLibrary = async (): Promise<TopicRow[]> => {
    const topics = await suggestTopics(dependencies, SUGGESTED)
    const rows: TopicRow[] = []
    for (const { term, kind } of topics) rows.push(await rowOf(dependencies, term, kind))
    return distinct(rows)
  }
  return async (topics) => {
    if (topics !== undefined)
      return Promise.all(topics.map((topic) => rowOf(dependencies, topic, 'asked')))
    const { version } = dependencies.library
    if (suggested?.version !== version) suggested = { version, rows: ofLibrary() }
    return suggested.rows
  }
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
  dependencies: TopicMapDependencies,
  topic: string,
  kind: TopicRow['kind'],
): Promise<TopicRow> {
  const question = `哪些措施涉及${topic}？`
  const { concepts } = await understand(dependencies, question, { asOf: dependencies.today() })
  const { hits, unreadCandidates } = await sweep(dependencies, { concepts }, {})
  const cells = new Map<string, TopicRow['cells'][number]>()
  for (const { clause } of hits) {
    const cell = cells.get(clause.documentId) ?? { documentId: clause.documentId, clauses: [] }
    cell.clauses.push({ id: clause.id, label: clause.label })
    cells.set(clause.documentId, cell)
  }
  return { topic, kind, cells: [...cells.values()], unread: unreadCandidates }
}
