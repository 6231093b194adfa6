// CLI: tiaoli ask, one question or a conversation.
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import {
  AskRequestSchema,
  MAX_HISTORY_TURNS,
  type Answer,
  type AskRequest,
  type Turn,
} from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'
import type { Assistant } from '#answer/assistant.ts'
import { renderAnswer } from '../answer-view.ts'
import { printJson, requestOf, type CommandContext, type OutputOptions } from '../command.ts'
import { describeFailure } from '../failure.ts'
import { withProgress } from '../progress.ts'

export interface AskOptions extends OutputOptions {
  asOf?: string
  documents?: string[]
}

const PROMPT = '问> '
const GREETING = '输入问题后回车；/new 开始新的对话，/exit 退出。\n'

/** Answers the question of the arguments, of piped input, or holds a conversation at a terminal. */
export async function ask(
  words: string[],
  options: AskOptions,
  context: CommandContext,
): Promise<void> {
  const { terminal } = context
  if (words.length === 0 && terminal.stdinIsTty) return converse(options, context)
  const question = words.length > 0 ? words.join(' ') : await text(terminal.stdin)
  const request = toRequest(question, options, [])
  const { assistant } = await context.open()
  show(await askPatiently(assistant, request, context), options, context)
}

async function converse(options: AskOptions, context: CommandContext): Promise<void> {
  const { terminal } = context
  const { assistant } = await context.open()
  assistant.requireClauses()
  terminal.note(GREETING)
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr, prompt: PROMPT })
  lines.on('SIGINT', () => terminal.interrupt())
  let history: Turn[] = []
  lines.prompt()
  for await (const line of lines) {
    const typed = line.trim()
    if (typed === '/exit') break
    if (typed === '/new') history = []
    else if (typed !== '') history = await takeTurn(typed, history, { options, assistant, context })
    lines.prompt()
  }
  lines.close()
  terminal.note('\n')
}

interface Conversation {
  options: AskOptions
  assistant: Assistant
  context: CommandContext
}

/** A failed turn is told and forgotten; the conversation goes on. */
async function takeTurn(
  question: string,
  history: Turn[],
  { options, assistant, context }: Conversation,
): Promise<Turn[]> {
  try {
    const answer = await askPatiently(assistant, toRequest(question, options, history), context)
    show(answer, options, context)
    context.terminal.note('\n')
    const turns: Turn[] = [
      { role: 'user', content: question },
      { role: 'assistant', content: answer.text.slice(0, MAX_TURN_CHARS) },
    ]
    return [...history, ...turns].slice(-MAX_HISTORY_TURNS)
  } catch (error) {
    context.terminal.note(`${describeFailure(error, false).text}\n`)
    return history
  }
}

const MAX_TURN_CHARS = 20_000

function toRequest(question: string, options: AskOptions, history: Turn[]): AskRequest {
  const { asOf, documents } = options
  const parsed = AskRequestSchema.safeParse({
    question,
    ...(asOf !== undefined && { asOf }),
    ...(documents !== undefined && { documents }),
    ...(history.length > 0 && { history }),
  })
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}：${message}`)
  throw new AppError('INVALID_INPUT', faults.join('；'))
}

function askPatiently(
  assistant: Assistant,
  request: AskRequest,
  context: CommandContext,
): Promise<Answer> {
  return withProgress(context.terminal, '正在作答……', () =>
    assistant.ask(request, requestOf(context)),
  )
}

function show(answer: Answer, options: AskOptions, context: CommandContext): void {
  if (options.json === true) printJson(context, answer)
  else context.terminal.print(renderAnswer(answer, context.terminal))
}
