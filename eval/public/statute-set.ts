// Eval: in which order the search ranks the articles of law that answer questions of laypeople.
import type { Config } from '#config/config.ts'
import { assembleLibrary } from '#library/assemble.ts'
import { NO_FILTER } from '#library/library.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
import { openView } from '#library/view.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import { createHybridSearch, fusionWeights } from '#retrieve/search.ts'
import { foldOf } from './folds.ts'
import type { QuestionSet } from './question-sets.ts'
import { CUTOFFS, rankSet, recallsAt } from './ranking.ts'
import type { SetRecord } from './record.ts'

const DEPTH = 200

/** Ranks with the weights of the product, over nothing but articles. */
export async function runStatuteSet(set: QuestionSet, config: Config): Promise<SetRecord> {
  const { documents, clauses, questions } = set
  const embeddings = await createEmbeddings(config.embeddings)
  const { snapshot } = await assembleLibrary({ documents, clauses, embeddings })
  const library = await createMemoryLibrary(snapshot, embeddings)
  const weights = fusionWeights(config.fusion, snapshot.familiarity)
  const judged = await rankSet(set, async (question) => {
    const search = createHybridSearch({ library: await openView(library), weights })
    return (await search(question, [{ k: DEPTH, filter: NO_FILTER }])).flat()
  })
  const recalls = CUTOFFS.map((k) => ({ k, values: recallsAt(judged, k) }))
  const results = questions.map(({ id, source }, at) => ({
    id,
    fold: foldOf(source),
    outcome: null,
    scores: Object.fromEntries(recalls.map(({ k, values }) => [`R@${k}`, values[at] ?? 0])),
  }))
  return { set: 'statutes', hand: 'public', results }
}
