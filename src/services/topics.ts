// Services: which clauses of which documents bear on a topic, by sweep.
import type { Clause } from '#domain/clause.ts'
import type { RequestContext } from '#domain/context.ts'
import { NO_FILTER } from '#library/library.ts'
import { filterOf } from '#library/view.ts'
import { understand } from '#retrieve/question.ts'
import { sweep, type SweepDependencies } from '#retrieve/sweep.ts'
import { suggestTopics } from '#retrieve/topics.ts'
import type { TopicRow } from './topic-map.ts'

/** Topics shown when none are named. */
const SUGGESTED = 36

/** Gives the row of each topic; of those that the library suggests if none are named. */
export type MapTopics = (
  dependencies: SweepDependencies,
  topics: readonly string[] | undefined,
  context: RequestContext,
) => Promise<TopicRow[]>

/** A mapper that remembers the rows that the library suggests, for the day and budget of a call. */
export function createTopicMap(): MapTopics {
  let suggested: { key: string; rows: Promise<TopicRow[]> } | null = null
  return async (dependencies, topics, context) => {
    if (topics !== undefined)
      return Promise.all(
        topics.map((term) => rowOf(dependencies, { term, kind: 'asked' }, context)),
      )
    const { asOf, budget } = context
    const key = JSON.stringify([dependencies.library.snapshot.id, asOf, budget.clausesRead])
    if (suggested?.key === key) return suggested.rows
    const own = { key, rows: rowsOfLibrary(dependencies, context) }
    suggested = own
    // What failed once is tried again by the next who asks.
    own.rows.catch(() => suggested === own && (suggested = null))
    return own.rows
  }
}

async function rowsOfLibrary(
  dependencies: SweepDependencies,
  context: RequestContext,
): Promise<TopicRow[]> {
  const topics = await suggestTopics(dependencies, SUGGESTED)
  const rows: TopicRow[] = []
  for (const topic of topics) rows.push(await rowOf(dependencies, topic, context))
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
  dependencies: SweepDependencies,
  { term, kind }: { term: string; kind: TopicRow['kind'] },
  { asOf, budget }: RequestContext,
): Promise<TopicRow> {
  const { concepts } = await understand(dependencies, `哪些措施涉及${term}？`, { asOf })
  const { hits, unreadCandidates } = await sweep(
    { ...dependencies, budget },
    { concepts },
    NO_FILTER,
  )
  const cells = new Map<string, TopicRow['cells'][number]>()
  for (const { clause } of hits) {
    const cell = cells.get(clause.documentId) ?? { documentId: clause.documentId, clauses: [] }
    cell.clauses.push({ id: clause.id, label: clause.label })
    cells.set(clause.documentId, cell)
  }
  return { topic: term, kind, cells: [...cells.values()], unread: unreadCandidates }
}

/** Every clause that bears on a topic, in which documents may be named; how many were tested. */
export async function sweepTopic(
  dependencies: SweepDependencies,
  { topic }: { topic: string },
  { asOf, budget }: RequestContext,
): Promise<{ clauses: Clause[]; clausesScanned: number }> {
  const { concepts, scope } = await understand(dependencies, topic, { asOf })
  const filter = filterOf(scope.documents)
  const swept = await sweep({ ...dependencies, budget }, { concepts }, filter)
  return { clauses: swept.hits.map(({ clause }) => clause), clausesScanned: swept.clausesScanned }
}
