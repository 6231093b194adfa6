// OpenAI API: chores that chat clients ask of every model beside the questions of people.
import {
  isTranscript,
  questionAmongPassages,
  questionsIn,
  withoutTranscript,
  type PlainMessage,
} from './transcript.ts'

type Chore = 'title' | 'tags' | 'questions' | 'queries' | 'completion' | 'summary'

/**
 * What a chore is called, in this order: a title is asked for by words that a summary uses too.
 * Read off the prompts of Open WebUI (config.py, *_PROMPT_TEMPLATE), LobeChat (packages/prompts),
 * NextChat (locales) and Dify (llm_generator/prompts.py), in words that others use as well.
 */
const NAMES: readonly (readonly [Chore, RegExp])[] = [
  ['completion', /auto-?complet|continue the text|补全|续写/iu],
  [
    'queries',
    /search quer(?:y|ies)|"queries"|standalone (?:question|query)|(?:搜索|检索)(?:词|语句|查询|关键词)/iu,
  ],
  [
    'questions',
    /follow[-_ ]?ups?\b|questions? [^.\n]{0,30}\b(?:ask|next)\b|(?:追问|后续|接下来|下一步|推荐|可能)[^。\n]{0,12}(?:问题|提问)/iu,
  ],
  ['tags', /\btags?\b|标签/iu],
  ['title', /\btitle\b|\btopic\b|\ba name\b|\bintention\b|标题|主题|题目|起名|命名/iu],
  ['summary', /summar(?:y|i[sz])|总结|概括|摘要/iu],
]

/** The words speak of the chat itself, not of chats as a subject: 智能客服聊天 is one. */
const ABOUT_THE_CHAT = new RegExp(
  [
    '(?:上述|上面|以上|以下|这次|这段|这个|这些|本次|该|此前|之前|前面|用户的?|我们的?|你们的?|当前)的?(?:对话|会话|聊天)',
    '(?:为|给|把|将|对)(?:对话|会话|聊天)',
    '(?:对话|会话|聊天)(?:内容|历史|记录)|这句话',
    '\\b(?:our|the|this|your|above|following|given|previous) (?:\\w+ )?(?:conversation|chat|discussion)\\b',
    '\\b(?:conversation|chat) (?:history|title|summarizer|topic)\\b',
    "previous query|user[’']?s? (?:input|quer|message)|follow[- ]up input|human would ask",
  ].join('|'),
  'iu',
)
/** The words set the form of the reply, as instructions to a machine do. */
const SETS_THE_FORM =
  /不要(?:解释|标点|多余|加)|不(?:需要|要)?(?:包含|使用|带)标点|(?:直接|只|仅)(?:返回|输出|给出)|(?:\d|[一二三四五六七八九十]) ?个?字|\bonly\b|\bjson\b|\bwithout\b|nothing else|do not use|\d[- ](?:words?|characters?|tokens?)|under \d|word title|standalone (?:question|query)/iu
/** The heading of a task template. */
const TASK_HEADING = /^\s*#{1,4} *task\b/iu

/** Where a conversation has no question yet. */
const USUAL_TITLE = '政策问答'
const USUAL_TAGS = ['政策文件', '条款查询']
const USUAL_QUESTION = '库中有哪些文件？'
const MAX_TITLE_CHARS = 20
/** As much of a question is looked at for its title. */
const MAX_TITLED_CHARS = 200
const MAX_SUGGESTED = 3

/**
 * The reply to a client's chore, in the form that it asks for; null for what a person asks. A chore
 * sets the form of its reply and speaks of the chat: in the last message, or in a system message
 * over a transcript of the chat.
 * @param formatKeys keys of the JSON object that the request's format demands, empty if none
 */
export function replyToChore(
  messages: readonly PlainMessage[],
  formatKeys: readonly string[] = [],
): string | null {
  const instruction = instructionIn(messages)
  if (instruction === null) return null
  // A task of a kind that is not known is answered with nothing, in the form that it asks for.
  const chore = choreOf(instruction) ?? 'completion'
  const asked = askedKeys(instruction)
  const value = resultOf(chore, messages)
  return inForm(value, formatKeys.length > 0 ? formatKeys : asked, instruction)
}

function instructionIn(messages: readonly PlainMessage[]): string | null {
  const last = messages.at(-1)
  if (last === undefined) return null
  // Passages of a client's own with a question below them: what they say of tags and titles is theirs.
  if (questionAmongPassages(last.text) !== null) return null
  const words = withoutTranscript(last.text)
  if (TASK_HEADING.test(words) && askedKeys(words).length > 0) return words
  if (isInstruction(words)) return words
  const system = messages.find(({ role }) => role === 'system' || role === 'developer')
  const isOverTranscript =
    last.role === 'assistant' || (messages.length === 2 && isTranscript(last.text))
  return isOverTranscript && system !== undefined && isInstruction(system.text) ? system.text : null
}

function isInstruction(words: string): boolean {
  return ABOUT_THE_CHAT.test(words) && SETS_THE_FORM.test(words) && choreOf(words) !== undefined
}

function choreOf(words: string): Chore | undefined {
  return NAMES.find(([, name]) => name.test(words))?.[0]
}

/** Keys of the JSON object that an instruction shows as an example: { "title": "…" }. */
function askedKeys(instruction: string): string[] {
  const example = /\{\s*"[^{}]*\}/u.exec(instruction)?.[0] ?? ''
  return [...example.matchAll(/"([^"\n]+)"\s*:/gu)].map(([, key = '']) => key)
}

function resultOf(chore: Chore, messages: readonly PlainMessage[]): string | string[] {
  const questions = questionsIn(messages)
  switch (chore) {
    case 'title':
      return titleOf(questions[0])
    case 'tags':
      return USUAL_TAGS
    case 'questions':
      return suggestQuestions(messages)
    case 'queries':
      return questions.slice(-1)
    case 'completion':
      return ''
    case 'summary':
      return questions.length === 0 ? USUAL_TITLE : `用户问过：${questions.join(' ')}`
  }
}

/** The first question, shortened. */
function titleOf(question: string | undefined): string {
  const words = (question ?? '').slice(0, MAX_TITLED_CHARS).replace(/[\p{P}\s]+$/u, '')
  return [...(words === '' ? USUAL_TITLE : words)].slice(0, MAX_TITLE_CHARS).join('')
}

/** Questions about the documents that were spoken of; each can be answered from their metadata. */
function suggestQuestions(messages: readonly PlainMessage[]): string[] {
  const words = messages.map(({ text }) => text).join('\n')
  const titles = new Set([...words.matchAll(/《[^《》\n]+》/gu)].map(([title]) => title))
  const asked = [...titles].flatMap((title) => [`${title}现在有效吗？`, `${title}是谁发布的？`])
  return [...asked.slice(0, MAX_SUGGESTED - 1), USUAL_QUESTION]
}

/** An object with the value under its last key (those before it are for reasoning), a list, or text. */
function inForm(value: string | string[], keys: readonly string[], instruction: string): string {
  const last = keys.at(-1)
  if (last !== undefined) {
    const others = keys.slice(0, -1).map((key) => [key, ''])
    return JSON.stringify(Object.fromEntries([...others, [last, value]]))
  }
  if (typeof value === 'string') return value
  return /json|array|数组/iu.test(instruction) ? JSON.stringify(value) : value.join('\n')
}
