// Page: a text in words, with every figure whole: number, sign, unit and bound are one word.
import { findQuantities } from '#zh/quantities.ts'

interface Span {
  start: number
  end: number
}

/** Cuts Chinese into words; without it each character would count as one. */
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

const NUMERALS = '〇零一二两三四五六七八九十百千万亿'
/** What is one by its form, whatever it counts; the units are known to the reader of quantities. */
const FIGURES = [
  // 1,000 · 16.2 · 8:30 · 2025/10/1 · SC-9999 · 3D
  /(?<![\p{Script=Latin}\p{Nd}])(?=[\p{Script=Latin}.,:/_-]*\p{Nd})[\p{Script=Latin}\p{Nd}]+(?:[.,:/．，：／@_-]?[\p{Script=Latin}\p{Nd}]+)*/u,
  // 3 00, as a damaged source has it
  /\p{Nd}[\p{Nd}.,]*(?:[ \u00a0]\p{Nd}{2,3})+(?!\p{Nd})/u,
  // 0.8 kW·h · 16 ℃
  /\p{Nd}\s?(?:[µμ]?\p{Script=Latin}{1,3}(?:[·/]\p{Script=Latin}{1,3})?(?!\p{Script=Latin})|\p{So}|[%％‰°]C?)/u,
  // GB/T 15835
  /[A-Z]{2,}(?:\/[A-Z]+)?\s?\p{Nd}+/u,
  // ±0.5 · ≥60 · ￥30
  /(?<![\p{Script=Latin}\p{Nd}])[-+−±≥≤><＞＜≧≦≈\p{Sc}]+\s?(?=\p{Nd})/u,
  // 〔2022〕68号
  /[〔﹝［[(（【]\s?\p{Nd}{4}\s?[〕﹞］\])）】]\s?第?\s?\p{Nd}+\s?号/u,
  // 第十四条 · 第3批
  new RegExp(`第\\s?(?:[${NUMERALS}]+|\\p{Nd}+)\\s?[编章节条款项目期届批次号轮位个名类]?`, 'u'),
  // 三分之二 · 百分之十六点二 · 十四五
  new RegExp(`[${NUMERALS}]+分之[${NUMERALS}]+(?:点[${NUMERALS}]+)?|十[一二三四五六七八九]五`, 'u'),
].map(({ source }) => new RegExp(source, 'gu'))
/** What stands between the ends of a range, or nothing. */
const JOINT = /^(?:\s?[—–‐‑―─~～﹣－-]+\s?)?$/u
/** A measure word that the reader does not know: 3成, 5毫米; but 3和 is two words. */
const MEASURE =
  /^\s?(?:(?![和与或及至到以在等的了则应可将为并于由])\p{Script=Han}|\p{Script=Han}[米克升伏瓦时秒吨元度赫帕焦])$/u

/** The words of a text in reading order; joined, they are the text. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  let at = 0
  let figure = ''
  const pushRest = (end: number): void => {
    const [first = '', ...others] = segments(text.slice(at, end))
    if (figure === '') words.push(first, ...others)
    else if (/\p{Nd}$/u.test(figure) && MEASURE.test(first)) words.push(figure + first, ...others)
    else words.push(figure, first, ...others)
  }
  for (const { start, end } of figuresIn(text)) {
    pushRest(start)
    figure = text.slice(start, end)
    at = end
  }
  pushRest(text.length)
  return words.filter((word) => word !== '')
}

function segments(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** Where figures stand; parts that touch or are the ends of a range are one. */
function figuresIn(text: string): Span[] {
  const found: Span[] = [
    ...findQuantities(text),
    ...FIGURES.flatMap((pattern) =>
      Array.from(text.matchAll(pattern), ({ 0: figure, index }) => ({
        start: index,
        end: index + figure.length,
      })),
    ),
  ]
  const merged: Span[] = []
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last === undefined || !(start <= last.end || JOINT.test(text.slice(last.end, start))))
      merged.push({ start, end })
    else last.end = Math.max(last.end, end)
  }
  return merged
}
