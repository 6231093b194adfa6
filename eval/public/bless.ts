// Eval: makes the public sets of the last run the baseline and records why.
import { existsSync, readdirSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#domain/errors.ts'
import { PUBLIC_BASELINES_DIRECTORY, PUBLIC_OUTPUT_DIRECTORY } from '../settings.ts'
import { readRecord, writeRecord } from './record.ts'
import { reachedOf } from './report.ts'

/** The names of the sets; their figures go below the earlier changes. */
export async function blessPublic(reason: string, changesFile: string): Promise<string[]> {
  const records = existsSync(PUBLIC_OUTPUT_DIRECTORY)
    ? readdirSync(PUBLIC_OUTPUT_DIRECTORY)
        .toSorted()
        .flatMap((file) => readRecord(PUBLIC_OUTPUT_DIRECTORY, path.basename(file, '.json')) ?? [])
    : []
  if (records.length === 0) throw new AppError('NOT_FOUND', '还没有跑过公开题集。')
  const lines = records.map((record) => {
    const figures = reachedOf(record).map(
      ({ figure, value: { n, mean } }) => `${figure} ${mean.toFixed(3)}（n ${n}）`,
    )
    return `- ${record.set}：${figures.join('，')}`
  })
  for (const record of records) await writeRecord(PUBLIC_BASELINES_DIRECTORY, record)
  const head = reason.replaceAll(/\s+/gu, ' ').trim()
  await appendFile(changesFile, ['', `## ${head}`, '', ...lines, ''].join('\n'))
  return records.map(({ set }) => set)
}
