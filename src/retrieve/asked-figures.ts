// Retrieve: which figures of a sentence are the ones that a question asks for.
import type { Concept, Understanding } from '#domain/understanding.ts'
import { findNormalised, normaliseWithOffsets } from '#zh/normalise.ts'
import { sameQuantity } from '#zh/quantities.ts'
import type { Quantity } from '#zh/quantities.ts'
import { searchTerms } from './concepts.ts'

/** The figures of the kind that is asked for, those that the question states itself left out. */
export function askedFigures(
  quantities: readonly Quantity[],
  { asks, statedFigures }: Understanding,
): Quantity[] {
  const units = asks.figure?.units ?? []
  return quantities.filter(
    (quantity) =>
      !statedFigures.some((figure) => sameQuantity(figure, quantity)) &&
      (units.length === 0
        ? quantity.unit !== '' && quantity.unit !== '年'
        : units.some((unit) => sameUnit(unit, quantity.unit))),
  )
}

/** What texts may count by where a question says 个: 实验室 150 家. */
const COUNTING_UNITS = ['个', '家', '项', '种', '类', '座', '处', '所', '条', '名', '套', '批']

/** The question with 个 taken for any measure word; null where it does not ask by 个. */
export function askedByAnyMeasure(understanding: Understanding): Understanding | null {
  const { asks } = understanding
  if (asks.figure?.units.includes('个') !== true) return null
  return { ...understanding, asks: { ...asks, figure: { ...asks.figure, units: COUNTING_UNITS } } }
}

/** Figures further from the topic than this many characters probably count something else. */
const FAR_CHARS = 40

/** 1 for a figure beside the words of the topic, falling to 0 with distance; 0.5 without words. */
export function nearness(
  text: string,
  figures: readonly Quantity[],
  concepts: readonly Concept[],
): number {
  const normal = normaliseWithOffsets(text)
  const places = searchTerms(concepts).flatMap((term) => findNormalised(normal, term))
  if (places.length === 0) return 0.5
  const distances = figures.flatMap((figure) =>
    places.map(({ start, end }) => Math.max(0, start - figure.end, figure.start - end)),
  )
  return 1 - Math.min(Math.min(...distances), FAR_CHARS) / FAR_CHARS
}

/** Measure words for the same thing. */
const SAME_UNITS = [
  ['岁', '周岁'],
  ['天', '日', '工作日', '个工作日'],
  ['月', '个月'],
]

function sameUnit(asked: string, found: string): boolean {
  return (
    asked === found || SAME_UNITS.some((units) => units.includes(asked) && units.includes(found))
  )
}
