// Eval: what stays of a public set that was run, as a baseline too: ids, outcomes, scores, no texts.
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'

const ResultSchema = z.strictObject({
  id: z.string(),
  fold: z.int().nullable().describe('0 to 4, by document or statute; null where none answers'),
  outcome: z.enum(['right', 'wrong', 'partial', 'refused', 'answered']).nullable(),
  scores: z.record(z.string(), z.number()).describe('of the figures that apply'),
})
export type Result = z.infer<typeof ResultSchema>

export const SetRecordSchema = z.strictObject({
  set: z.string(),
  hand: z.enum(['own', 'blind', 'public']),
  results: z.array(ResultSchema),
})
export type SetRecord = z.infer<typeof SetRecordSchema>
export type Hand = SetRecord['hand']

/** The record of a set in a folder; null where there is none. @throws AppError INVALID_INPUT */
export function readRecord(folder: string, set: string): SetRecord | null {
  const file = path.join(folder, `${set}.json`)
  if (!existsSync(file)) return null
  const parsed = SetRecordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  const why = z.prettifyError(parsed.error)
  throw new AppError('INVALID_INPUT', `“${file}”不是公开集的记录：${why}`)
}

/** Writes a record, one question a line; equal runs give equal bytes. */
export async function writeRecord(folder: string, record: SetRecord): Promise<void> {
  const { set, hand, results } = record
  const lines = results.map((result) => JSON.stringify(result))
  const head = `{"set": ${JSON.stringify(set)}, "hand": "${hand}", "results": [`
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, `${set}.json`), `${head}\n${lines.join(',\n')}\n]}\n`)
}

/** Scores to 4 places, as they are written: a run and its own record do not differ. */
export function rounded({ results, ...set }: SetRecord): SetRecord {
  const round = (scores: Result['scores']): Result['scores'] =>
    Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, +score.toFixed(4)]))
  return { ...set, results: results.map((one) => ({ ...one, scores: round(one.scores) })) }
}
