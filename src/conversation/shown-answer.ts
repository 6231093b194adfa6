// Conversation: what the last answer showed: its items in order, the clause it began with.

/** One thing of several that an answer lists. */
export interface ShownItem {
  /** The heading line above it, where there is one: it may name the document. */
  heading: string
  /** What the item is about: its address and head, or its first words; marks and quotations removed. */
  words: string
  /** The numbers of its citation marks: [2] is 2. */
  marks: number[]
}

const BULLET = /^\s*(?:[-*•·]\s|\d{1,2}[.、．)）]\s*|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*)/u
const HEADING = /^\s*(?:#+\s|\*\*《|《[^》]+》[^。；，「]*[：:]?$)/u
const ENUMERATOR =
  /(?<=^|[：:；;。，,\s])(?:[一二三四五六七八九]是|第[一二三四五六七八九]，|[①-⑳]|[（(]\d[)）])/u
const MARK = /\[(\d{1,3})\]/gu

/**
 * A place as printed in answers: 三（二）老年用品, 第十四条, 专栏3·产品品牌培育, 八、培育先进产业集群; with the
 * heading that follows it, if the heading is set off.
 */
const PRINTED =
  /(?:[一二三四五六七八九十]{1,4}[、.]?\s?)?[（(][一二三四五六七八九十]{1,4}[）)](?:\p{Script=Han}{2,20}(?=[·：:。，「\]）)[\s]|$))?|第[一二三四五六七八九十百零\d]{1,9}条(?:第[一二三四五六七八九十\d]{1,4}[款项])?|专栏\s?\d+(?:[·・]\p{Script=Han}{2,14})?|(?<=^|\s)[一二三四五六七八九十]{1,4}、\p{Script=Han}{2,20}(?=[：:。，「[\s]|$)/u

/** The first clause address that an answer prints, titles and quotations left out; '' for none. */
export function printedAddress(answer: string): string {
  return PRINTED.exec(withoutTitles(withoutQuotations(answer)))?.[0].trim() ?? ''
}

/** Whether words hold a printed address. */
export function holdsAddress(words: string): boolean {
  return PRINTED.test(withoutTitles(words))
}

// Lengths are bounded: an answer of another hand may open a thousand brackets and close none.
function withoutTitles(words: string): string {
  return words.replace(/《[^》]{0,200}》/gu, ' ')
}

/** What answers quote, and the marks of emphasis and standing around it, taken out. */
export function withoutQuotations(answer: string): string {
  return answer.replace(/「[^」]{0,2000}」/gu, '').replace(/\*\*|【[^】]{0,200}】/gu, '')
}

/**
 * The items of an answer in order: bulleted lines, else what 一是, 二是 or ① set apart, else what ends in
 * a citation mark, else what 、 joins. Fewer than two items are no list.
 */
export function shownItems(answer: string): ShownItem[] {
  const found = [bulletedLines, enumeratedParts, markedParts, joinedWords]
    .map((split) => split(answer))
    .find((items) => items.length > 1)
  return found ?? []
}

/** The part of an answer that a citation mark closes. */
export function itemMarked(answer: string, mark: number): ShownItem | undefined {
  return [...bulletedLines(answer), ...markedParts(answer)].find(({ marks }) =>
    marks.includes(mark),
  )
}

function bulletedLines(answer: string): ShownItem[] {
  const items: ShownItem[] = []
  let heading = ''
  for (const line of answer.split('\n')) {
    if (BULLET.test(line)) items.push(itemOf(line.replace(BULLET, ''), heading))
    else if (HEADING.test(line)) heading = line
  }
  return items.filter(({ words }) => words !== '')
}

function enumeratedParts(answer: string): ShownItem[] {
  const parts = answer.split(new RegExp(ENUMERATOR.source, 'gu')).slice(1)
  return parts.map((part) => itemOf(part, '')).filter(({ words }) => words !== '')
}

function markedParts(answer: string): ShownItem[] {
  const parts = answer.split(/(?<=\[\d{1,3}\])(?!\[)/gu).filter((part) => /\[\d+\]/u.test(part))
  return parts.map((part) => itemOf(part, '')).filter(({ words }) => words !== '')
}

function joinedWords(answer: string): ShownItem[] {
  const [run = ''] = /[^。；，：:、\s]{2,12}(?:、[^。；，：:、\s]{2,12})+/u.exec(answer) ?? []
  const words = run.split(/[、和及]/u).filter(Boolean)
  return words.map((word) => itemOf(word.replace(/^(?:包括|涉及|有)|等.*$/u, ''), ''))
}

function itemOf(text: string, heading: string): ShownItem {
  const marks = [...text.matchAll(MARK)].map(([, mark]) => Number(mark))
  const plain = withoutQuotations(text).replace(MARK, '').trim()
  return { heading, words: headOf(plain), marks }
}

/** Words of an item after which it only explains. */
const LONGEST_HEAD_CHARS = 36

function headOf(text: string): string {
  const bare = text
    .replace(/^(?:[^：:「」（）()]{0,12}(?:包括|如下|分别是|个方面|个|条|有))[：:]/u, '')
    .replace(/^[\s，。；、和与及:：]+/u, '')
  const head = /^[^：:。；]+/u.exec(bare)?.[0].trim() ?? ''
  const short = head.length > LONGEST_HEAD_CHARS ? (head.split(/[，,]/u)[0] ?? '') : head
  const address = holdsAddress(short) ? '' : printedAddress(bare)
  return `${short.slice(0, LONGEST_HEAD_CHARS * 2)}${address === '' ? '' : ` ${address}`}`.trim()
}
