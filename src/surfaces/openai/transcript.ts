// OpenAI API: the chat that a client's chore is about, as it was sent along.

/** A message as its words alone. */
export interface PlainMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'function'
  text: string
}

const INPUT_TAIL = /\buser input: *\n([^]*)$/iu
/** The question that is to be said so that it stands alone, and the label of the reply. */
const FOLLOW_UP_INPUT =
  /\bfollow[- ]up input: *([^]*?)(?:,? ?\n?(?:it'?s )?standalone (?:question|query):?\s*)?$/iu
const ROLE_LINE = /^[ \t]*(?:(user|human|用户)|assistant|ai|助手) *[:：] *(.*)$/imu
const USER_ELEMENTS = /<user>([^<]*)<\/user>/giu
/** An instruction after a chat in the same message, and the label of the reply that it asks for. */
const INSTRUCTION_PARAGRAPHS = 2
const ROLE_LINES = new RegExp(ROLE_LINE, 'gimu')

/** Whether a message is a chat as text: lines that begin with who speaks, an element, or JSON. */
export function isTranscript(text: string): boolean {
  return (
    elementIn(text, 'chat_history') !== null ||
    startsWithRole(text) ||
    /^\s*[[{]\s*[[{"]/u.test(text)
  )
}

/** The instruction of a chore without the chat that it is about. */
export function withoutTranscript(text: string): string {
  const history = elementIn(text, 'chat_history')
  const rest = history === null ? text : text.slice(0, history.start) + text.slice(history.end)
  const words = rest.replace(INPUT_TAIL, '')
  if (!startsWithRole(words)) return words
  const paragraphs = words.trim().split(/\n{2,}/u)
  return paragraphs.slice(-INSTRUCTION_PARAGRAPHS).join('\n')
}

/** What the person asked in the chat that the messages hold, oldest first. */
export function questionsIn(messages: readonly PlainMessage[]): string[] {
  const last = messages.at(-1)?.text ?? ''
  const transcript = elementIn(last, 'chat_history')?.content ?? last
  const input = INPUT_TAIL.exec(last)?.[1] ?? FOLLOW_UP_INPUT.exec(last)?.[1]
  const lines = [...transcript.matchAll(ROLE_LINES)]
  const spoken = [
    ...lines.flatMap(([, person, words = '']) => (person === undefined ? [] : [words])),
    ...[...transcript.matchAll(USER_ELEMENTS)].map(([, words = '']) => words),
  ]
  const sent = messages.slice(0, -1).filter(({ role }) => role === 'user')
  const questions = [...spoken, ...(input === undefined ? [] : [input])]
  return (questions.length > 0 ? questions : sent.map(({ text }) => text))
    .map((question) => question.replaceAll(/\s+/gu, ' ').trim())
    .filter((question) => question !== '')
}

/** The question that a client wrapped together with passages of its own; null if there are none. */
export function questionAmongPassages(text: string): string | null {
  const query = elementIn(text, 'user_query')
  if (query !== null) return query.content
  const passages = elementIn(text, 'context')
  const question = passages === null ? '' : text.slice(passages.end).trim()
  return question === '' ? null : question
}

function startsWithRole(text: string): boolean {
  return text.trimStart().search(ROLE_LINE) === 0
}

/**
 * What stands between the first opening and the last closing of a name, and where; null if there is
 * none. Found without a regular expression: those begin anew at every opening, which takes minutes
 * where there are many.
 */
function elementIn(
  text: string,
  name: string,
): { content: string; start: number; end: number } | null {
  const [opening, closing] = [`<${name}>`, `</${name}>`]
  const start = text.indexOf(opening)
  const contentEnd = start === -1 ? -1 : text.lastIndexOf(closing)
  if (contentEnd === -1 || contentEnd < start) return null
  const content = text.slice(start + opening.length, contentEnd)
  return { content, start, end: contentEnd + closing.length }
}
