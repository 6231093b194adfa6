// Eval: `eval validate`, whether the labels are true of the documents.
import type { Command } from 'commander'
import { loadConfig } from '#config/config.ts'
import { readEnvironment } from '#environment.ts'
import { readCases } from '../cases.ts'
import { quotaFaults } from '../quotas.ts'
import { readSeedCorpus } from '../seed-corpus.ts'
import {
  CASES_DIRECTORY,
  DEFAULT_AS_OF,
  FIELD_CASES_DIRECTORY,
  FIXTURES_DIRECTORY,
} from '../settings.ts'
import { isFieldCase } from '../validate-field.ts'
import { validateCases } from '../validate.ts'

/** Adds the command; the exit code is 2 when a label is false. */
export function addValidateCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('validate')
    .description('核对用例标注与原文')
    .option('--cases <目录>', '用例目录，缺省为本项目的两套')
    .action(async ({ cases: directory }: { cases?: string }) => {
      const corpus = await readSeedCorpus(loadConfig(readEnvironment()).seedsDirectory)
      const own = [CASES_DIRECTORY, FIELD_CASES_DIRECTORY]
      const files = await Promise.all((directory === undefined ? own : [directory]).map(readCases))
      const cases = files.flatMap((file) => file.cases)
      const options = { corpus, asOf: DEFAULT_AS_OF, fixturesDirectory: FIXTURES_DIRECTORY }
      const all = [
        ...files.flatMap((file) => file.faults),
        ...validateCases(cases, options),
        ...(directory === undefined
          ? quotaFaults(
              cases.filter((one) => !isFieldCase(one)),
              corpus.documents.keys(),
            )
          : []),
      ]
      for (const { where, message } of all) process.stdout.write(`${where}  ${message}\n`)
      process.stdout.write(`${cases.length} 个用例，${all.length} 处问题\n`)
      finish(all.length === 0 ? 0 : 2)
    })
}
