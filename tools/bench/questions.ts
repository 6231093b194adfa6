// Bench: retrieval quality of BM25, of the vectors and of both, with the difference that they make.
import { readQuestionSets, type QuestionSet } from '../../eval/public/question-sets.ts'
import {
  CUTOFFS,
  mean,
  rankSet,
  recallsAt,
  reciprocalRanks,
  type Judged,
} from '../../eval/public/ranking.ts'
import { pairedBootstrap } from '../../eval/stats.ts'
import { loadConfig } from '#config/config.ts'
import { readEnvironment } from '#environment.ts'
import { assembleLibrary } from '#library/assemble.ts'
import { indexedTexts } from '#library/clause-text.ts'
import { NO_FILTER } from '#library/library.ts'
import { createMemoryLibrary } from '#library/memory-library.ts'
import { openView } from '#library/view.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import type { TextEmbeddings } from '#models/embeddings/embeddings.ts'
import { createHybridSearch, fusionWeights, type FusionWeights } from '#retrieve/search.ts'
import { report, shownMs, timed, timesPerCpuSecond } from './measure.ts'

/** Weights of the vectors beside BM25 at 1 that are tried, to see whether the rule chose well. */
const TRIED_WEIGHTS = [0.1, 0.25, 0.5, 1, 1.5]
/** Results asked for: enough for R@100 of documents that hold several passages. */
const DEPTH = 200
/** Clauses encoded to measure how fast that goes. */
const ENCODED_CLAUSES = 3000

const METRICS: [string, (judged: readonly Judged[]) => number[]][] = [
  ...CUTOFFS.map((k): [string, (judged: readonly Judged[]) => number[]] => [
    `R@${k}`,
    (judged) => recallsAt(judged, k),
  ]),
  ['MRR@10', reciprocalRanks],
]

/**
 * Prints R@1, 3, 5, 10, 100 and MRR@10 for every question set of the directory, and what the product's
 * own weights gain over BM25 alone, with the 95 % interval of a paired bootstrap over questions.
 */
export async function benchQuestions(directory: string): Promise<void> {
  const config = loadConfig(readEnvironment())
  const embeddings = await createEmbeddings(config.embeddings)
  console.log(embeddings.identity)
  const sets = readQuestionSets(directory)
  if (sets.length === 0) throw new Error(`no question sets in ${directory}`)
  for (const set of sets) {
    const { documents, clauses } = set
    const { result, ms } = await timed(() => assembleLibrary({ documents, clauses, embeddings }))
    const { familiarity } = result.snapshot
    const library = await createMemoryLibrary(result.snapshot, embeddings)
    console.log(`\n${set.name}`)
    const size = `${clauses.length} clauses, ${set.questions.length} questions`
    report(size, `built in ${shownMs(ms)}, familiarity ${familiarity.toFixed(3)}`)
    await reportEncoding(set, embeddings)
    printCells(
      '',
      METRICS.map(([name]) => name),
    )
    const measure = async (name: string, weights: FusionWeights): Promise<Judged[]> => {
      const judged = await rankSet(set, async (question) => {
        const search = createHybridSearch({ library: await openView(library), weights })
        return (await search(question, [{ k: DEPTH, filter: NO_FILTER }])).flat()
      })
      printCells(
        name,
        METRICS.map(([, scores]) => mean(scores(judged)).toFixed(4)),
      )
      return judged
    }
    const keyword = await measure('BM25 alone', { keyword: 1, vector: 0 })
    await measure('vectors alone', { keyword: 0, vector: 1 })
    const weights = fusionWeights(config.fusion, familiarity)
    const fused = await measure(`BM25 + ${weights.vector.toFixed(2)} × vectors, default`, weights)
    printGain(keyword, fused)
    for (const vector of TRIED_WEIGHTS) {
      await measure(`BM25 + ${vector} × vectors`, { keyword: 1, vector })
    }
  }
}

/** An embedder that calls an endpoint is not asked again. */
async function reportEncoding(
  { documents, clauses }: QuestionSet,
  embeddings: TextEmbeddings,
): Promise<void> {
  if (embeddings.textsPerCall !== undefined) return
  const texts = indexedTexts(documents, clauses.slice(0, ENCODED_CLAUSES))
  const rate = await timesPerCpuSecond(texts.length, () => embeddings.embedDocuments(texts))
  report('encoded in a second of one core', `${rate.toFixed(0)} clauses`)
}

function printGain(before: readonly Judged[], after: readonly Judged[]): void {
  const gains = METRICS.map(([, scores]) => {
    const [without, withVectors] = [scores(before), scores(after)]
    return pairedBootstrap(
      without.map((score, at) => ({
        cluster: `${at}`,
        before: score,
        after: withVectors[at] ?? 0,
      })),
    )
  })
  printCells(
    '  gain over BM25',
    gains.map(({ delta }) => signed(delta)),
  )
  printCells(
    '  95 % from',
    gains.map(({ low }) => signed(low)),
  )
  printCells(
    '       to',
    gains.map(({ high }) => signed(high)),
  )
}

function signed(value: number): string {
  return (value < 0 ? '' : '+') + value.toFixed(4)
}

function printCells(name: string, cells: readonly string[]): void {
  console.log(name.padEnd(34) + cells.map((cell) => cell.padStart(9)).join(''))
}
