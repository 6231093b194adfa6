// Channels: what people can ask for beside questions.
import type { Assistant } from '#answer/assistant.ts'
import { sayStanding } from '#words/standing.ts'
import { citeDocument } from '#words/answers.ts'
import { AskRequestSchema } from '#domain/answer.ts'
import type { RequestContext } from '#domain/context.ts'
import { AppError } from '#domain/errors.ts'
import type { Reply, Source } from './channel.ts'
import { plainReply, replyOf } from './messages/reply.ts'
import { shorten } from './messages/split-text.ts'

export type CommandName = 'help' | 'reset' | 'docs' | 'clause' | 'search'

export interface Command {
  name: CommandName
  argument: string
}

export interface CommandParts {
  assistant: Assistant
  context: RequestContext
  publicUrl: string | null
  /** Where a clause that was looked up is remembered, so that 下一条 can follow. */
  conversationId: string
}

const NAMES: ReadonlyMap<string, CommandName> = new Map([
  ['help', 'help'],
  ['start', 'help'],
  ['帮助', 'help'],
  ['reset', 'reset'],
  ['new', 'reset'],
  ['清空', 'reset'],
  ['docs', 'docs'],
  ['文件', 'docs'],
  ['clause', 'clause'],
  ['条款', 'clause'],
  ['search', 'search'],
  ['搜索', 'search'],
])

/** Words that are commands without a slash, too, when nothing else is said. */
const BARE = /^(帮助|清空)[。.！!]?$/u
/** A slash, a name in letters of either width or in Chinese, the bot's name in Telegram, the rest. */
const COMMAND = /^[/／]\s?([a-zａ-ｚ]+|\p{Script=Han}+)(?:@\w+)?([^]*)$/iu

const HITS = 5
const HIT_CHARS = 80

const HELP = `我依据库中的政策文件回答问题，每句话都注明出自哪一条。直接提问即可，例如“哪些措施涉及老年用品？”

- /docs：库中有哪些文件
- /clause 68号文（六）：看一条的原文
- /search 关键词：找相关的条款
- /reset（或“清空”）：忘掉前面的对话，重新开始
- /help：这段说明`

/** The command that a message is, or null for a question. An unknown one asks for help. */
export function readCommand(text: string): Command | null {
  const words = text.trim()
  const bare = NAMES.get(BARE.exec(words)?.[1] ?? '')
  if (bare !== undefined) return { name: bare, argument: '' }
  const [, typed, rest = ''] = COMMAND.exec(words) ?? []
  // A slash before a path or a date is no command.
  if (typed === undefined || /^[/._-]/u.test(rest)) return null
  const name = typed.normalize('NFKC').toLowerCase()
  // Chinese is written without spaces: the name may be the beginning of what follows it.
  const known = NAMES.has(name) ? name : [...NAMES.keys()].find((each) => startsWith(name, each))
  const command = NAMES.get(known ?? '')
  if (known === undefined || command === undefined)
    return /^(?:\s|$)/u.test(rest) ? { name: 'help', argument: '' } : null
  const argument = name.slice(known.length) + rest
  return { name: command, argument: argument.replace(/^\s*[：:]/u, '').trim() }
}

function startsWith(name: string, known: string): boolean {
  return /^\p{Script=Han}/u.test(known) && name.startsWith(known)
}

/**
 * Carries a command out; `reset` is the caller's, here it is only confirmed.
 * @throws AppError as the assistant does
 */
export async function runCommand(command: Command, parts: CommandParts): Promise<Reply> {
  const { name, argument } = command
  if (name === 'reset') return plainReply('好的，前面的对话已清空，请问新的问题。')
  if (name === 'docs') return listDocuments(parts)
  if (name === 'help') return plainReply(HELP)
  if (name === 'clause' && argument !== '') return showClause(wantedIn(argument), parts)
  if (name === 'search' && argument !== '') return showHits(wantedIn(argument), parts)
  const example = name === 'clause' ? '/clause 68号文（六）' : '/search 老年用品'
  return plainReply(`请在命令后写上要找的内容，例如：${example}`)
}

/** What is looked for, within the limits of a question. @throws AppError INVALID_INPUT */
function wantedIn(argument: string): string {
  const { success, data, error } = AskRequestSchema.shape.question.safeParse(argument)
  if (success) return data
  throw new AppError('INVALID_INPUT', error.issues.map(({ message }) => message).join('；'))
}

async function listDocuments({ assistant, context }: CommandParts): Promise<Reply> {
  assistant.requireClauses()
  const { documents } = await assistant.listDocuments({}, context)
  const lines = documents.map(
    (document) => `- ${citeDocument(document)}【${sayStanding(document, context.language)}】`,
  )
  return plainReply([`库中有 ${documents.length} 份文件：`, '', ...lines].join('\n'))
}

async function showClause(address: string, parts: CommandParts): Promise<Reply> {
  const { assistant, conversationId, context } = parts
  const answer = await assistant.ask({ question: address, conversationId }, context)
  if (answer.intent !== 'lookup' || answer.outcome === 'refused')
    throw new AppError(
      'NOT_FOUND',
      `没有找到“${shorten(address, 50)}”这一条。发送 /docs 看有哪些文件。`,
    )
  return replyOf(answer, parts)
}

async function showHits(query: string, { assistant, context }: CommandParts): Promise<Reply> {
  const { hits } = await assistant.search({ query, k: HITS }, context)
  if (hits.length === 0) return plainReply(`没有找到与“${shorten(query, 50)}”相关的条款。`)
  const sources = await Promise.all(
    hits.map(async ({ clause: { id } }, at): Promise<Source> => {
      const { clause, document } = await assistant.readClause({ id }, context)
      return {
        n: at + 1,
        documentTitle: document.title,
        documentNumber: document.number,
        label: clause.label,
        standing: document.standing,
        authority: document.authority,
        quote: clause.text,
        url: `/documents/${encodeURIComponent(clause.documentId)}#${clause.id}`,
      }
    }),
  )
  const lines = sources.map(
    ({ n, label, quote }) =>
      `- **${label}**：${shorten(quote.replaceAll(/\s+/gu, ' '), HIT_CHARS)} [${n}]`,
  )
  const text = [`与“${shorten(query, 50)}”最相关的 ${hits.length} 条：`, '', ...lines].join('\n')
  return { text, sources, notices: [], url: null }
}
