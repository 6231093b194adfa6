// Eval: the figures of the public sets: which way is better, what is to be reached, what is gated.
import type { Outcome, Reply } from './reply.ts'

interface Figure {
  /** Shown to people. */
  label: string
  direction: 'higher' | 'lower'
  /** A significant drop fails the gate; the others are told. */
  gated: boolean
}

export const FIGURES: Readonly<Record<string, Figure>> = {
  right: { label: '答对', direction: 'higher', gated: true },
  heldBack: { label: '守住', direction: 'higher', gated: true },
  partial: { label: '部分', direction: 'lower', gated: false },
  refused: { label: '拒答', direction: 'lower', gated: false },
  wrong: { label: '答错', direction: 'lower', gated: false },
  answered: { label: '不该答而答', direction: 'lower', gated: false },
  quoted: { label: '事实题引用条数', direction: 'lower', gated: false },
  ...Object.fromEntries(
    [1, 3, 5, 10, 100].map((k): [string, Figure] => [
      `R@${k}`,
      { label: `R@${k}`, direction: 'higher', gated: true },
    ]),
  ),
}

/** What is to be reached, by set and figure; `*` stands for any set by hand. */
export const TO_REACH: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'ncp-in': { right: 0.74, refused: 0.07, partial: 0.07, quoted: 3 },
  'ncp-out': { heldBack: 0.72 },
  'ncp-search': { 'R@1': 0.75, 'R@3': 0.9, 'R@5': 0.92, 'R@10': 0.945 },
  statutes: {},
  '*': { right: 0.6, partial: 0.1, quoted: 3, answered: 0.07 },
}

/** Of a question that the library answers: what came of it, and how much a fact answer quotes. */
export function answerScores(reply: Reply, outcome: Outcome): Record<string, number> {
  const { isList, quotations } = reply
  return {
    ...Object.fromEntries(
      (['right', 'partial', 'refused', 'wrong'] as const).map((one) => [one, +(one === outcome)]),
    ),
    ...(reply.outcome === 'answered' && !isList && { quoted: quotations.length }),
  }
}
