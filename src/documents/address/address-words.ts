// Documents: the words around a number that may be a heading: 保障措施第二项, 三（二）老年用品.

/** Between a heading and the number of one of its children: 保障措施部分的第二项. */
const BRIDGE =
  /(?:这一?|该)?(?:部分|章节|一章|一节|专栏|章|节|方面)?(?:(?:之?中|里面?|下面?|之下|项下|内)的?|的|之)?$/u
const LEADING_BRIDGE = /^(?:(?:之?中|里面?|下面?|内(?!容))的?|的|关于|有关|涉及|针对|[,:、"'])+/u
const WORD_RUN_BEFORE = /[\p{Script=Han}a-z\d、]+$/u
const WORD_RUN_AFTER = /^([\p{Script=Han}a-z\d、]+)/u
const QUOTED_BEFORE = /["']([^"']{2,40})["'](.*)$/u
const MARKED_OFF = /^[·・•‧∙]([\p{Script=Han}a-z\d、]+)/u
/** Longest heading looked for, in characters; longer ones are sentences. */
const LONGEST_HEAD = 40

/** Where a question goes on after the name of a clause: 老年用品|有哪些要求. */
const QUESTION_WORDS =
  /的|有哪|有什|有没|有多|是什|是多|是怎|是否|是不|是指|怎|如何|什么|哪|规定|内容|讲|说|提|写|要求|包括|包含|涉及|呢|吗|吧|主要|具体|全文|原文|请|给我|告诉|展开|解释|多少|几|分别|都|看|找|列|与|和第|和\(|及第|[这那]?一?[项段条]/u

/** A name up to where the question goes on, which may be empty: 老年用品有哪些 is 老年用品. */
export function headWords(words: string): string {
  const at = words.search(QUESTION_WORDS)
  return at < 0 ? words : words.slice(0, at)
}

/** Words between two marks, when they are a heading and nothing else: 三、工作举措（二）. */
export function headBetween(gap: string): string | null {
  const words = gap.replace(BRIDGE, '').replaceAll(/^[:·"']+|["']+$/gu, '')
  if (!/^[\p{Script=Han}a-z\d]{2,20}$/u.test(words)) return null
  return headWords(words) === words ? words : null
}

export interface WordsBefore {
  /** The unquoted run of words before the place, newest last; empty when there is none. */
  run: string
  /** A heading set off by quotation marks, and where it begins. */
  quoted: { name: string; start: number } | null
}

/** The words directly before a place of a normalised text that may be the heading it stands under. */
export function wordsBefore(text: string, at: number): WordsBefore {
  const before = text.slice(Math.max(0, at - 2 * LONGEST_HEAD), at)
  const quoted = QUOTED_BEFORE.exec(before)
  if (quoted !== null && (quoted[2] ?? '').replace(BRIDGE, '') === '') {
    const start = at - before.length + quoted.index
    return { run: '', quoted: { name: quoted[1] ?? '', start } }
  }
  const run = WORD_RUN_BEFORE.exec(before.replace(BRIDGE, ''))?.[0] ?? ''
  return { run: run.slice(-LONGEST_HEAD), quoted: null }
}

export interface WordsAfter {
  /** The run of words after the place, question words included; empty when there is none. */
  run: string
  /** A name set off by a middle dot, and where it ends. */
  markedOff: { name: string; end: number } | null
}

/** The words directly after a place of a normalised text that may be the head of what it addresses. */
export function wordsAfter(text: string, at: number): WordsAfter {
  const after = text.slice(at, at + 2 * LONGEST_HEAD)
  const markedOff = MARKED_OFF.exec(after)?.[1]
  if (markedOff !== undefined) {
    const name = headWords(markedOff)
    if (name !== '') return { run: '', markedOff: { name, end: at + 1 + name.length } }
  }
  const run = WORD_RUN_AFTER.exec(after.replace(LEADING_BRIDGE, ''))?.[1] ?? ''
  return { run: run.slice(0, LONGEST_HEAD), markedOff: null }
}
