// Answer: the instructions for a language model, one Markdown file a job, checked before use.
import { createHash } from 'node:crypto'
import { AppError } from '#domain/errors.ts'
import type { ChatMessage } from '#models/chat/chat-model.ts'

/** Each job and the places that its prompt leaves open. */
const PLACEHOLDERS = {
  'rewrite-follow-up': ['history', 'question'],
  'expand-terms': ['question', 'concepts'],
  'judge-clauses': ['clauses', 'question'],
  'write-answer': ['today', 'clauses', 'question'],
  'write-comparison': ['today', 'clauses', 'question'],
  'repair-sentence': ['clauses', 'question', 'sentences'],
  research: ['steps', 'today', 'question'],
} as const

export type PromptName = keyof typeof PLACEHOLDERS
type Values<Name extends PromptName> = Record<(typeof PLACEHOLDERS)[Name][number], string>

/** The jobs; the prompt of each stands in the file `<name>.md`. */
export const PROMPT_NAMES = Object.keys(PLACEHOLDERS) as PromptName[]

export interface Prompts {
  /** Of all prompts together: 12 hexadecimal digits of SHA-256. */
  hash: string
  /** The prompt with its places filled in; what is filled in is never read as a placeholder. */
  messages<Name extends PromptName>(name: Name, values: Values<Name>): ChatMessage[]
}

/** Parts what the model is told to be from what it is asked. */
const SEPARATOR = /^---$/mu
const PLACEHOLDER = /\{\{([^{}]*)\}\}/gu

/**
 * Checks the texts of all prompts: above a line `---` stand the rules, below it the task.
 * @throws AppError INVALID_INPUT naming the file and the placeholder that is missing or unknown
 */
export function parsePrompts(files: ReadonlyMap<PromptName, string>): Prompts {
  const parsed = new Map(PROMPT_NAMES.map((name) => [name, parsePrompt(name, files.get(name))]))
  const hash = createHash('sha256')
  for (const name of PROMPT_NAMES) hash.update(`${name}\0${files.get(name)}\0`)
  return {
    hash: hash.digest('hex').slice(0, 12),
    messages: (name, values) => {
      const { rules, task } = parsed.get(name) ?? parsePrompt(name, files.get(name))
      const filled: Record<string, string> = values
      const fill = (text: string): string =>
        text.replaceAll(PLACEHOLDER, (_, place: string) => filled[place] ?? '')
      return [
        { role: 'system', content: fill(rules) },
        { role: 'user', content: fill(task) },
      ]
    },
  }
}

function parsePrompt(name: PromptName, text = ''): { rules: string; task: string } {
  const file = `prompts/${name}.md`
  const wanted: readonly string[] = PLACEHOLDERS[name]
  const found = [...text.matchAll(PLACEHOLDER)].map(([, place = '']) => place)
  const fault = (words: string): AppError => new AppError('INVALID_INPUT', `${file} ${words}`)
  for (const place of wanted) if (!found.includes(place)) throw fault(`缺少占位符 {{${place}}}`)
  for (const place of found) {
    if (!wanted.includes(place)) throw fault(`含有未知的占位符 {{${place}}}`)
  }
  const [rules = '', task, ...more] = text.split(SEPARATOR)
  if (task === undefined || more.length > 0) throw fault('应有且只有一行 --- 分开规则和任务')
  return { rules: rules.trim(), task: task.trim() }
}
