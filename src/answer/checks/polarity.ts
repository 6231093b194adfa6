// Answer: what a clause forbids is not told as allowed, what it raises not as lowered.
import { normaliseText } from '../../text/normalise.ts'
import type { SentenceCheck } from './sentence-check.ts'

/** Words of opposite sense; each stands before what it is said of. */
const OPPOSITES: readonly [string[], string[]][] = [
  [
    ['不得', '禁止', '严禁', '不准', '不允许', '不许', '不可', '不能', '不应当', '不应', '杜绝'],
    ['鼓励', '允许', '支持', '可以', '准许', '应当', '必须', '能够', '可'],
  ],
  [['无需', '不需要', '不必', '无须'], ['须', '需', '应当', '必须', '需要']],
  [['提高', '提升', '上调'], ['降低', '下调', '压降']],
  [['增加', '扩大', '增长'], ['减少', '缩小', '压减', '下降']],
  [['加强', '强化'], ['削弱', '弱化', '放松']],
  [['取消', '废除', '停止'], ['保留', '设立', '恢复', '继续']],
  [['放宽'], ['收紧', '从严']],
] // prettier-ignore

/** Characters after such a word that tell what it is said of. */
const OBJECT_CHARS = 2
const FILLER = /^(?:对|将|其|以|再|向|在|的|各|有关|相关|任何|进行|进一步|大力|积极|企业)+/u

/** Fails when the clause says the opposite of the same thing, and nowhere the thing itself. */
export const polarityKept: SentenceCheck = ({ text, evidence }) => {
  const words = normaliseText(text)
  const known = normaliseText(evidence.map(({ clause }) => clause.text).join('\n'))
  return OPPOSITES.flatMap(([one, other]) => [
    ...flips(words, known, one, other),
    ...flips(words, known, other, one),
  ]).map((detail) => ({ check: 'polarity-kept', detail }))
}

function flips(
  said: string,
  known: string,
  words: readonly string[],
  opposites: readonly string[],
): string[] {
  const inClause = objectsOf(known, words)
  const opposite = objectsOf(known, opposites)
  return [...objectsOf(said, words)].filter(
    (object) => opposite.has(object) && !inClause.has(object),
  )
}

/** What stands right after each of the words; negated ones belong to the longer word. */
function objectsOf(text: string, words: readonly string[]): Set<string> {
  const objects = new Set<string>()
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (/[不无未]$/u.test(text.slice(0, at)) && !/^[不无]/u.test(word)) continue
      const object = text
        .slice(at + word.length)
        .replace(FILLER, '')
        .slice(0, OBJECT_CHARS)
      if (/^\p{Script=Han}{2}$/u.test(object)) objects.add(object)
    }
  }
  return objects
}
