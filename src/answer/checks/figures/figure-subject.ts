// Answer: a figure is said of what the clause says it of, not of what another figure there is said of.
import { sameUnit } from './figures.ts'
import type { Figure } from './figures.ts'
import { pairsOf } from '../support.ts'

/** Points in time and limits belong to whole sentences, not to the noun beside them. */
const UNITS_OF_TIME = new Set(['年', '月', '日', '天', '个月', '小时', '工作日', '个工作日'])
/** What is measured, and other words for it: a sentence may not measure something else. */
const MEASURES: readonly (readonly string[])[] = [
  ['营业收入', '营收'], ['增加值'], ['利润率'], ['利润'], ['产值'], ['产量'], ['销售额', '销售收入'], ['出口额', '出口'],
  ['投资'], ['研发投入'], ['研发人员'], ['市场份额'], ['税收'], ['退税'], ['补贴', '补助'], ['贷款'], ['罚款'],
  ['违约金'], ['赔偿'], ['工资'], ['注册资本'], ['保证金'], ['专利'], ['就业'], ['能耗'], ['碳排放'],
] // prettier-ignore

/** Whether every place where the clauses have the figure speaks of something else. */
export function isOfAnother(
  figure: Figure,
  said: readonly Figure[],
  known: readonly Figure[],
): boolean {
  const own = known.filter((one) => isSame(figure, one) && one.stretch !== '')
  if (own.length === 0) return false
  return own.every(
    (one) =>
      isCloserToOther(figure, one, { said, known }) ||
      hasOtherNoun(figure, one) ||
      hasOtherMeasure(figure, one),
  )
}

function isSame(figure: Figure, one: Figure): boolean {
  return figure.value === one.value && sameUnit(figure.unit, one.unit)
}

/** 新增推广10项产品 where the clause has 培育10个园区 and 新增推广300项产品. */
function isCloserToOther(
  figure: Figure,
  own: Figure,
  { said, known }: { said: readonly Figure[]; known: readonly Figure[] },
): boolean {
  const beside = said.filter(({ stretch }) => stretch === figure.stretch)
  const words = pairsOf(contextOf(figure, beside).replaceAll(WORDS_OF_COUNTING, ' '))
  return known
    .filter((one) => one.value !== figure.value && one.stretch !== '')
    .filter((one) => sameUnit(figure.unit, one.unit) || sameUnit(one.unit, figure.unit))
    .filter((other) => other.stretch === own.stretch || !beside.some((one) => isSame(one, other)))
    .some((other) => {
      const [here, there] = surroundings(own, other)
      const onlyOther = words.filter((pair) => there.includes(pair) && !here.includes(pair)).length
      const onlyOwn = words.filter((pair) => here.includes(pair) && !there.includes(pair)).length
      return onlyOther >= 2 && onlyOwn * 3 <= onlyOther
    })
}

/** The least that tells the two apart: what stands beside them, their stretches or their sentences. */
function surroundings(own: Figure, other: Figure): [string, string] {
  if (other.stretch === own.stretch) return [own.before + own.after, other.before + other.after]
  return other.sentence === own.sentence
    ? [own.stretch, other.stretch]
    : [own.sentence, other.stretch]
}

/** The words to hold against the clause: all of the stretch unless it lists figures of one kind. */
function contextOf(figure: Figure, beside: readonly Figure[]): string {
  const isListed = beside.some((one) => one.value !== figure.value && one.unit === figure.unit)
  return isListed ? figure.before + figure.after : figure.stretch
}

/** How many of the pairs the words hold, 0..1. */
function shareOf(pairs: readonly string[], words: string): number {
  return pairs.filter((pair) => words.includes(pair)).length / pairs.length
}

/** Characters beside a figure that name what it counts. */
const NOUN_CHARS = 8
const MIN_NOUN_PAIRS = 2

/** 300项行业标准 where the clause has 300项产品 and its sentence no 行业标准. */
function hasOtherNoun(figure: Figure, own: Figure): boolean {
  if (UNITS_OF_TIME.has(figure.unit)) return false
  const after = figure.after.replace(BOUND_WORDS, '')
  const behind = CHANGES.test(after) ? [] : pairsOf(after.slice(0, NOUN_CHARS))
  if (behind.length >= MIN_NOUN_PAIRS) return shareOf(behind, own.sentence) === 0
  const ahead = pairsOf(figure.before.replaceAll(WORDS_OF_COUNTING, ' ')).slice(-MAX_PAIRS_AHEAD)
  return ahead.length >= MIN_NOUN_PAIRS && shareOf(ahead, own.stretch) === 0
}

const MAX_PAIRS_AHEAD = 4
const BOUND_WORDS = /^(?:以上|以下|以内|左右|上下|余|多|内)/u
/** What is said of the figure, not what it counts. */
const CHANGES = /^的?(?:调整|改|变|提高|提升|增|上升|上调|降|下降|下调|减|扩大|缩小|回落)/u
const WORDS_OF_COUNTING =
  /调整|改为?|变为?|提高|提升|增加|增长|降低|下降|减少|正式|征求意见稿|数量|目标|总数|总量|规模|金额|比例|水平|标准|要求|分别|合计|达到?|左右|以上|以下|以内|超过|突破|不(?:得|能)?(?:少于|低于|超过|高于)|按照?|则|约|计算/gu

/** 利润突破25万亿元 where the clause has 营业收入突破25万亿元. */
function hasOtherMeasure(figure: Figure, own: Figure): boolean {
  if (UNITS_OF_TIME.has(figure.unit)) return false
  const place = MEASURES.some((names) => isMeasured(names, own.stretch))
    ? own.stretch
    : own.sentence
  return MEASURES.some(
    (names) => isMeasured(names, figure.before + figure.after) && !isMeasured(names, place),
  )
}

function isMeasured(names: readonly string[], words: string): boolean {
  return names.some((name) => words.includes(name))
}

/** 不满一年的，不超过六个月 where the clause has 不满一年的，不超过一个月: figures that lost their condition. */
export function losingCondition(said: readonly Figure[], known: readonly Figure[]): Figure[] {
  return said.filter((figure, index) => {
    const condition = said[index - 1]
    if (condition === undefined || condition.stretch === figure.stretch) return false
    if (!condition.stretch.endsWith('的') || condition.sentence !== figure.sentence) return false
    const same = known.filter((one) => isSame(condition, one) && one.bound === condition.bound)
    const own = known.filter((one) => isSame(figure, one))
    return (
      same.length > 0 &&
      own.length > 0 &&
      own.every(({ sentence }) => same.every((one) => one.sentence !== sentence))
    )
  })
}
