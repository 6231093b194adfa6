// Conversation: words that point back (第二个, 这一条, 下一条, 它, 前者, 这个行业), read in the thread.
import type { PolicyDocument } from '#domain/document.ts'
import { parseNumeral } from '#zh/numerals.ts'
import { holdsAddress, itemMarked } from './shown-answer.ts'
import type { ShownItem } from './shown-answer.ts'
import { headingOf, lastTwo, nameAll, scopeWords, sentenceOf, tidy } from './thread.ts'
import type { FollowUp } from './thread.ts'

const NUMBER = '[一二两三四五六七八九十\\d]{1,3}'
const SPOKEN =
  '(?:你|您|上面|刚才|前面|之前|上文|其中|所)*(?:列出?|说|讲|提到|提|列举|写)?的?(?:那)?'

/** 第二个, 最后一点, 倒数第二项, 第一和第三个: items of the last answer. */
const ITEM = new RegExp(
  `^${SPOKEN}(?:第(${NUMBER})|(倒数第${NUMBER}|最后(?:面)?的?(?:一|那)|末(?:尾)?(?:一)?))((?:个|份|部)(?:文件|方案|版本|意见)|个|项|点|条|份|种|类|处|方面)(?!专栏|部分|月|季度)(?:(?:和|、|与|跟)第(${NUMBER})(?:个|项|点|条|份|种|类|处))?`,
  'u',
)
/** [2]展开说说, 引用2的原文. */
const MARKED =
  /^(?:那|看看?|把)?(?:[[【](\d{1,3})[\]】]|(?:引用|依据|出处|来源|标注)\s?[[【]?(\d{1,3})[\]】]?)/u

/**
 * 第二个: the words of that item of the last answer stand in for it. An item that only names a document
 * has the last question asked of it.
 */
export function itemOfAnswer(followUp: FollowUp): string | null {
  const { question, thread, own } = followUp
  const marked = MARKED.exec(question)
  if (marked !== null) {
    const item = itemMarked(thread.answer, Number(marked[1] ?? marked[2]))
    return item === undefined ? null : aboutItems([item], marked[0], followUp)
  }
  const match = ITEM.exec(question)
  if (match === null || own.scope.named) return null
  const [words, first, last, unit = '', second] = match
  if (unit === '条' && thread.question.addresses.length > 0) return null
  const items = /份|文件|方案|版本|意见/u.test(unit) ? documentItems(followUp) : thread.items
  const places = [placeIn(items, first, last), second === undefined ? null : parseNumeral(second)]
  const chosen = places.flatMap((place) => (place === null ? [] : [items[place - 1]]))
  const found = chosen.filter((item) => item !== undefined)
  return found.length === 0 || found.length < chosen.length
    ? null
    : aboutItems(found, words, followUp)
}

function placeIn(items: readonly ShownItem[], first?: string, last?: string): number | null {
  if (first !== undefined) return parseNumeral(first)
  const back = /倒数第(.+)/u.exec(last ?? '')?.[1]
  return items.length + 1 - (back === undefined ? 1 : (parseNumeral(back) ?? 0))
}

/** 第二份: the documents that were spoken of, in the order in which they were shown. */
function documentItems({ thread }: FollowUp): ShownItem[] {
  return thread.documents.map(({ title }) => ({ heading: '', words: `《${title}》`, marks: [] }))
}

function aboutItems(items: readonly ShownItem[], pointed: string, followUp: FollowUp): string {
  const { question, thread, namedIn } = followUp
  const rest = question.slice(pointed.length).replace(/^[的里中呢]+/u, '')
  const named = items.map((item) => {
    const own = namedIn(item.words)
    const around = own.length > 0 ? own : namedIn(item.heading)
    return { item, documents: around, isDocument: own.length > 0 && isOnlyName(item, own) }
  })
  if (named.every(({ isDocument }) => isDocument)) {
    return ofDocuments(
      named.flatMap(({ documents }) => documents),
      rest,
      followUp,
    )
  }
  const words = named.map(({ item, documents }) => {
    const isNamed = namedIn(item.words).length > 0
    const names = documents.length > 0 ? nameAll(documents) : scopeWords(thread)
    return `${isNamed ? '' : names}${item.words}`
  })
  return `${words.join('和')}${rest}`
}

/** Whether an item says no more than which document it is. */
function isOnlyName({ words }: ShownItem, documents: readonly PolicyDocument[]): boolean {
  if (holdsAddress(words)) return false
  const names = documents.flatMap(({ title, number }) => [title, number ?? ''])
  const rest = names.filter(Boolean).reduce((text, name) => text.replaceAll(name, ''), words)
  return /^[《》（）()\s\d—\-－〔〕年月日号文的版方案现行已到期有效是、，,]*$/u.test(rest)
}

/** Nothing but particles, and words that ask how it is said. */
const BARE =
  /^(?:[的里中呢吗在对那就看也请问？?。!！，,\s]|具体|里面|一下|怎么样|如何|怎么(?:说|写|讲|规定|提)的?|有什么说法)*$/u

/** A follow-up of named documents: the last question again where it asks nothing of its own. */
export function ofDocuments(
  documents: readonly PolicyDocument[],
  rest: string,
  { own, thread }: Pick<FollowUp, 'own' | 'thread'>,
): string {
  const names = nameAll(documents)
  if (BARE.test(rest) && !thread.question.asks.compare) return `${names}${sentenceOf(thread)}`
  return own.asks.metadata.length > 0 || own.asks.parts !== null
    ? `${names}${rest}`
    : `${names}${thread.topic}${rest}`
}

/** 这一条, 上面那条, 该条: the clause that the conversation is about. */
const THIS_CLAUSE =
  /(?:上面|刚才|前面|上述|你说)?的?(?:这|那|该|本|此)(?:一)?(?:条款|条(?!件|例)|款|章(?!程)|节|项规定|段话?|个?专栏)/u

/** The clause named in full; in another document, by the words of its heading. */
export function thisClause({ question, own, thread }: FollowUp): string | null {
  const isOfClause = thread.question.addresses.length > 0 && thread.topic !== ''
  if (isOfClause && own.scope.named && !own.asks.compare && question.startsWith('它')) {
    return question.replace('它', thread.topic)
  }
  if (!THIS_CLAUSE.test(question) || thread.address === '') return null
  if (!own.scope.named) {
    return question.replace(THIS_CLAUSE, `${nameAll(thread.documents)}${thread.address}`)
  }
  const heading = headingOf(thread.address) || thread.topic
  return question.replace(THIS_CLAUSE, heading === '' ? thread.address : heading)
}

/** 下一条, 它的上一款: a step from the clause that the conversation is about. */
export function stepFromClause({ question, own, thread }: FollowUp): string | null {
  if (!own.addresses.some(({ fromCurrent, step }) => fromCurrent && step !== 0)) return null
  if (thread.address === '') return null
  const names = nameAll(own.scope.named ? own.scope.mentioned : thread.documents)
  const words = question.replace(DOCUMENT, '').replace(/^[的，,\s]*再?/u, '')
  return `${names}${thread.address}的${words}`
}

/** 第二款呢, （三）呢: a part of the clause, or its neighbour, that the conversation is about. */
export function partOfClause({ question, own, thread }: FollowUp): string | null {
  const [address] = own.addresses
  if (address === undefined || own.scope.named || address.step !== 0) return null
  const names = nameAll(thread.documents)
  const first = address.segments[0]
  const isPart = first !== undefined && /^(?:paragraph|item|subitem)$/u.test(first.kind)
  const isSibling = first?.kind === 'any' && address.segments.length === 1
  const words = question.replace(/^(?:其|它的?|这条的?|该条的?)/u, '')
  if (thread.address === '' || !(isPart || isSibling)) return `${names}${question}`
  const above = isPart
    ? thread.address.replace(new RegExp(`(?:第${NUMBER})(?:款|项|目|点)$`, 'u'), '')
    : (/^[一二三四五六七八九十]+(?=、?[（(])/u.exec(thread.address)?.[0] ?? '')
  return `${names}${withoutHeading(above)}${words}`
}

/** 三（二）老年用品: its number alone, so that another part can follow. */
function withoutHeading(address: string): string {
  return address.replace(/(?<=[）)条\d])\p{Script=Han}{2,20}$/u, '')
}

const DOCUMENT_WORD = '文件|方案|意见(?!稿)|计划|规划|办法|通知|文(?![件化体教])'
const PLURAL = new RegExp(
  `它们|(?:这|那)?(?:两|二|几|三)(?:个|份|部|版|稿)?(?:${DOCUMENT_WORD}|版本)|这些(?:${DOCUMENT_WORD})|两者|二者|(?:这|那)(?:两|几)(?:个|份|版|稿)`,
  'u',
)
const DOCUMENT = new RegExp(
  `它们?|(?:这|该|本|此|(?<=^|[，,在对从把和与跟比按])那)(?:一)?(?:份|个|部|篇)?(?:${DOCUMENT_WORD})|上述(?:${DOCUMENT_WORD})|(?<=^|[，,])(?:文件|方案|意见)(?=里|中|的|对|要求|规定|怎么|还)|这(?=是(?:政府|官方|正式|协会|草案|谁|什么时候|哪))|(?<![a-z])(?:it|this document|that document)(?![a-z])`,
  'iu',
)

/** 它, 该方案, 这两份文件: the documents that were spoken of; the topic where there are none. */
export function thisDocument(followUp: FollowUp): string | null {
  const { question, own, thread, hasTopic } = followUp
  const isPlural = PLURAL.test(question)
  const pointer = isPlural ? PLURAL : DOCUMENT
  if (!pointer.test(question)) return null
  if (own.asks.compare && own.scope.named && !isPlural) return null
  const documents = (isPlural ? lastTwo(thread) : null) ?? thread.documents
  const names = nameAll(documents)
  const isOne = thread.documents.length === 1 || isPlural || thread.asked.length > 0
  if (names === '' || !isOne) {
    return thread.topic === '' ? null : question.replace(pointer, thread.topic)
  }
  const asksOfDocument =
    hasTopic || own.asks.metadata.length > 0 || own.asks.parts !== null || own.addresses.length > 0
  return question.replace(pointer, asksOfDocument ? names : `${names}${thread.topic}`)
}

const PAIR = /前者|后者/u

/** 前者, 后者: the first or the second of two that were named. */
export function oneOfTwo(followUp: FollowUp): string | null {
  const { question, thread, own, hasTopic } = followUp
  const match = PAIR.exec(question)
  if (match === null) return null
  const at = match[0] === '前者' ? 0 : -1
  const { asked, items, documents } = thread
  const [pair] = [asked, documents].filter(({ length }) => length === 2)
  const document = pair?.at(at)
  if (document !== undefined) {
    const isWhole = hasTopic || own.addresses.length > 0
    const rest = tidy(question.replace(PAIR, ''))
    return isWhole ? `《${document.title}》${rest}` : ofDocuments([document], rest, followUp)
  }
  const labels = thread.question.concepts.map(({ label }) => label)
  const words =
    labels.length === 2 ? labels.at(at) : items.length === 2 ? items.at(at)?.words : null
  return words === null || words === undefined
    ? null
    : `${scopeWords(thread)}${question.replace(PAIR, words)}`
}

const TOPIC =
  /(?:这|那|该|此|上述)(?:一|个|些|类|种|项|方面的?|块|几个)*(?:行业|领域|产业|产品|用品|品类|方面|问题|话题|主题|措施|政策|目标|数字?|指标|要求|任务|工作|工程|项目|行动|说法|提法|概念|补贴|标准|企业|东西|内容|规定|事儿?|块|些)|(?<=^|[，,对在把就])(?:这|那)(?:个|些|方面|块)(?=$|[呢吗？?，,在里有怎要还也])/u

/** 这个行业, 这个数, 这方面: what the last question was about. */
export function thisTopic({ question, own, thread }: FollowUp): string | null {
  if (thread.topic === '' || !TOPIC.test(question)) return null
  const sentence = question.replace(TOPIC, thread.topic)
  return own.scope.named ? sentence : `${scopeWords(thread)}${sentence}`
}

/** 其中, 里面: among what the last question asked for. */
export function amongThem({ question, thread, hasTopic }: FollowUp): string | null {
  const match = /^(?:其中|里面|这里面|这当中|这里头)的?/u.exec(question)
  if (match === null || (thread.topic === '' && scopeWords(thread) === '')) return null
  const rest = question.slice(match[0].length)
  if (thread.topic === '' || (!hasTopic && thread.question.concepts.length === 0)) {
    return `${scopeWords(thread)}${rest}`
  }
  return `${scopeWords(thread)}${thread.topic}，${rest}`
}
