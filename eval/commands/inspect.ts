// Eval: `eval compare`, `eval explain` and `eval report`, which look at finished runs.
import { join } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '#config/config.ts'
import { readEnvironment } from '#environment.ts'
import { AppError } from '#domain/errors.ts'
import { compareRuns } from '../compare.ts'
import { readGateRules } from '../gate.ts'
import type { Report } from '../reporters/report.ts'
import { tableReport } from '../reporters/table.ts'
import { writeReports } from '../reporters/write.ts'
import { type CaseResult, isPassed, readRun } from '../run-file.ts'
import { readSeedCorpus } from '../seed-corpus.ts'
import { FIELD_GATE_FILE, GATE_FILE, OUTPUT_DIRECTORY } from '../settings.ts'

const LATEST_RUN = join(OUTPUT_DIRECTORY, 'latest', 'run.json')

async function reportOf(file: string, baselineFile: string | null): Promise<Report> {
  const run = await readRun(file)
  return {
    run,
    comparison: baselineFile === null ? null : compareRuns(await readRun(baselineFile), run),
    rules: await readGateRules(run.meta.profile === 'field' ? FIELD_GATE_FILE : GATE_FILE),
    verdict: null,
    corpus: await readSeedCorpus(loadConfig(readEnvironment()).seedsDirectory),
    latenciesMs: [],
    elapsedMs: null,
  }
}

function explanation(result: CaseResult): string {
  const { answer, details, scores } = result
  const scored = Object.entries(scores).map(([name, score]) => {
    const why = details[name] === undefined ? '' : `  ${JSON.stringify(details[name])}`
    return `  ${name} ${score.toFixed(3)}${why}`
  })
  const gold = result.gold.map(
    ({ doc, clause, need, clauseIds }) => `  ${need} ${doc} ${clause} → ${clauseIds.join(' ')}`,
  )
  const cited = answer?.citations.map(
    ({ n, clauseId, documentId }) => `  [${n}] ${clauseId ?? documentId}`,
  )
  const verdict = isPassed(result) ? '通过' : `失败：${result.cause ?? result.error}`
  return [
    `${result.id}（${result.category}）${result.question}`,
    `${verdict}  ${result.missed.join('、')}`,
    '',
    answer?.text ?? '（没有回答）',
    '',
    '应引：',
    ...gold,
    '实引：',
    ...(cited ?? []),
    '检索排序：',
    ...(result.ranking ?? []).map((id, index) => `  ${index + 1}. ${id}`),
    '回答所据：',
    ...(result.evidence ?? []).map((id, index) => `  ${index + 1}. ${id}`),
    '分数：',
    ...scored,
  ].join('\n')
}

/** Adds the three commands. */
export function addInspectCommands(program: Command): void {
  program
    .command('compare')
    .description('比较两次结果')
    .argument('<基线.json>')
    .argument('<本次.json>')
    .action(async (before: string, after: string) => {
      process.stdout.write(`${tableReport(await reportOf(after, before))}\n`)
    })
  program
    .command('explain')
    .description('说明一个用例的得分')
    .argument('<编号>')
    .argument('[run.json]', '评测结果', LATEST_RUN)
    .action(async (id: string, file: string) => {
      const run = await readRun(file)
      const result = run.cases.find((one) => one.id === id)
      if (result === undefined) {
        throw new AppError('NOT_FOUND', `“${file}”里没有用例 ${id}。`)
      }
      process.stdout.write(`${explanation(result)}\n`)
    })
  program
    .command('report')
    .description('从一次结果重写报告')
    .argument('[run.json]', '评测结果', LATEST_RUN)
    .option('--baseline <文件>', '比较的基线')
    .option('--out <目录>', '报告目录', join(OUTPUT_DIRECTORY, 'latest'))
    .action(async (file: string, { baseline, out }: { baseline?: string; out: string }) => {
      const report = await reportOf(file, baseline ?? null)
      const files = await writeReports(report, ['md', 'html', 'junit'], out)
      process.stdout.write(`${files.join('\n')}\n`)
    })
}
