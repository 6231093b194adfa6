// Channels: what people can ask for beside questions.
import type { Assistant } from '#answer/assistant.ts'
import { sayStanding } from '#words/standing.ts'
import { citeDocument } from '#words/answers.ts'
import { AskRequestSchema } from '#domain/answer.ts'
import type { RequestContext } from '#domain/context.ts'
import { AppError } from '#domain/errors.ts'
import type { Reply, Source } from './channel.ts'
import { LANGUAGE, words } from './language.ts'
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
/** As much is repeated of what was looked for. */
const NAMED_CHARS = 50

/** The command that a message is, or null for a question. An unknown one asks for help. */
export function readCommand(text: string): Command | null {
  const said = text.trim()
  const bare = NAMES.get(BARE.exec(said)?.[1] ?? '')
  if (bare !== undefined) return { name: bare, argument: '' }
  const [, typed, rest = ''] = COMMAND.exec(said) ?? []
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
  if (name === 'reset') return plainReply(words.reset)
  if (name === 'docs') return listDocuments(parts)
  if (name === 'help') return plainReply(words.help)
  if (name === 'clause' && argument !== '') return showClause(wantedIn(argument), parts)
  if (name === 'search' && argument !== '') return showHits(wantedIn(argument), parts)
  const example = name === 'clause' ? words.clauseExample : words.searchExample
  return plainReply(words.wantsArgument(example))
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
    (document) => `- ${citeDocument(document)}【${sayStanding(document, LANGUAGE)}】`,
  )
  return plainReply([words.documents(documents.length), '', ...lines].join('\n'))
}

async function showClause(address: string, parts: CommandParts): Promise<Reply> {
  const { assistant, conversationId, context } = parts
  const answer = await assistant.ask({ question: address, conversationId }, context)
  if (answer.intent !== 'lookup' || answer.outcome === 'refused')
    throw new AppError('NOT_FOUND', words.noClause(shorten(address, NAMED_CHARS)))
  return replyOf(answer, parts)
}

async function showHits(query: string, { assistant, context }: CommandParts): Promise<Reply> {
  const { hits } = await assistant.search({ query, k: HITS }, context)
  if (hits.length === 0) return plainReply(words.noHit(shorten(query, NAMED_CHARS)))
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
  const head = words.hits(shorten(query, NAMED_CHARS), hits.length)
  const text = [head, '', ...lines].join('\n')
  return { text, sources, notices: [], url: null }
}
