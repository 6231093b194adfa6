// Retrieve: what people say around their question: greetings, who they are, why they ask.
import type { Span } from '#domain/document.ts'
import { segmentWords } from '#zh/words.ts'
import type { Lexicon } from './lexicon.ts'
import type { FrequencyOf } from './pieces.ts'

/** 根据现有文件，: where to look, not what for. */
const BASIS =
  /^[\s]*(?:请)?(?:根据|依据|按照|基于|结合|据)[^,]{0,20}?(?:文件|政策|规定|资料|材料|文档|库)[^,]{0,4},/u

/** 从沿海搬到内地: where a move starts is not where it is regulated. */
const ORIGIN = /从\p{Script=Han}{2,6}?(?=搬|迁|移|转到|转移)/gu

/** 我们这种小厂，; 促进消费的政策里，: who asks, or where to look. It narrows, but is not asked about. */
const FRAME =
  /^(?:\s*(?:(?:我们?|咱们?|俺们?|本人|我司|我方)(?:是|这种|这类|这样的|属于)|身为|作为)[^,;:。!?]{2,30}|[^,;:。!?]{2,16}的(?:政策|文件|方案|意见|规划|条款)(?:里面?|中|当中)),/u

/** 我做皮鞋，订单下滑，想了解一下…: the story before a request narrows it, but is not asked about. */
const STORY =
  /^.{4,}?[,;。!?](?=(?:所以|因此|现在|就)?(?:我们?|咱们?|俺)?(?:就|很|也|特别|只)?(?:想要?|希望|麻烦|请)(?:再)?(?:了解|知道|问|咨询|请教|查|看看|打听))/u

/**
 * Parts the stretch that frames a question from the question, where the rest holds a term of the
 * lexicon by itself. Lengths are kept in both.
 */
export function partFrame(topic: string, lexicon: Lexicon): { asked: string; frame: string } {
  const length = Math.max(FRAME.exec(topic)?.[0].length ?? 0, STORY.exec(topic)?.[0].length ?? 0)
  const isFramed = length > 0 && holdsTerm(topic, { start: length, end: topic.length }, lexicon)
  const asked = isFramed ? ' '.repeat(length) + topic.slice(length) : topic
  return {
    asked: asked.replace(ORIGIN, (origin) => ' '.repeat(origin.length)),
    frame: isFramed ? topic.slice(0, length) : '',
  }
}

/**
 * Blanks the stretches between commas that ask nothing and say nothing that clauses speak of, if
 * another one does. Lengths are kept.
 * @param topic the question with names and asking words blanked out
 * @param whole the same with the asking words still in place
 */
export async function dropAsides(
  topic: string,
  whole: string,
  { lexicon, frequencyOf }: { lexicon: Lexicon; frequencyOf: FrequencyOf },
): Promise<string> {
  const basis = BASIS.exec(topic)?.[0].length ?? 0
  const stretches = stretchesOf(topic)
  const speaking = await Promise.all(
    stretches.map(
      async (stretch) =>
        stretch.start >= basis &&
        (asks({ topic, whole }, stretch) ||
          holdsTerm(topic, stretch, lexicon) ||
          (await holdsRareWord(textOf(topic, stretch), lexicon, frequencyOf))),
    ),
  )
  const kept = stretches.filter((_, index) => speaking[index])
  const isEnough = kept.some((stretch) => hasContent(textOf(topic, stretch), lexicon))
  if (!isEnough) return topic
  return stretches
    .map((stretch, index) => {
      const text = textOf(topic, stretch)
      return speaking[index] === true ? text : text.replace(/[^,;:。!?]/gu, ' ')
    })
    .join('')
}

/** The stretches between commas that ask; the last one where none does. */
export function askingStretches(topic: string, whole: string): string[] {
  const stretches = stretchesOf(topic)
  const asking = stretches.filter((stretch) => asks({ topic, whole }, stretch))
  return (asking.length > 0 ? asking : stretches.slice(-1)).map((stretch) => textOf(topic, stretch))
}

/** What stands between commas, each with the marks that end it; leading marks belong to none. */
export function stretchesOf(topic: string): Span[] {
  return [...topic.matchAll(/[^,;:。!?]+[,;:。!?]*/gu)].map(({ index, 0: text }) => ({
    start: index,
    end: index + text.length,
  }))
}

/** Whether asking words were blanked out of the stretch. */
export function asks(
  { topic, whole }: { topic: string; whole: string },
  { start, end }: Span,
): boolean {
  for (let index = start; index < end; index++) {
    if (topic.charAt(index) === ' ' && whole.charAt(index).trim() !== '') return true
  }
  return /[?]|吗|呢|怎么|如何|咋|啥|什么/u.test(topic.slice(start, end))
}

function textOf(topic: string, { start, end }: Span): string {
  return topic.slice(start, end)
}

function holdsTerm(topic: string, { start, end }: Span, lexicon: Lexicon): boolean {
  for (let index = start; index < end; index++) {
    if (topic.charAt(index) === '"' || topic.charAt(index) === '《') return true
    if (lexicon.longestAt(topic.slice(0, end), index)?.kind === 'term') return true
  }
  return false
}

/** A word in more clauses than this is no name of a topic. */
const MAX_RARE = 5

/** Whether a word of three characters or more stands in a few clauses: 中欧班列 is what is asked about. */
async function holdsRareWord(
  text: string,
  lexicon: Lexicon,
  frequencyOf: FrequencyOf,
): Promise<boolean> {
  for (const { text: word } of segmentWords(text)) {
    if (word.length < 3 || lexicon.isStopWord(word) || lexicon.isWeak(word)) continue
    const frequency = await frequencyOf(word)
    if (frequency > 0 && frequency <= MAX_RARE) return true
  }
  return false
}

/** Whether words remain that can be a topic. */
function hasContent(text: string, lexicon: Lexicon): boolean {
  return segmentWords(text).some(
    (word) => word.text.length > 1 && !lexicon.isStopWord(word.text) && !lexicon.isWeak(word.text),
  )
}
