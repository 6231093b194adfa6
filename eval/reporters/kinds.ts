// Eval: the field cases by kind of fault, beside the baseline.
import { wilsonInterval } from '../stats.ts'
import type { FieldKind } from '../schema.ts'
import type { Report } from './report.ts'

export const KIND_NAMES: Readonly<Record<FieldKind, string>> = {
  K1: '换个说法就拒答或读错',
  K2: '表格',
  K3: '效力',
  K4: '排除',
  K5: '读丢或读坏',
  K6: '机关与地域',
  K7: '事实、定义、标题不对或不全',
  K8: '罚则',
  K9: '追问',
  K10: '多问、计数、算术',
  K11: '繁体',
  K12: '编号与地址',
  K13: '效力层级与副本',
  api: '接口',
}

interface Count {
  passed: number
  cases: number
}

function row(name: string, { passed, cases }: Count, before: Count | undefined): string[] {
  const { low, high } = wilsonInterval(passed, cases)
  const share = cases === 0 ? '–' : (passed / cases).toFixed(2)
  const interval = `[${low.toFixed(2)}, ${high.toFixed(2)}]`
  const base = before === undefined ? '–' : `${before.passed}/${before.cases}`
  return [name, String(cases), String(passed), share, interval, base]
}

function sumOf(counts: readonly Count[]): Count {
  const sum = (field: keyof Count): number =>
    counts.reduce((total, count) => total + count[field], 0)
  return { passed: sum('passed'), cases: sum('cases') }
}

/** Rows of a table, its head first: kind, n, passed, share, 95 % interval, baseline, and the sum. */
export function kindRows({ run, comparison }: Report): string[][] {
  const before = comparison?.categoriesBefore
  const rows = Object.entries(KIND_NAMES).flatMap(([kind, name]) => {
    const count = run.categories[kind]
    return count === undefined ? [] : [row(`${kind} ${name}`, count, before?.[kind])]
  })
  const all = sumOf(Object.values(run.categories))
  const allBefore = before === undefined ? undefined : sumOf(Object.values(before))
  return [['种类', 'n', '通过', '通过率', '95% 区间', '基线'], ...rows, row('合计', all, allBefore)]
}
