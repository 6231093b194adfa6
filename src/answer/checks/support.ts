// Answer: the words of a sentence come from the clauses that it cites.
import type { CitedClause } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { ModelSentence, SentencePart } from '../model-sentence.ts'
import type { SentenceCheck } from './sentence-check.ts'

/** Least share of a sentence's character pairs that its clauses hold; paraphrase keeps about half. */
const MIN_SHARE = 0.34
/** The same for one comma part; a part with fewer pairs says too little to be judged alone. */
const MIN_PART_SHARE = 0.22
const MIN_PART_PAIRS = 5

/** Words of form, which say nothing of their own; they part what stands around them. */
export const FORM =
  /(?:国家|政府|企业|地方)?层面|前一|后一|数字|一般|通常|原则上|每人|简而言之|简单来说|(?:未|没有|不)(?:再|直接|具体|明确|单独)*(?:列出|列入|提及|提到|写明|规定|设定|设置|涉及|保留|沿用)|进一步|(?:如下|以下)?部署|正式(?:印发|发布|稿|文件)?|重点任务|路径|举措|步骤|情形|对此|其中|可见|实际上|明确|相应|作为|抓手|具体而言|换言之|也就是说|一方面|另一方面|前者|后者|前述|数据|出自|来自|这一|这些|上述|类似|安排|同样|也有|原文|需要(?:注意|说明|指出)的?|总体(?:来看|上)?|总的来看|综上(?:所述)?|首先|其次|最后|第[一二三四五六七八九十](?=[,，是])|不过|但是|目前|当前|现已|已经?到期|现行|有效|属于|(?:并非|不是)?政府文件|协会文件|仅?供参考|(?:尚|还)?未生效|设有|专项内容|作出|强调|方案|意见|计划|根据|按照|依据|对于|关于|以及|并且|同时|其中|此外|另外|还要?|也要?|包括|主要|明确|提出|要求|规定|指出|强调|写明|文件|条款|方面|措施|内容|相关|有关|具体|分别|通过|进行|其|该|此|本|的|了|和|与|及|或|在|对|为|等|并|将|要|应|于|以|中|从|向|由|是|把|被|使|让|到|至|即|则/gu

/** Figures in Chinese characters are checked as figures. */
const COUNT =
  /百?分之[〇零一二三四五六七八九十百千万]+(?:点[〇零一二三四五六七八九]+)?|第[\d〇零一二三四五六七八九十百千]+(?:编|章|节|条|款|项|目|部分|点)|[〇零一二两三四五六七八九十百千万亿]+(?:年|月|日|个|家|项|成)/gu

/** What a document leaves open is not in its words. */
const ABSENCE =
  /(?:没有|未|不再)(?:再|直接|具体|明确|单独|作出)*(?:规定|写明|列出|提及|提到|设定|明确|给出|涉及|说明)/u

/** A sentence, and each longer part of it, shares enough character pairs with what it cites. */
export const wordsSupported: SentenceCheck = (sentence, { question }) => {
  if (sentence.evidence.length === 0) return []
  const known = knownWords(sentence.evidence)
  const asked = new Set(pairsOf(question))
  const whole = share(pairsOf(sentence.text), known, asked)
  if (whole < MIN_SHARE) return [{ check: 'words-supported', detail: percent(whole) }]
  const parts = sentence.parts.filter(({ text }) => !ABSENCE.test(text))
  const foreign = parts.flatMap((part) => foreignIn(part, known))
  if (foreign.length > 0) return foreign.map((detail) => ({ check: 'words-supported', detail }))
  return parts
    .map(({ text }) => ({ text, pairs: pairsOf(text) }))
    .filter(({ pairs }) => pairs.length >= MIN_PART_PAIRS)
    .filter(({ pairs }) => share(pairs, known, asked) < MIN_PART_SHARE)
    .map(({ text }) => ({ check: 'words-supported', detail: text }))
}

/** Characters in a row that no clause has; shorter ones are paraphrase. */
const MIN_FOREIGN_CHARS = 4
/** 标签： before what it heads. */
const LABEL = /^[^：:，,。]{2,8}[：:]/u
const SETS_SIDE_BY_SIDE = /两[份个部]|均|都|分别|各|共同|相比|相较|比|前者|后者/u

/** 社保缴满 is no stranger where the clause has 缴纳社会保险满. */
function isForeign(stretch: string, known: string): boolean {
  const strange = [...stretch].filter((character) => !known.includes(character)).length
  return stretch.length >= MIN_FOREIGN_CHARS && strange * 2 >= stretch.length
}

/** Words that no clause has, or that each lacks though another has them: two clauses told as one. */
function foreignIn({ text, evidence }: SentencePart, known: string): string[] {
  const words = text.replace(LABEL, '')
  const foreign = longestForeign(words, known)
  if (isForeign(foreign, known)) return [foreign]
  if (evidence.length < 2 || SETS_SIDE_BY_SIDE.test(words)) return []
  const perClause = evidence.map((one) => {
    const own = knownWords([one])
    return { own, stretch: longestForeign(words, own) }
  })
  return perClause.every(({ own, stretch }) => isForeign(stretch, own))
    ? perClause.slice(0, 1).map(({ stretch }) => stretch)
    : []
}

/** The longest stretch of Han characters, words of form left out, of which the source has no pair. */
export function longestForeign(text: string, source: string): string {
  const runs = wordsOf(text).match(/\p{Script=Han}{2,}/gu) ?? []
  const stretches = runs.flatMap((run) => {
    const isHeld = (at: number): boolean => source.includes(run.slice(at, at + 2))
    return [...run]
      .map((character, at) =>
        (at > 0 && isHeld(at - 1)) || (at + 1 < run.length && isHeld(at)) ? ' ' : character,
      )
      .join('')
      .split(' ')
  })
  return stretches.toSorted((a, b) => b.length - a.length)[0] ?? ''
}

/** How much of the text the clause holds, 0..1. */
export function overlapWith(text: string, source: string): number {
  return share(pairsOf(text), normaliseText(source), new Set())
}

export function knownWords(evidence: ModelSentence['evidence']): string {
  const words = evidence.flatMap(({ clause, document }: CitedClause) => [
    clause.text,
    clause.label,
    ...clause.path,
    document.title,
    ...document.aliases,
    document.number ?? '',
    ...document.issuers,
    STANDING_WORDS,
  ])
  return normaliseText(words.join('\n'))
}

/** Labels that are added to what the clause says. */
const STANDING_WORDS = '征求意见稿未生效已到期协会文件现行'

/** Pairs that merely repeat the question neither speak for the sentence nor against it. */
function share(pairs: readonly string[], known: string, asked: ReadonlySet<string>): number {
  const own = pairs.filter((pair) => known.includes(pair) || !asked.has(pair))
  if (own.length === 0) return pairs.length === 0 ? 1 : 0
  return own.filter((pair) => known.includes(pair)).length / own.length
}

/** Pairs of neighbouring Han characters, and whole runs of Latin letters; figures are checked apart. */
export function pairsOf(text: string): string[] {
  return [...wordsOf(text).matchAll(/\p{Script=Han}{2,}|[a-z]{2,}/gu)].flatMap(([run]) =>
    /^[a-z]/u.test(run)
      ? [run]
      : Array.from({ length: run.length - 1 }, (_, index) => run.slice(index, index + 2)),
  )
}

function wordsOf(text: string): string {
  return normaliseText(text).replaceAll(COUNT, ' ').replaceAll(FORM, ' ')
}

function percent(value: number): string {
  return `与所引条款的字词重合 ${Math.round(value * 100)}%`
}
