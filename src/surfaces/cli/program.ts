// CLI: the commands, their options and help; the one importer of commander.
import { Command, CommanderError } from 'commander'
import { typedCommand } from '#domain/typed-command.ts'
import { VERSION } from '#domain/version.ts'
import type { CommandContext, OutputOptions, ServeOptions } from './command.ts'
import type { AskOptions } from './commands/ask.ts'
import type { IngestOptions } from './commands/ingest.ts'
import type { SearchOptions } from './commands/search.ts'
import { UsageError } from './failure.ts'
import { textWidth } from './wrap.ts'

const TITLES: Record<string, string> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What commander found wrong, by its code; $1 is the name that it quotes, $help how to ask. */
const FAULTS: Record<string, string> = {
  'commander.unknownCommand': '没有“$1”这个命令；$help 列出全部命令。',
  'commander.unknownOption': '没有“$1”这个选项；$help 查看用法。',
  'commander.missingArgument': '缺少参数“$1”；$help 查看用法。',
  'commander.optionMissingArgument': '选项“$1”缺少取值；$help 查看用法。',
  'commander.excessArguments': '参数过多，含空格的参数请加引号；$help 查看用法。',
}
const DOCUMENTS_OPTION = ['-d, --documents <编号>', '只看这些文件，多个编号以逗号分隔'] as const
const JSON_OPTION = ['--json', '输出 JSON'] as const

/**
 * Runs the command that the arguments name. Throws UsageError when they name none, and whatever
 * the command throws. Each command is loaded only when it is called.
 */
export async function runProgram(args: readonly string[], context: CommandContext): Promise<void> {
  const program = createProgram(context)
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw new UsageError(explain(error, helpFor(args, program)))
  }
}

function createProgram(context: CommandContext): Command {
  const { terminal } = context
  const program = new Command(typedCommand(''))
    .description('条理：按条款回答中文政策文件的问题，每句有据可查。')
    .version(VERSION, '-V, --version', '显示版本')
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [命令]', '显示某个命令的帮助')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(terminal.width, 100),
    })
    .configureHelp({
      styleTitle: (title) => terminal.style.bold(TITLES[title] ?? title),
      styleUsage: (usage) => usage.replace('[options]', '[选项]').replace('[command]', '[命令]'),
      subcommandTerm: (command) =>
        `${command.name()} ${command.usage().replace('[options]', '').trim()}`,
      displayWidth: textWidth,
    })
    .addHelpText('after', examples('ask 哪些措施涉及老年用品？', 'ask', 'documents', 'serve'))
  addAskingCommands(program, context)
  addReadingCommands(program, context)
  addRunningCommands(program, context)
  return program
}

function addAskingCommands(program: Command, context: CommandContext): void {
  program
    .command('ask [问题...]')
    .description('提问；不带问题时进入对话，或读取管道输入')
    .option('--as-of <日期>', '以这一天判断文件的效力，形如 2025-01-31')
    .option(...DOCUMENTS_OPTION, toList)
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      examples('ask 发展目标是什么？ --json', 'ask 有哪些任务 -d plan-2025-2026'),
    )
    .action(async (words: string[], options: AskOptions) =>
      (await import('./commands/ask.ts')).ask(words, options, context),
    )
  program
    .command('search <词>')
    .description('只检索、不作答，列出条款与得分')
    .option('-k, --top <条数>', '最多列出几条', toCount, 10)
    .option(...DOCUMENTS_OPTION, toList)
    .option(...JSON_OPTION)
    .addHelpText('after', examples('search 以旧换新', 'search 绿色低碳 -k 3'))
    .action(async (query: string, options: SearchOptions) =>
      (await import('./commands/search.ts')).search(query, options, context),
    )
}

function addReadingCommands(program: Command, context: CommandContext): void {
  program
    .command('clause <编号或地址>')
    .description('查看一个条款')
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      examples('clause 68号文第十四条', 'clause 专栏2', 'clause plan-2025-2026:chapter3'),
    )
    .action(async (address: string, options: OutputOptions) =>
      (await import('./commands/clause.ts')).showClause(address, options, context),
    )
  program
    .command('documents')
    .description('列出全部文件及其效力')
    .option(...JSON_OPTION)
    .addHelpText('after', examples('documents', 'documents --json'))
    .action(async (options: OutputOptions) =>
      (await import('./commands/documents.ts')).listDocuments(options, context),
    )
  program
    .command('compare <旧文件编号> <新文件编号>')
    .description('逐条比较两份文件')
    .option(...JSON_OPTION)
    .addHelpText('after', examples('compare draft-2022-01 miit-2022-68'))
    .action(async (from: string, to: string, options: OutputOptions) =>
      (await import('./commands/compare.ts')).compare([from, to], options, context),
    )
}

function addRunningCommands(program: Command, context: CommandContext): void {
  const feedback = program
    .command('feedback')
    .description('用户对回答的反馈')
    .addHelpText('after', examples('feedback export'))
  feedback
    .command('export')
    .description('导出反馈，每行一条评测用例草稿（JSONL）')
    .addHelpText('after', examples('feedback export > drafts.jsonl'))
    .action(async () => (await import('./commands/feedback.ts')).exportFeedback(context))
  program
    .command('ingest')
    .description('读取文件目录，重建条款库')
    .option('-y, --yes', '向量接口的费用无论多少都不再询问')
    .option(...JSON_OPTION)
    .addHelpText('after', examples('ingest', 'ingest --json'))
    .action(async (options: IngestOptions) =>
      (await import('./commands/ingest.ts')).ingest(options, context),
    )
  program
    .command('serve')
    .description('启动 HTTP 服务')
    .option('--host <地址>', '监听地址')
    .option('--port <端口>', '监听端口')
    .addHelpText('after', examples('serve', 'serve --port 8080'))
    .action((options: ServeOptions) => context.serve(options))
  program
    .command('mcp')
    .description('以 MCP 协议（标准输入输出）供桌面助手调用')
    .addHelpText('after', examples('mcp'))
    .action(async () => (await import('./commands/mcp.ts')).mcp(context))
  program
    .command('doctor')
    .description('检查运行环境，逐项给出结论与办法')
    .option(...JSON_OPTION)
    .addHelpText('after', examples('doctor'))
    .action(async (options: OutputOptions) =>
      (await import('./commands/doctor.ts')).doctor(options, context),
    )
}

function examples(...lines: string[]): string {
  return `\n示例：\n${lines.map((line) => `  ${typedCommand(line)}`).join('\n')}`
}

function toList(text: string, earlier: string[] = []): string[] {
  return [...earlier, ...text.split(/[,，、]/).filter((id) => id.trim() !== '')]
}

function toCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text)
  throw new UsageError(`条数“${text}”应为 1 到 999 的整数。`)
}

/** The line that shows the help of the command that was meant. */
function helpFor([name = '']: readonly string[], program: Command): string {
  const isKnown = program.commands.some((command) => command.name() === name)
  return typedCommand(isKnown ? `${name} --help` : '--help')
}

function explain({ code, message }: CommanderError, help: string): string {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? ''
  const known = FAULTS[code]?.replace('$1', quoted).replace('$help', help)
  const said = known ?? message.replace(/^error: /, '')
  const meant = /Did you mean (\S+)\?/.exec(message)?.[1]
  return meant === undefined ? said : `${said}是否想用“${meant}”？`
}
