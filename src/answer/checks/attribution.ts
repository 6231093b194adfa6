// Answer: which of the cited clauses each stretch of a sentence speaks of.
import type { CitedClause } from '../cited-clause.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { ModelSentence } from '../model-sentence.ts'
import { withoutQuotations } from '../quotations.ts'

/** Words of a sentence, quotations left out, and the clauses that must prove them. */
export interface Stretch {
  text: string
  evidence: readonly CitedClause[]
}

/** What sets two sides against each other names one and speaks of both. */
const COMPARES =
  /相比|相较|较|比|(?:由|从).{1,40}(?:至|到|为|成)|(?:改|调整|变|增加?|降低?|提高|提升|减少|扩大|缩小)(?:至|到|为|成)|分别|均|都/u
const FINAL_WORDS = /正式(?:稿|文件|文本|版|方案|意见|计划|规划|通知|办法)|最终稿|定稿/gu
/** Names by which sentences tell documents apart, and which of the cited ones each means. */
const KINDS: readonly [RegExp, (one: CitedClause, cited: readonly CitedClause[]) => boolean][] = [
  [/征求意见稿|草案/gu, isDraft],
  [FINAL_WORDS, (one) => !isDraft(one)],
  [/新方案|新一轮|新计划|新规划/gu, (one, cited) => follows(one, cited)],
  [/旧方案|原方案|上一轮|旧计划|旧规划/gu, (one, cited) => !follows(one, cited)],
]

/**
 * Cuts each part at the documents that it names: after 《甲》 come words on 甲, until another document
 * is named, in the parts that follow too. A part that compares may rest on all that it cites.
 */
export function attribute(sentence: ModelSentence): Stretch[] {
  const stretches: Stretch[] = []
  let current: readonly CitedClause[] = []
  for (const { text, evidence } of sentence.parts) {
    const words = normaliseText(withoutQuotations(text))
    const mentions = mentionsIn(words, evidence)
    const inherited = evidence.filter((one) => current.includes(one))
    current = inherited.length > 0 ? inherited : evidence
    if (COMPARES.test(words)) {
      stretches.push({ text: words, evidence: sentence.evidence })
      current = mentions.at(-1)?.evidence ?? current
      continue
    }
    let at = 0
    for (const mention of mentions) {
      stretches.push({ text: words.slice(at, mention.start), evidence: current })
      at = mention.end
      current = mention.evidence
    }
    stretches.push({ text: words.slice(at), evidence: current })
  }
  return stretches.filter(({ text }) => text !== '')
}

/** Whether its document follows that of another cited clause. */
function follows({ document }: CitedClause, cited: readonly CitedClause[]): boolean {
  return cited.some((other) => other.document.id === document.succeeds)
}

function isDraft({ document }: CitedClause): boolean {
  return document.standing === 'draft'
}

interface Mention {
  start: number
  end: number
  evidence: readonly CitedClause[]
}

/** Names of cited documents in order of place, the longest name where several fit. */
function mentionsIn(words: string, evidence: readonly CitedClause[]): Mention[] {
  const found: Mention[] = []
  const add = (start: number, length: number, fitting: readonly CitedClause[]): void => {
    if (fitting.length > 0) found.push({ start, end: start + length, evidence: fitting })
  }
  for (const { document } of evidence) {
    const own = evidence.filter((one) => one.document === document)
    for (const name of namesOf(document)) {
      for (let at = words.indexOf(name); at >= 0; at = words.indexOf(name, at + 1))
        add(at, name.length, own)
    }
  }
  for (const [pattern, isMeant] of KINDS) {
    const meant = evidence.filter((one) => isMeant(one, evidence))
    for (const match of words.matchAll(pattern)) add(match.index, match[0].length, meant)
  }
  return longestFirst(found)
}

function namesOf({ title, number, aliases }: CitedClause['document']): string[] {
  const short = /\d+号$/u.exec(number ?? '')?.[0]
  return [title, number ?? '', ...aliases, short === undefined ? '' : `${short}文`]
    .map(normaliseText)
    .filter((name) => name.length > 2)
}

function longestFirst(mentions: readonly Mention[]): Mention[] {
  const kept: Mention[] = []
  for (const mention of mentions.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (kept.every(({ start, end }) => mention.end <= start || end <= mention.start))
      kept.push(mention)
  }
  return kept.toSorted((a, b) => a.start - b.start)
}
