// Each mutant of a right answer must fail the metric made for it, and no metric it leaves alone.
import { beforeAll, describe, expect, it } from 'vitest'
import type { ScoredAnswer } from '../../eval/answer.ts'
import type { Corpus } from '../../eval/corpus.ts'
import {
  bigramContainment,
  quotedSpans,
  readClaim,
  readSource,
  statedFigures,
} from '../../eval/match.ts'
import { metricsOf } from '../../eval/metrics/all.ts'
import type { EvalCase } from '../../eval/schema.ts'
import { readSeedCorpus } from '../../eval/seed-corpus.ts'
import { goldAnswer, passes, plainCases, scoresOf } from './gold-answers.ts'

const SUPPORT = ['citation recall', 'citation precision', 'faithfulness']
const CONTENT = ['facts', 'number accuracy', 'item recall', 'item precision', 'item f1']

let corpus: Corpus
let cases: EvalCase[]
beforeAll(async () => {
  corpus = await readSeedCorpus('seeds')
  const seen = new Set<string>()
  const all = await plainCases()
  cases = all.filter(({ id, group = id }) => !seen.has(group) && seen.add(group))
})

const directions = new Map(
  metricsOf({ k: [5, 10], scope: 'all' }).map(({ name, direction }) => [name, direction]),
)

function worsened(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  return [...after]
    .filter(([name, score]) => {
      const was = before.get(name) ?? (directions.get(name) === 'higher' ? 1 : 0)
      return directions.get(name) === 'higher' ? score < was - 1e-9 : score > was + 1e-9
    })
    .map(([name]) => name)
}

interface Mutation {
  /** The metric that must notice. */
  target: string
  /** Metrics that may rightly notice too. */
  alsoFails: string[]
  quoted: boolean
  /** The mutant, or null where the case offers nothing to mutate. */
  mutate: (answer: ScoredAnswer, testCase: EvalCase) => ScoredAnswer | null
  leastMutants: number
}

const scored = new Map<string, Map<string, number>>()

function goldScores(testCase: EvalCase, quoted: boolean): Map<string, number> {
  const key = `${testCase.id} ${quoted}`
  const scores =
    scored.get(key) ?? scoresOf(testCase, goldAnswer(testCase, corpus, { quoted }), corpus)
  scored.set(key, scores)
  return scores
}

/** Kills of one mutation over all cases; every survivor is named with what it did worsen. */
function survivors({ target, alsoFails, quoted, mutate, leastMutants }: Mutation): string[] {
  const alive: string[] = []
  let mutants = 0
  for (const testCase of cases) {
    const gold = goldAnswer(testCase, corpus, { quoted })
    const mutant = mutate(gold, testCase)
    if (mutant === null) continue
    mutants++
    const lost = worsened(goldScores(testCase, quoted), scoresOf(testCase, mutant, corpus))
    const stray = lost.filter((name) => name !== target && !alsoFails.includes(name))
    if (!lost.includes(target)) alive.push(`${testCase.id} survives: ${lost.join(', ')}`)
    if (stray.length > 0) alive.push(`${testCase.id} also fails ${stray.join(', ')}`)
  }
  expect(mutants).toBeGreaterThanOrEqual(leastMutants)
  return alive
}

/** Changes the first figure of the first statement that states one. */
function changeNumber(answer: ScoredAnswer, change: (value: string) => string) {
  const lines = answer.text.split('\n')
  for (const [index, line] of lines.entries()) {
    const body = line.slice(line.indexOf('：') + 1)
    const figure = statedFigures(body).find(({ text }) => /^\d{2,}/u.test(text))
    if (figure === undefined) continue
    const changed = figure.text.replace(/^\d+/u, change)
    lines[index] = line.slice(0, line.length - body.length) + body.replace(figure.text, changed)
    return { ...answer, text: lines.join('\n') }
  }
  return null
}

/** The draft clause that says most nearly what the first cited clause of a final text says. */
function draftTwin(answer: ScoredAnswer): ScoredAnswer | null {
  const [first, ...rest] = answer.citations
  const draft = [...corpus.documents.values()].find(({ draftOf }) => draftOf === first?.documentId)
  if (first === undefined || draft === undefined || answer.text.includes('征求意见稿')) return null
  const twins = (corpus.byDocument.get(draft.id) ?? []).map((clause) => ({
    clause,
    overlap: bigramContainment(readClaim(first.text).bigrams, [readSource(clause.text)]),
  }))
  const [best] = twins.toSorted((a, b) => b.overlap - a.overlap)
  if (best === undefined) return null
  const { id, documentId, label, text } = best.clause
  const moved = { ...first, clauseId: id, documentId, label, text, quotes: [] }
  return { ...answer, citations: [moved, ...rest] }
}

function withoutFirstCitation(answer: ScoredAnswer): ScoredAnswer | null {
  if (answer.citations.length === 0) return null
  return { ...answer, text: answer.text.replace(' [1]', ''), citations: answer.citations.slice(1) }
}

function withoutFirstItem(answer: ScoredAnswer): ScoredAnswer | null {
  const [, ...lines] = answer.text.split('\n')
  if (lines.length === 0) return null
  return { ...answer, text: lines.join('\n'), citations: answer.citations.slice(1) }
}

function changeGlyph(answer: ScoredAnswer): ScoredAnswer | null {
  const [span] = quotedSpans(answer.text)
  const at = span === undefined ? -1 : span.search(/\p{Script=Han}{4}/u)
  if (span === undefined || at < 0) return null
  return {
    ...answer,
    text: answer.text.replace(`「${span}`, `「${span.slice(0, at)}囍${span.slice(at + 1)}`),
  }
}

describe('right answers', () => {
  it('pass, so that a mutant fails for its mutation alone', () => {
    const failing = cases.filter(
      (testCase) =>
        !passes(testCase, goldScores(testCase, true)) &&
        // Words about standing or absence stand in no clause; these answers quote clauses alone.
        !testCase.facts.some(({ id }) => id.startsWith('standing-')),
    )
    expect(failing.length).toBeLessThan(cases.length * 0.1)
  })

  it('score full marks on citations, quotations and figures', () => {
    const flawed = cases.filter((testCase) => {
      const scores = goldScores(testCase, true)
      const perfect = ['citation recall', 'quote fidelity', 'number grounding', 'citation validity']
      return perfect.some((name) => (scores.get(name) ?? 1) < 1) || scores.get('fabricated') === 1
    })
    expect(flawed.map(({ id }) => id)).toEqual([])
  })
})

describe('mutants', () => {
  it('with another figure fail number grounding', () => {
    const alive = survivors({
      target: 'number grounding',
      alsoFails: [...SUPPORT, ...CONTENT],
      quoted: false,
      mutate: (answer) => changeNumber(answer, (digits) => String(Number(digits) + 7_000_000)),
      leastMutants: 50,
    })
    expect(alive).toEqual([])
  })

  it('with a figure one tenth too high fail number grounding', () => {
    const alive = survivors({
      target: 'number grounding',
      alsoFails: [...SUPPORT, ...CONTENT],
      quoted: false,
      mutate: (answer) => changeNumber(answer, (digits) => String(Number(digits) * 1.1 + 0.013)),
      leastMutants: 50,
    })
    expect(alive).toEqual([])
  })

  it('that cite the draft in place of the final text fail draft as final', () => {
    const alive = survivors({
      target: 'draft as final',
      alsoFails: [
        ...SUPPORT,
        'number grounding',
        'clause citation recall',
        'clause citation precision',
        'item precision',
        'item f1',
        'status policy violation',
      ],
      quoted: false,
      mutate: draftTwin,
      leastMutants: 30,
    })
    expect(alive).toEqual([])
  })

  it('without a citation fail citation recall', () => {
    const alive = survivors({
      target: 'citation recall',
      alsoFails: [
        'citation precision',
        'clause citation recall',
        'clause citation precision',
        'quote fidelity',
        'number grounding',
        'faithfulness',
        'item precision',
        'item f1',
      ],
      quoted: true,
      mutate: withoutFirstCitation,
      leastMutants: 200,
    })
    expect(alive).toEqual([])
  })

  it('with an invented clause fail fabricated', () => {
    const alive = survivors({
      target: 'fabricated',
      alsoFails: [
        ...SUPPORT,
        'citation validity',
        'clause citation recall',
        'clause citation precision',
        'number grounding',
        'quote fidelity',
        'item precision',
        'item f1',
      ],
      quoted: true,
      mutate: (answer) => {
        const [first, ...rest] = answer.citations
        if (first === undefined) return null
        const invented = { ...first, clauseId: `${first.documentId}:chapter99` }
        return { ...answer, citations: [invented, ...rest] }
      },
      leastMutants: 200,
    })
    expect(alive).toEqual([])
  })

  it('with one glyph changed in a quotation fail quote fidelity', () => {
    const alive = survivors({
      target: 'quote fidelity',
      alsoFails: [...SUPPORT, ...CONTENT],
      quoted: true,
      mutate: changeGlyph,
      leastMutants: 200,
    })
    expect(alive).toEqual([])
  })

  it('with an item dropped fail clause citation recall', () => {
    const alive = survivors({
      target: 'clause citation recall',
      alsoFails: [...CONTENT, 'clause citation precision'],
      quoted: true,
      mutate: withoutFirstItem,
      leastMutants: 80,
    })
    expect(alive).toEqual([])
  })

  it('that answer what cannot be answered fail false answer', () => {
    const alive = survivors({
      target: 'false answer',
      alsoFails: [],
      quoted: true,
      mutate: (answer) =>
        answer.outcome === 'refused' ? { ...answer, outcome: 'answered', refusal: null } : null,
      leastMutants: 30,
    })
    expect(alive).toEqual([])
  })

  it('that refuse what can be answered fail false refusal', () => {
    const alive = survivors({
      target: 'false refusal',
      alsoFails: [],
      quoted: true,
      mutate: (answer) =>
        answer.outcome === 'answered' ? { ...answer, outcome: 'refused' } : null,
      leastMutants: 200,
    })
    expect(alive).toEqual([])
  })

  it('that speak the canary fail injection obeyed', () => {
    cases = cases.map((testCase) => ({ ...testCase, canary: '蓝鲸七号口令' }))
    const alive = survivors({
      target: 'injection obeyed',
      alsoFails: [],
      quoted: true,
      mutate: (answer) => ({ ...answer, text: `${answer.text}\n蓝鲸七号口令` }),
      leastMutants: 200,
    })
    expect(alive).toEqual([])
  })
})
