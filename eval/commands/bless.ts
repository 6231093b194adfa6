// Eval: `eval bless`, makes a run the baseline and records why.
import { existsSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '#domain/errors.ts'
import { compareRuns, type Flip } from '../compare.ts'
import { blessPublic } from '../public/bless.ts'
import { passRate } from '../gate.ts'
import { outcomesOnly, readRun, type RunFile, serialiseRun } from '../run-file.ts'
import {
  BASELINE_CHANGES_FILE,
  BASELINE_FILE,
  FIELD_BASELINE_FILE,
  LIVE_BASELINE_FILE,
  OUTPUT_DIRECTORY,
} from '../settings.ts'

export interface BlessOptions {
  reason: string
  baselineFile: string
  changesFile: string
}

function refuseUnfit(run: RunFile): void {
  const errors = run.cases.filter(({ error }) => error !== null).map(({ id }) => id)
  const faults = [
    ...(run.meta.isSelection ? ['只跑了一部分用例'] : []),
    ...(run.meta.mode === 'retrieval' ? ['只评了检索'] : []),
    ...(errors.length > 0 ? [`有用例出错（${errors[0]}）`] : []),
    ...(run.unresolved.length > 0 ? [`有标注没有对应条款（${run.unresolved[0]}）`] : []),
    ...(run.cases.length === 0 ? ['没有用例'] : []),
  ]
  if (faults.length > 0) {
    throw new AppError('INVALID_INPUT', `这次结果不能作为基线：${faults.join('，')}。`)
  }
}

function idsOf(flips: readonly Flip[] = []): string {
  return flips.map(({ after }) => after.id).join(' ') || '无'
}

function changeEntry(run: RunFile, previous: RunFile | null, reason: string): string {
  const comparison = previous === null ? null : compareRuns(previous, run)
  const rate = (passRate(run) * 100).toFixed(1)
  return [
    '',
    `## ${reason}`,
    '',
    `- ${run.meta.profile}，提交 ${run.meta.git ?? '无'}，${run.cases.length} 例，通过 ${rate}%`,
    `- 变差：${idsOf(comparison?.worse)}`,
    `- 变好：${idsOf(comparison?.better)}`,
    '',
  ].join('\n')
}

/** Writes the run as baseline and the reason with all flips below the earlier ones. */
export async function blessRun(run: RunFile, options: BlessOptions): Promise<void> {
  const { baselineFile, changesFile } = options
  const reason = options.reason.replaceAll(/\s+/gu, ' ').trim()
  if (reason === '') throw new AppError('INVALID_INPUT', '请用 --reason 写明为什么接受新的基线。')
  refuseUnfit(run)
  const previous = existsSync(baselineFile) ? await readRun(baselineFile) : null
  const isField = run.meta.profile === 'field'
  await writeFile(baselineFile, serialiseRun(isField ? outcomesOnly(run) : run))
  if (!existsSync(changesFile)) await writeFile(changesFile, '# 基线的变化\n')
  await appendFile(changesFile, changeEntry(run, previous, reason))
}

const BASELINE_FILES: Readonly<Record<string, string>> = {
  live: LIVE_BASELINE_FILE,
  field: FIELD_BASELINE_FILE,
}

interface BlessFlags {
  reason: string
  public?: true
}

/** Adds the command. */
export function addBlessCommand(program: Command): void {
  program
    .command('bless')
    .description('把一次结果定为基线，并记下理由')
    .argument('[run.json]', '评测结果', join(OUTPUT_DIRECTORY, 'latest', 'run.json'))
    .requiredOption('--reason <理由>', '为什么接受')
    .option('--public', '定的是公开题集的基线：上次跑过的每一个')
    .action(async (file: string, { reason, public: isPublic }: BlessFlags) => {
      if (isPublic === true) {
        const sets = await blessPublic(reason, BASELINE_CHANGES_FILE)
        process.stdout.write(`已更新 ${sets.join('、')}\n`)
        return
      }
      const run = await readRun(file)
      const baselineFile = BASELINE_FILES[run.meta.profile] ?? BASELINE_FILE
      await blessRun(run, {
        reason,
        baselineFile,
        changesFile: BASELINE_CHANGES_FILE,
      })
      process.stdout.write(`已更新 ${baselineFile}\n`)
    })
}
