// Train entry: npm run train:embedding -- <directory of texts> --out <file>.
import { rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { AppError } from '#domain/errors.ts'
import { encodeTableFile } from '#models/embeddings/table-file.ts'
import { Passages } from '#models/embeddings/adapt/passages.ts'
import { quantise } from '#models/embeddings/adapt/quantise.ts'
import { createRandom } from '#models/embeddings/adapt/random.ts'
import { trainTable } from '#models/embeddings/adapt/train-table.ts'
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts'
import { createProgress } from './progress.ts'
import { startState } from './start-state.ts'
import { findTextFiles, readTexts, type TextFiles } from './texts.ts'
import { TokenCounter, type Vocabulary } from './vocabulary.ts'

const USAGE = `npm run train:embedding -- <directory of texts> --out <file> [options]

  --steps <n>        training steps (3000)
  --batch <n>        pairs a step (512)
  --tokens <n>       rows of the table (29500)
  --dimension <n>    numbers a row (256)
  --temperature <x>  of the softmax (0.1)
  --rate <x>         learning rate of the first step (2)
  --seed <n>         seed (1)

An interrupted training goes on from <file>.checkpoint when it is started again.`

/** Memory stays bounded: of a larger corpus a random part of the texts is kept. */
const MAX_CHARS = 60_000_000
/** Steps between two checkpoints. */
const CHECKPOINT_STEPS = 250

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    steps: { type: 'string', default: '3000' },
    batch: { type: 'string', default: '512' },
    tokens: { type: 'string', default: '29500' },
    dimension: { type: 'string', default: '256' },
    temperature: { type: 'string', default: '0.1' },
    rate: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
const [directory] = positionals
const { out } = values
if (values.help || directory === undefined || out === undefined) console.log(USAGE)
else await train(directory, out)

async function train(textDirectory: string, outFile: string): Promise<void> {
  const settings = {
    steps: positive('steps', values.steps),
    batchSize: positive('batch', values.batch),
    temperature: positive('temperature', values.temperature),
    learningRate: positive('rate', values.rate),
    seed: positive('seed', values.seed),
  }
  const shape = {
    tokens: positive('tokens', values.tokens),
    dimension: positive('dimension', values.dimension),
  }
  const files = await findTextFiles(textDirectory)
  const { vocabulary, chars } = await countTokens(files, shape.tokens)
  const passages = await readPassages(files, { vocabulary, chars, seed: settings.seed })
  console.log(
    `${files.names.length} files, ${passages.count} passages, ${vocabulary.keys.length} tokens`,
  )

  const checkpoint = `${outFile}.checkpoint`
  const plan = JSON.stringify([files.sha256, shape, settings])
  const state =
    (await loadCheckpoint(checkpoint, plan)) ?? startState(vocabulary, { ...shape, ...settings })
  const showStep = createProgress({ total: settings.steps, first: state.step })
  await trainTable(state, {
    passages,
    settings,
    onStep: async (step, loss) => {
      showStep(step, loss)
      if (step % CHECKPOINT_STEPS === 0) await saveCheckpoint(checkpoint, plan, state)
    },
  })
  const facts = { texts: files.names.length, textsSha256: files.sha256, passages: passages.count }
  const table = quantise(state.table, vocabulary.keys)
  const bytes = encodeTableFile(table, { ...facts, ...settings })
  await writeFile(outFile, bytes)
  await rm(checkpoint, { force: true })
  console.log(`${outFile}: ${bytes.length} bytes`)
}

async function countTokens(
  files: TextFiles,
  size: number,
): Promise<{ vocabulary: Vocabulary; chars: number }> {
  const counter = new TokenCounter()
  let chars = 0
  for await (const text of readTexts(files)) {
    counter.add(text)
    chars += text.length
  }
  return { vocabulary: counter.vocabulary(size), chars }
}

async function readPassages(
  files: TextFiles,
  { vocabulary, chars, seed }: { vocabulary: Vocabulary; chars: number; seed: number },
): Promise<Passages> {
  const random = createRandom(seed)
  const passages = new Passages(vocabulary.keys)
  for await (const text of readTexts(files)) {
    if (random.next() < MAX_CHARS / chars) passages.add(text)
  }
  return passages
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (value > 0 && Number.isFinite(value)) return value
  throw new AppError('INVALID_INPUT', `--${name} 应为正数，而不是“${text}”`)
}
