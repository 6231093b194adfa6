// Compose: the library as a terminal opens it: loads it, building it on first use, and shows that it takes a while.
import type { Composed, ComposeOptions } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { BuildStage } from '#library/assemble.ts'
import type { UpdateReport } from '#library/update/update.ts'
import type { OpenOptions } from '#surfaces/cli/command.ts'
import { approveCost } from '#surfaces/cli/commands/approve-cost.ts'
import { withProgress } from '#surfaces/cli/progress.ts'
import type { Terminal } from '#surfaces/cli/terminal.ts'

const STAGES: Record<BuildStage, string> = {
  read: '正在读取文件',
  adapt: '正在让向量模型适应文档',
  embed: '正在计算向量',
  index: '正在建立索引',
}

/** Loads everything that the configuration asks for; tells of files that a build could not read. */
export async function openLibrary(
  terminal: Terminal,
  { approvesCost = false, reportsItself = false, ...options }: OpenOptions & ComposeOptions,
): Promise<Composed> {
  const config = loadConfig(terminal.env)
  const { compose } = await import('#compose.ts')
  const composed = await withProgress(terminal, '正在载入条款库……', (report, interject) => {
    const onProgress = (stage: BuildStage, done: number, total: number): void =>
      report(`${STAGES[stage]}（${done}/${total}）……`)
    const approveEmbedding = approveCost({
      terminal,
      embeddings: config.embeddings,
      approved: approvesCost,
      interject,
    })
    const onLibraryNotice = (line: string): void =>
      void interject(async () => terminal.note(`${line}\n`))
    return compose(config, {
      now: terminal.now,
      onProgress,
      approveEmbedding,
      onLibraryNotice,
      ...options,
    })
  })
  if (!reportsItself) tellOfFiles(terminal, composed.report)
  return composed
}

function tellOfFiles(terminal: Terminal, { built, failures, warnings }: UpdateReport): void {
  for (const { file, reason } of warnings) terminal.note(`注意：${file}：${reason}\n`)
  if (built && failures.length > 0)
    terminal.note(`有 ${failures.length} 个文件未能读取；${typedCommand('ingest')} 列出原因。\n`)
}
