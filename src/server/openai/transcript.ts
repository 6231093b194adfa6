// Server, OpenAI API: the chat that a client's chore is about, as it was sent along.
import type { PlainMessage } from './request.ts'

const HISTORY_ELEMENT = /<chat_history>([^]*?)<\/chat_history>/iu
const INPUT_TAIL = /\buser input: *\n([^]*)$/iu
const ROLE_LINE = /^\s*(?:(user|human|用户)|assistant|ai|助手) *[:：] *(.*)$/imu
const USER_ELEMENTS = /<user>([^<]*)<\/user>/giu
/** An instruction after a chat in the same message, and the label of the reply that it asks for. */
const INSTRUCTION_PARAGRAPHS = 2
const ROLE_LINES = new RegExp(ROLE_LINE, 'gimu')

/** Whether a message is a chat as text: lines that begin with who speaks, an element, or JSON. */
export function isTranscript(text: string): boolean {
  return HISTORY_ELEMENT.test(text) || startsWithRole(text) || /^\s*[[{]\s*[[{"]/u.test(text)
}

/** The instruction of a chore without the chat that it is about. */
export function withoutTranscript(text: string): string {
  const words = text.replace(HISTORY_ELEMENT, '').replace(INPUT_TAIL, '')
  if (!startsWithRole(words)) return words
  const paragraphs = words.trim().split(/\n{2,}/u)
  return paragraphs.slice(-INSTRUCTION_PARAGRAPHS).join('\n')
}

/** What the person asked in the chat that the messages hold, oldest first. */
export function questionsIn(messages: readonly PlainMessage[]): string[] {
  const last = messages.at(-1)?.text ?? ''
  const transcript = HISTORY_ELEMENT.exec(last)?.[1] ?? last
  const input = INPUT_TAIL.exec(last)?.[1]
  const lines = [...transcript.matchAll(ROLE_LINES)]
  const spoken = [
    ...lines.flatMap(([, person, words = '']) => (person === undefined ? [] : [words])),
    ...[...transcript.matchAll(USER_ELEMENTS)].map(([, words = '']) => words),
  ]
  const sent = messages.slice(0, -1).filter(({ role }) => role === 'user')
  const questions = [...(input === undefined ? [] : [input]), ...spoken]
  return (questions.length > 0 ? questions : sent.map(({ text }) => text))
    .map((question) => question.replaceAll(/\s+/gu, ' ').trim())
    .filter((question) => question !== '')
}

function startsWithRole(text: string): boolean {
  return text.trimStart().search(ROLE_LINE) === 0
}
