// Eval: the record of a run, which is also what a baseline is.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { AnswerSchema } from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'
import { CAUSES } from './pass.ts'
import { CategorySchema } from './schema.ts'

/** Raise when the shape changes: a baseline of another version is not compared. */
export const RUN_FILE_VERSION = 1

const ScoreValueSchema = z.number().min(0).max(1)

export const CaseResultSchema = z.object({
  id: z.string(),
  caseHash: z.string(),
  category: CategorySchema,
  group: z.string(),
  critical: z.boolean(),
  question: z.string(),
  gold: z.array(
    z.object({
      doc: z.string(),
      clause: z.string(),
      need: z.enum(['required', 'acceptable']),
      clauseIds: z.array(z.string()),
    }),
  ),
  answer: z
    .object({
      text: z.string(),
      outcome: AnswerSchema.shape.outcome,
      outcomeInferred: z.boolean().describe('read from the prose; the system gives none'),
      refusalReason: z.string().nullable(),
      citations: z.array(
        z.object({ n: z.int(), documentId: z.string(), clauseId: z.string().nullable() }),
      ),
      notices: z.array(z.string()),
    })
    .nullable(),
  ranking: z.array(z.string()).nullable().describe('clause ids, best first'),
  evidence: z.array(z.string()).nullable(),
  scores: z.record(z.string(), ScoreValueSchema).describe('of the metrics that apply'),
  details: z.record(z.string(), z.unknown()).describe('by metric, why a score is not perfect'),
  passes: z.array(z.boolean()).describe('one entry a repeat; a case passes when all do'),
  missed: z.array(z.string()).describe('criteria that it does not meet'),
  cause: z.enum(CAUSES).nullable(),
  error: z.string().nullable(),
})
export type CaseResult = z.infer<typeof CaseResultSchema>

export const RunFileSchema = z.object({
  version: z.literal(RUN_FILE_VERSION),
  meta: z.object({
    profile: z.string(),
    mode: z.enum(['full', 'retrieval']),
    git: z.string().nullable(),
    corpusHash: z.string(),
    casesHash: z.string(),
    configHash: z.string(),
    promptHash: z.string(),
    asOf: z.string().describe('the day of the run for cases that set none'),
    seed: z.int(),
    k: z.array(z.int()),
    repeat: z.int(),
    isSelection: z.boolean().describe('only some of the cases were run'),
  }),
  metrics: z.record(
    z.string(),
    z.object({
      direction: z.enum(['higher', 'lower']),
      mean: z.number().nullable(),
      n: z.int().describe('cases that it applies to'),
    }),
  ),
  categories: z.record(z.string(), z.object({ passed: z.int(), cases: z.int() })),
  unresolved: z.array(z.string()).describe('labels that no clause of the library answers to'),
  cases: z.array(CaseResultSchema),
})
export type RunFile = z.infer<typeof RunFileSchema>

/** Whether a case passes in every repeat. */
export function isPassed(result: CaseResult): boolean {
  return result.error === null && result.passes.length > 0 && result.passes.every(Boolean)
}

/** A run without the words of the answers: ids, outcomes, scores and what was missed. */
export function outcomesOnly(run: RunFile): RunFile {
  const cases = run.cases.map((result) => ({
    ...result,
    answer: result.answer && { ...result.answer, text: '', citations: [], notices: [] },
    ranking: null,
    evidence: null,
    details: {},
  }))
  return { ...run, cases }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value === 'number') return Number(value.toFixed(4))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, field]) => [key, sortKeys(field)]),
  )
}

/** The run as JSON: keys sorted, floats to 4 places, no time in it; equal runs give equal bytes. */
export function serialiseRun(run: RunFile): string {
  return `${JSON.stringify(sortKeys(run), null, 1)}\n`
}

/** Reads a run or baseline. Throws NOT_FOUND or INVALID_INPUT naming the file. */
export async function readRun(file: string): Promise<RunFile> {
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', `无法读取评测结果“${file}”。`, { cause })
  })
  try {
    return RunFileSchema.parse(JSON.parse(content))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new AppError('INVALID_INPUT', `“${file}”不是评测结果：${why.slice(0, 500)}`, { cause })
  }
}
