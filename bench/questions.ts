// Bench: retrieval quality of BM25, of the vectors and of both, at several fusion weights.
import type { Clause } from '../src/domain/clause.ts'
import { assembleLibrary } from '../src/indexing/assemble.ts'
import { createMemoryLibrary } from '../src/indexing/memory-library.ts'
import { createEmbeddings } from '../src/models/embeddings.ts'
import { createHybridSearch, type FusionWeights } from '../src/retrieve/search.ts'
import { loadConfig } from '../src/config.ts'
import { readEnvironment } from '../src/environment.ts'
import { report, shownMs, timed } from './measure.ts'
import { readQuestionSets, type QuestionSet } from './question-sets.ts'
import { CUTOFFS, meanReciprocalRank, recallAt, type Judged } from './ranking.ts'

const WEIGHTS: [string, FusionWeights][] = [
  ['BM25 alone', { keyword: 1, vector: 0 }],
  ['vectors alone', { keyword: 0, vector: 1 }],
  ...[0.05, 0.1, 0.2, 0.3, 0.5, 1, 1.5].map((vector): [string, FusionWeights] => [
    `BM25 + ${vector} × vectors`,
    { keyword: 1, vector },
  ]),
]
/** Results asked for: enough for R@100 of documents that hold several passages. */
const DEPTH = 200

/** Prints R@1, 5, 10, 100 and MRR@10 for every question set of the directory. */
export async function benchQuestions(directory: string): Promise<void> {
  const config = loadConfig(readEnvironment())
  const embeddings = await createEmbeddings(config.embeddings)
  const sets = readQuestionSets(directory)
  if (sets.length === 0) throw new Error(`no question sets in ${directory}`)
  for (const set of sets) {
    const { documents, clauses } = set
    const { result, ms } = await timed(() => assembleLibrary({ documents, clauses, embeddings }))
    const library = createMemoryLibrary(result.snapshot, embeddings)
    console.log(`\n${set.name}`)
    report(
      `${clauses.length} clauses, ${set.questions.length} questions`,
      `built in ${shownMs(ms)}`,
    )
    console.log(`${''.padEnd(28)}${CUTOFFS.map((k) => `R@${k}`.padStart(8)).join('')}  MRR@10`)
    for (const [name, weights] of WEIGHTS) {
      const search = createHybridSearch({ library, weights })
      printQuality(name, await judge(set, (question) => search(question, DEPTH)))
    }
  }
}

async function judge(
  { questions, unit }: QuestionSet,
  search: (question: string) => Promise<{ clause: Clause }[]>,
): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const { text, relevant } of questions) {
    const ranked = (await search(text)).map(({ clause }) => unit(clause))
    judged.push({ ranked: [...new Set(ranked)], relevant })
  }
  return judged
}

function printQuality(name: string, judged: readonly Judged[]): void {
  const recalls = CUTOFFS.map((k) => recallAt(judged, k).toFixed(4).padStart(8)).join('')
  console.log(`${name.padEnd(28)}${recalls}  ${meanReciprocalRank(judged).toFixed(4)}`)
}
