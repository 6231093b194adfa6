// CLI: tiaoli ingest, brings the library up to date and reports on every file.
import type { ListedDocument } from '#services/documents.ts'
import { AppError } from '#domain/errors.ts'
import {
  printJson,
  requestOf,
  type CommandContext,
  type Opened,
  type OutputOptions,
} from '../command.ts'
import { standingBadge } from '../standing.ts'
import { renderTable } from '../table.ts'
import { wrapText } from '../wrap.ts'

const HEADINGS = ['文件', '题名', '文号', '效力', '条款', '疑点']

export interface IngestOptions extends OutputOptions {
  /** Pays for embeddings without asking. */
  yes?: boolean
}

/**
 * Reads what is new or changed and reports. Throws INVALID_INPUT if a file could not be read, when
 * the others are kept, LIBRARY_EMPTY if nothing was, and INTERNAL if the library could not be brought
 * up to date.
 */
export async function ingest(options: IngestOptions, context: CommandContext): Promise<void> {
  const opened = await context.open({
    approvesCost: options.yes === true,
    reportsItself: options.json !== true,
  })
  const { failures, outdated } = opened.report
  const { documents } = await opened.assistant.listDocuments({}, requestOf(context))
  if (options.json === true) printJson(context, { ...opened.report, documents })
  else context.terminal.print(renderReport(documents, opened, context))
  opened.assistant.requireClauses()
  if (outdated !== null) throw new AppError('INTERNAL', '条款库未能更新，原因见上。')
  if (failures.length > 0)
    throw new AppError('INVALID_INPUT', `${failures.length} 处有误，见上；其余文件已入库。`)
}

function renderReport(
  documents: readonly ListedDocument[],
  { report }: Opened,
  { terminal }: CommandContext,
): string {
  const { style, width } = terminal
  const rows = documents.map((document) => {
    const { source, title, number, clauseCount, defects } = document
    const badge = standingBadge(document, style)
    return [source.file, `《${title}》`, number ?? '—', badge, clauseCount, defects.length].map(
      String,
    )
  })
  const headings = HEADINGS.map((heading) => style.bold(heading))
  const marked = (sign: string, file: string, note: string): string =>
    wrapText(`${sign} ${file}：${note}`, width, '  ')
  return [
    renderTable([headings, ...rows], width),
    '',
    ...documents.flatMap(({ source, defects }) =>
      defects.map(({ note }) => style.yellow(marked('!', source.file, note))),
    ),
    ...report.copies.map(({ file, copyOf }) =>
      marked('=', file, `与 ${copyOf} 是同一份文件，已并入`),
    ),
    ...report.warnings.map(({ file, reason }) => style.yellow(marked('!', file, reason))),
    ...report.failures.map(({ file, reason }) => style.red(marked('✗', file, reason))),
    summaryOf(report),
  ].join('\n')
}

function summaryOf({ outdated, ...report }: Opened['report']): string {
  const { built, documents, clauses, reused, replaced } = report
  const counts = `${documents} 份文件、${clauses} 个条款`
  if (outdated !== null) return `条款库未能更新，仍是此前的：${counts}。`
  if (!built) return `条款库已是最新：${counts}。`
  const why = replaced === null ? '' : `（${replaced}，已自动重建）`
  return `条款库已更新：${counts}，其中 ${reused.documents} 份文件未变。${why}`
}
