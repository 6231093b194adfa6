// Eval: writes the reports of a run as files.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serialiseRun } from '../run-file.ts'
import { htmlReport } from './html.ts'
import { junitReport } from './junit.ts'
import { markdownReport } from './markdown.ts'
import type { Report } from './report.ts'

export const REPORTERS = ['table', 'json', 'md', 'html', 'junit'] as const
export type ReporterName = (typeof REPORTERS)[number]

interface ReportFile {
  name: string
  write: (report: Report) => string
}

const FILES: Record<Exclude<ReporterName, 'table'>, ReportFile> = {
  json: { name: 'run.json', write: ({ run }) => serialiseRun(run) },
  md: { name: 'report.md', write: markdownReport },
  html: { name: 'report.html', write: htmlReport },
  junit: { name: 'junit.xml', write: junitReport },
}

/** Writes the chosen reports into a directory and returns their paths. */
export async function writeReports(
  report: Report,
  reporters: readonly ReporterName[],
  directory: string,
): Promise<string[]> {
  await mkdir(directory, { recursive: true })
  const paths: string[] = []
  for (const reporter of reporters) {
    if (reporter === 'table') continue
    const { name, write } = FILES[reporter]
    const path = join(directory, name)
    await writeFile(path, write(report))
    paths.push(path)
  }
  return paths
}
