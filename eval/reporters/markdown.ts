// Eval: the report as Markdown, short enough for a comment on a pull request.
import type { Flip } from '../compare.ts'
import { passRate } from '../gate.ts'
import type { CaseResult } from '../run-file.ts'
import { kindRows } from './kinds.ts'
import {
  failuresByCause,
  formatDelta,
  formatScore,
  metricLabel,
  type Report,
  verdictLine,
} from './report.ts'

const FLIPS_SHOWN = 20
const ANSWER_CHARS = 400

/** Text that Markdown and HTML take as it is. */
function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+!|~]/gu, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s+/gu, ' ')
}

/** An answer in a code block that it cannot close. */
function block(text: string): string {
  const words = text.slice(0, ANSWER_CHARS)
  const longest = Math.max(2, ...[...words.matchAll(/`+/gu)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${words}\n${fence}`
}

function metricRows(report: Report): string[] {
  const { run, comparison, rules } = report
  return Object.entries(run.metrics)
    .filter(([name]) => rules.metrics[name]?.gated === true)
    .map(([name, { direction, mean, n }]) => {
      const rule = rules.metrics[name]
      const base = comparison?.metrics.find((change) => change.name === name)?.base ?? null
      const cells = [
        metricLabel(name, direction),
        formatScore(mean),
        formatScore(base),
        formatDelta(mean, base),
        String(n),
        String(rule?.floor ?? ''),
      ]
      return `| ${cells.join(' | ')} |`
    })
}

function missedWords(result: CaseResult): string {
  if (result.error !== null) return `出错：${plain(result.error)}`
  const details = result.missed.map((name) => {
    const detail = result.details[name]
    return detail === undefined ? name : `${name} ${plain(JSON.stringify(detail).slice(0, 200))}`
  })
  return `${result.cause ?? ''}：${details.join('；')}`
}

function citedWords(result: CaseResult): string {
  const cited = result.answer?.citations.map(({ clauseId, documentId }) => clauseId ?? documentId)
  return plain(cited?.join('、') ?? '') || '无'
}

function goldWords(result: CaseResult): string {
  const required = result.gold.filter(({ need }) => need === 'required')
  return plain(required.map(({ doc, clause }) => `${doc} ${clause}`).join('、')) || '无'
}

function flipSection({ before, after }: Flip): string {
  return [
    `#### ${after.id} ${plain(after.question)}`,
    '',
    missedWords(after),
    '',
    `应引：${goldWords(after)}  `,
    `实引：${citedWords(after)}`,
    '',
    '<details><summary>前后回答</summary>',
    '',
    block(before.answer?.text ?? ''),
    '',
    block(after.answer?.text ?? after.error ?? ''),
    '',
    '</details>',
    '',
  ].join('\n')
}

function kindTable(report: Report): string[] {
  const [head = '', ...rows] = kindRows(report).map(
    (cells) => `| ${cells.map(plain).join(' | ')} |`,
  )
  return [head, '|---|---|---|---|---|---|', ...rows]
}

/** Verdict, gated metrics, what got worse with both answers, and everything else in one line each. */
export function markdownReport(report: Report): string {
  const { run, verdict, comparison } = report
  const categories = Object.entries(run.categories).map(
    ([category, { passed, cases }]) => `${category} ${passed}/${cases}`,
  )
  const reasons = [
    ...(verdict?.obstacles ?? []),
    ...(verdict?.failures ?? []),
    ...(verdict?.warnings ?? []),
  ].slice(0, FLIPS_SHOWN)
  const worse = comparison?.worse ?? []
  const better = comparison?.better.map(({ after }) => after.id) ?? []
  const lines = [
    `## 评测 ${plain(run.meta.profile)}：${verdictLine(report)}`,
    '',
    `${run.cases.length} 例，通过 ${(passRate(run) * 100).toFixed(1)}%。${categories.join(' · ')}`,
    '',
    ...reasons.map((reason) => `- ${plain(reason)}`),
    '',
    '| 指标 | 本次 | 基线 | Δ | n | 门槛 |',
    '|---|---|---|---|---|---|',
    ...metricRows(report),
    '',
    ...(run.meta.profile === 'field' ? [...kindTable(report), ''] : []),
    `### 变差 ${worse.length}，变好 ${better.length}`,
    '',
    ...worse.slice(0, FLIPS_SHOWN).map(flipSection),
    ...(better.length > 0 ? [`变好：${better.slice(0, 2 * FLIPS_SHOWN).join(' ')}`, ''] : []),
    '<details><summary>全部失败，按原因</summary>',
    '',
    ...failuresByCause(run).map(
      ([cause, results]) =>
        `- **${cause}** ${results.length}：${results.map(({ id }) => id).join(' ')}`,
    ),
    '',
    '</details>',
  ]
  return `${lines.join('\n')}\n`
}
