// Eval: the options of `eval run`.
import { join } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { REPORTERS, type ReporterName } from '../reporters/write.ts'
import { CACHE_MODES, type CacheMode } from '../live.ts'
import * as settings from '../settings.ts'

const PROFILES = ['offline', 'live', 'field', 'public'] as const
type Profile = (typeof PROFILES)[number]

export interface RunFlags {
  profile: Profile
  data?: string
  libraries?: string
  dummy?: true
  cache: CacheMode
  cassette: string
  cases?: string
  category?: string[]
  filter?: string
  tag?: string[]
  limit?: number
  sample?: number
  seed: number
  onlyFailing?: string | true
  retrievalOnly?: true
  answers?: string
  endpoint?: string
  k: number[]
  repeat: number
  concurrency: number
  baseline?: string
  allowCorpusChange?: true
  gate: boolean
  failFast?: true
  reporter: ReporterName[]
  out: string
  quiet?: true
}

function positive(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('应为正整数')
  return number
}

function list(value: string): string[] {
  return value.split(',').map((part) => part.trim())
}

function positives(value: string): number[] {
  return list(value).map(positive)
}

function pattern(value: string): string {
  try {
    return new RegExp(value, 'u').source
  } catch {
    throw new InvalidArgumentError('不是合法的正则表达式')
  }
}

function oneOf<Name extends string>(names: readonly Name[]): (value: string) => Name {
  return (value) => {
    const known = names.find((name) => name === value)
    if (known === undefined) throw new InvalidArgumentError(`应为 ${names.join('、')}`)
    return known
  }
}

function reporters(value: string): ReporterName[] {
  return list(value).map(oneOf(REPORTERS))
}

/** Adds the options to the command. */
export function addRunFlags(command: Command): Command {
  return command
    .option(
      '--profile <offline|live|field|public>',
      '不用或用语言模型作答，或问现场用例；public 问项目之外的题集',
      oneOf(PROFILES),
      'offline',
    )
    .option('--data <目录>', 'public：题集和文件所在的目录')
    .option('--libraries <目录>', 'public：建好的库留在这里，下次再用')
    .option('--dummy', 'public：改问六个假答者，前五个都须有一项不达标')
    .option(
      '--cache <方式>',
      `语言模型的录音：${CACHE_MODES.join('|')}`,
      oneOf(CACHE_MODES),
      'replay',
    )
    .option('--cassette <文件>', '录音文件', settings.CASSETTE_FILE)
    .option('--cases <目录>', '用例目录，缺省为所选 profile 的')
    .option('--category <类别>', '只跑这些类别，逗号分隔', list)
    .option('--filter <正则>', '只跑编号或问题匹配的用例', pattern)
    .option('--tag <标签>', '只跑带这些标签的用例，逗号分隔', list)
    .option('--limit <n>', '最多跑 n 个', positive)
    .option('--sample <n>', '随机抽约 n 个，同组不拆', positive)
    .option('--seed <n>', '抽样和重抽样的种子', positive, settings.DEFAULT_SEED)
    .option('--only-failing [run.json]', '只跑上次失败的用例')
    .option('--retrieval-only', '只评检索')
    .option('--answers <文件>', '给别处录下的答案评分（jsonl）')
    .option('--endpoint <地址>', '评一个运行中的服务')
    .option('--k <列表>', '检索截断位置', positives, [...settings.DEFAULT_CUTOFFS])
    .option('--repeat <n>', '每题问 n 次，全对才算通过', positive, 1)
    .option('--concurrency <n>', '同时问几题；大于 1 时耗时不准', positive, 1)
    .option('--baseline <文件>', '比较的基线，none 为不比较')
    .option('--allow-corpus-change', '允许文档库与基线不同')
    .option('--no-gate', '不判定，退出码只看能否评测')
    .option('--fail-fast', '第一个失败就停')
    .option('--reporter <列表>', `报告：${REPORTERS.join(',')}`, reporters, [...REPORTERS])
    .option('--out <目录>', '报告目录', join(settings.OUTPUT_DIRECTORY, 'latest'))
    .option('--quiet', '不在终端打印')
}

/** Whether the options leave out some of the cases. */
export function isSelection(flags: RunFlags): boolean {
  const { category, filter, tag, limit, sample, onlyFailing, failFast } = flags
  return [category, filter, tag, limit, sample, onlyFailing, failFast].some(
    (flag) => flag !== undefined,
  )
}
