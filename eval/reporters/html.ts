// Eval: the report as one HTML file that works from disk, without network.
import type { Corpus } from '../corpus.ts'
import { passRate } from '../gate.ts'
import { CAUSES } from '../pass.ts'
import { type CaseResult, isPassed } from '../run-file.ts'
import { SCRIPT, STYLE } from './html-page.ts'
import { formatDelta, formatScore, metricLabel, type Report, verdictLine } from './report.ts'

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Nothing is loaded, and only the script of this very file runs. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"

/** Text without meaning to HTML, for content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? character)
}

interface Flips {
  worse: ReadonlyMap<string, CaseResult>
  better: ReadonlyMap<string, CaseResult>
}

/** A place that the script fills with the clause's address and words when its case is opened. */
function clauseBlock(id: string, state: string): string {
  return `<div class="clause ${state}" data-clause="${escapeHtml(id)}">${escapeHtml(id)}</div>`
}

/** Addresses and words of all clauses that the cases name, each once, as JSON inert to HTML. */
function clauseData(results: readonly CaseResult[], corpus: Corpus): string {
  const ids = results.flatMap(({ gold, answer }) => [
    ...gold.flatMap(({ clauseIds }) => clauseIds),
    ...(answer?.citations ?? []).flatMap(({ clauseId }) => clauseId ?? []),
  ])
  const entries = [...new Set(ids)].toSorted().flatMap((id) => {
    const clause = corpus.clauses.get(id)
    if (clause === undefined) return []
    const title = corpus.documents.get(clause.documentId)?.title ?? ''
    return [[id, [`《${title}》${clause.label}`, clause.text]]]
  })
  return JSON.stringify(Object.fromEntries(entries)).replaceAll('<', String.raw`\u003c`)
}

function goldSide(result: CaseResult): string {
  const cited = new Set(result.answer?.citations.map(({ clauseId }) => clauseId))
  const blocks = result.gold.flatMap(({ doc, clause, need, clauseIds }) => {
    const state = clauseIds.some((id) => cited.has(id)) ? 'hit' : need === 'required' ? 'miss' : ''
    const shown = clauseIds.map((id) => clauseBlock(id, state))
    return shown.length > 0
      ? shown
      : [`<div class="clause miss">${escapeHtml(`${doc} ${clause}`)}</div>`]
  })
  return `<section><h4>应引条款</h4>${blocks.join('') || '无'}</section>`
}

function citedSide(result: CaseResult): string {
  const gold = new Set(result.gold.flatMap(({ clauseIds }) => clauseIds))
  const blocks = (result.answer?.citations ?? []).map(({ clauseId, documentId }) =>
    clauseBlock(clauseId ?? documentId, gold.has(clauseId ?? '') ? 'hit' : ''),
  )
  return `<section><h4>实引条款</h4>${blocks.join('') || '无'}</section>`
}

function answerSide(title: string, result: CaseResult): string {
  const words = result.answer?.text ?? result.error ?? ''
  const notices = result.answer?.notices.map((notice) => `<li>${escapeHtml(notice)}</li>`).join('')
  return `<section><h4>${title}</h4><pre>${escapeHtml(words)}</pre><ul>${notices ?? ''}</ul></section>`
}

function rankingList(title: string, ids: readonly string[] | null, result: CaseResult): string {
  if (ids === null) return ''
  const gold = new Set(result.gold.flatMap(({ clauseIds }) => clauseIds))
  const items = ids.map((id) => `<li${gold.has(id) ? ' class="hit"' : ''}>${escapeHtml(id)}</li>`)
  return `<section><h4>${title}</h4><ol>${items.join('')}</ol></section>`
}

function scoreTable({ scores, details }: CaseResult): string {
  const rows = Object.entries(scores).map(([name, score]) => {
    const why = details[name] === undefined ? '' : JSON.stringify(details[name])
    return `<tr><td>${escapeHtml(name)}</td><td>${formatScore(score)}</td><td>${escapeHtml(why)}</td></tr>`
  })
  return `<details><summary>全部分数</summary><div class="scroll"><table>${rows.join('')}</table></div></details>`
}

function caseBlock(result: CaseResult, flips: Flips): string {
  const passed = isPassed(result)
  const before = flips.worse.get(result.id) ?? flips.better.get(result.id)
  const flip = flips.worse.has(result.id) ? 'worse' : flips.better.has(result.id) ? 'better' : ''
  const data = `data-category="${result.category}" data-cause="${result.cause ?? ''}" data-flip="${flip}" data-outcome="${passed ? 'passed' : 'failed'}"`
  const mark = passed ? '<b class="good">✓</b>' : '<b class="bad">✗</b>'
  const arrow = { worse: ' <b class="bad">▼</b>', better: ' <b class="good">▲</b>', '': '' }[flip]
  const why = escapeHtml([result.cause ?? '', ...result.missed].join(' '))
  return `<details class="case" id="${escapeHtml(result.id)}" ${data}>
<summary>${mark}${arrow} <span class="id">${escapeHtml(result.id)}</span> ${escapeHtml(result.question)} <span class="bad">${why}</span></summary>
<div class="sides">${before === undefined ? '' : answerSide('基线的回答', before)}${answerSide('回答', result)}</div>
<div class="sides">${goldSide(result)}${citedSide(result)}</div>
<div class="sides">${rankingList('检索排序', result.ranking, result)}${rankingList('回答所据', result.evidence, result)}</div>
${scoreTable(result)}
</details>`
}

function choice(id: string, label: string, values: readonly (readonly [string, string])[]): string {
  const options = values.map(
    ([value, words]) => `<option value="${escapeHtml(value)}">${escapeHtml(words)}</option>`,
  )
  return `<label>${label} <select id="${id}"><option value="">全部</option>${options.join('')}</select></label>`
}

function metricTable({ run, comparison, rules }: Report): string {
  const rows = Object.entries(run.metrics).map(([name, { direction, mean, n }]) => {
    const base = comparison?.metrics.find((change) => change.name === name)?.base ?? null
    const floor = rules.metrics[name]?.gated === true ? String(rules.metrics[name].floor) : ''
    const cells = [formatScore(mean), formatScore(base), formatDelta(mean, base), String(n), floor]
    return `<tr><td>${escapeHtml(metricLabel(name, direction))}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  return `<div class="scroll"><table><tr><th>指标</th><th>本次</th><th>基线</th><th>Δ</th><th>n</th><th>门槛</th></tr>${rows.join('')}</table></div>`
}

/** Metrics, filters and every case with answer, expected and cited clauses and ranking. */
export function htmlReport(report: Report): string {
  const { run, comparison, corpus, verdict } = report
  const flips: Flips = {
    worse: new Map(comparison?.worse.map(({ before, after }) => [after.id, before])),
    better: new Map(comparison?.better.map(({ before, after }) => [after.id, before])),
  }
  const reasons = [...(verdict?.obstacles ?? []), ...(verdict?.failures ?? [])]
  const categories = Object.entries(run.categories).map(
    ([category, { passed, cases }]) => [category, `${category} ${passed}/${cases}`] as const,
  )
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(CONTENT_POLICY)}">
<title>评测 ${escapeHtml(run.meta.profile)}</title><style>${STYLE}</style></head><body>
<h1>评测 ${escapeHtml(run.meta.profile)}：${escapeHtml(verdictLine(report))}</h1>
<p>${run.cases.length} 例，通过 ${(passRate(run) * 100).toFixed(1)}%，日期 ${escapeHtml(run.meta.asOf)}，文档库 ${escapeHtml(run.meta.corpusHash.slice(0, 12))}，提交 ${escapeHtml(run.meta.git ?? '无')}</p>
<ul>${reasons.map((reason) => `<li class="bad">${escapeHtml(reason)}</li>`).join('')}</ul>
${metricTable(report)}
<div class="filters">
${choice('category', '类别', categories)}
${choice(
  'cause',
  '原因',
  CAUSES.map((cause) => [cause, cause]),
)}
${choice('flip', '变化', [
  ['worse', '▼ 变差'],
  ['better', '▲ 变好'],
])}
${choice('outcome', '结果', [
  ['failed', '失败'],
  ['passed', '通过'],
])}
<label>文字 <input id="words" type="search"></label> <span id="count"></span>
</div>
${run.cases.map((result) => caseBlock(result, flips)).join('\n')}
<script type="application/json" id="clauses">${clauseData(run.cases, corpus)}</script>
<script>${SCRIPT}</script></body></html>
`
}
