// Eval: asks all public sets whose data is there, of the product or of another respondent.
import path from 'node:path'
import type { Config } from '#config/config.ts'
import { type HandSet, runHandSet } from './hand-set.ts'
import { HANDS, readHandSets } from './layout.ts'
import type { Libraries } from './libraries.ts'
import { readPolicyData, runPolicySet } from './policy-set.ts'
import { readStatuteSet } from './question-sets.ts'
import { rounded, type SetRecord } from './record.ts'
import type { Respondent } from './respondents.ts'
import { runStatuteSet } from './statute-set.ts'

export interface PublicOptions {
  dataDirectory: string
  config: Config
  libraries: Libraries
  respondent: Respondent
  /** Whether the search is measured too; dummies have none of their own. */
  withSearch: boolean
}

export interface PublicRun {
  records: SetRecord[]
  /** Sets whose data is not there. */
  skipped: string[]
  /** By what was read and asked together. */
  seconds: Record<string, number>
}

export async function runPublicSets(options: PublicOptions): Promise<PublicRun> {
  const { dataDirectory, config, libraries, respondent, withSearch } = options
  const run: PublicRun = { records: [], skipped: [], seconds: {} }
  const timed = async (name: string, work: () => Promise<SetRecord[]>): Promise<void> => {
    const startedAt = performance.now()
    run.records.push(...(await work()).map(rounded))
    run.seconds[name] = (performance.now() - startedAt) / 1000
  }
  for (const hand of HANDS) {
    const folder = path.join(dataDirectory, hand)
    const sets = readHandSets(folder)
    if (sets.length === 0) run.skipped.push(hand)
    for (const { name, questions } of sets) {
      const set: HandSet = { hand, name, questions }
      const about = { folder, seedsDirectory: config.seedsDirectory, libraries, respondent }
      await timed(`${hand}-${name}`, async () => [await runHandSet(set, about)])
    }
  }
  const policies = readPolicyData(dataDirectory)
  if (policies === undefined) run.skipped.push('ncp')
  else await timed('ncp', () => runPolicySet(policies, { libraries, respondent, withSearch }))
  if (!withSearch) return run
  const statutes = readStatuteSet(dataDirectory)
  if (statutes === undefined) run.skipped.push('statutes')
  else await timed('statutes', async () => [await runStatuteSet(statutes, config)])
  return run
}
