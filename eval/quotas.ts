// Eval: how many cases of each kind the project's own set must hold.
import type { CaseFault } from './cases.ts'
import { CATEGORIES, type EvalCase } from './schema.ts'

const LEAST_CASES: Record<(typeof CATEGORIES)[number], number> = {
  enumeration: 24,
  numeric: 24,
  'version-compare': 20,
  'draft-trap': 16,
  unanswerable: 28,
  'multi-turn': 18,
  colloquial: 20,
  ocr: 14,
  injection: 13,
  lookup: 14,
  'scope-status': 8,
}
const LEAST_REQUIRED_PER_DOCUMENT = 10
const LEAST_DATED_CASES = 10
const LEAST_UNANSWERABLE_SHARE = 0.15
const LEAST_PARAPHRASED_SHARE = 1 / 3

/** Members of groups of two or more. */
function paraphrasedCount(cases: readonly EvalCase[]): number {
  const sizes = new Map<string, number>()
  for (const { group } of cases) {
    if (group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  return cases.filter(({ group }) => group !== undefined && (sizes.get(group) ?? 0) > 1).length
}

/** What the set as a whole lacks. */
export function quotaFaults(
  cases: readonly EvalCase[],
  documentIds: Iterable<string>,
): CaseFault[] {
  const faults: CaseFault[] = []
  const atLeast = (where: string, has: number, needs: number): void => {
    if (has < needs)
      faults.push({ where, message: `只有 ${has} 个，至少要 ${Math.ceil(needs)} 个` })
  }
  for (const category of CATEGORIES) {
    const count = cases.filter((testCase) => testCase.category === category).length
    atLeast(`类别 ${category}`, count, LEAST_CASES[category])
  }
  for (const id of documentIds) {
    const required = cases.flatMap(({ expected }) =>
      expected.filter(({ doc, need }) => doc === id && need === 'required'),
    )
    atLeast(`文件 ${id} 的必引条款`, required.length, LEAST_REQUIRED_PER_DOCUMENT)
  }
  const dated = cases.filter(({ asOf }) => asOf !== undefined).length
  const unanswerable = cases.filter(({ answerable }) => answerable === false).length
  atLeast('设定日期的用例', dated, LEAST_DATED_CASES)
  atLeast('不可回答的用例', unanswerable, cases.length * LEAST_UNANSWERABLE_SHARE)
  atLeast('成组改写的用例', paraphrasedCount(cases), cases.length * LEAST_PARAPHRASED_SHARE)
  return faults
}
