// Retrieve: what people say around their question: greetings, who they are, why they ask.
import { segmentWords } from '../text/words.ts'
import type { Lexicon } from './lexicon.ts'

/** 根据现有文件，: where to look, not what for. */
const BASIS =
  /^[\s]*(?:请)?(?:根据|依据|按照|基于|结合|据)[^,]{0,20}?(?:文件|政策|规定|资料|材料|文档|库)[^,]{0,4},/u

/**
 * Blanks the stretches between commas that ask nothing and hold no term of the lexicon, if another
 * one does ask or hold one. Lengths are kept.
 * @param topic the question with names and asking words blanked out
 * @param whole the same with the asking words still in place
 */
export function dropAsides(topic: string, whole: string, lexicon: Lexicon): string {
  const basis = BASIS.exec(topic)?.[0].length ?? 0
  const stretches: { start: number; end: number }[] = []
  for (const match of topic.matchAll(/[^,;:。!?]+[,;:。!?]*/gu)) {
    stretches.push({ start: match.index, end: match.index + match[0].length })
  }
  const speaks = ({ start, end }: { start: number; end: number }): boolean =>
    start >= basis && (asks(topic, whole, start, end) || holdsTerm(topic, start, end, lexicon))
  const kept = stretches.filter(speaks)
  const isEnough = kept.some(({ start, end }) => hasContent(topic.slice(start, end), lexicon))
  if (!isEnough) return topic
  return stretches
    .map((stretch) => {
      const text = topic.slice(stretch.start, stretch.end)
      return speaks(stretch) ? text : text.replace(/[^,;:。!?]/gu, ' ')
    })
    .join('')
}

/** Whether asking words were blanked out of the stretch. */
function asks(topic: string, whole: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (topic.charAt(index) === ' ' && whole.charAt(index).trim() !== '') return true
  }
  return /[?]|吗|呢|怎么|如何|咋|啥|什么/u.test(topic.slice(start, end))
}

function holdsTerm(topic: string, start: number, end: number, lexicon: Lexicon): boolean {
  for (let index = start; index < end; index++) {
    if (topic.charAt(index) === '"' || topic.charAt(index) === '《') return true
    if (lexicon.longestAt(topic.slice(0, end), index)?.kind === 'term') return true
  }
  return false
}

/** Whether words remain that can be a topic. */
function hasContent(text: string, lexicon: Lexicon): boolean {
  return segmentWords(text).some(
    (word) => word.text.length > 1 && !lexicon.isStopWord(word.text) && !lexicon.isWeak(word.text),
  )
}
