// Eval: writes the reports of a run as files.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serialiseRun } from '../run-file.ts'
import type { Report } from './report.ts'

export const REPORTERS = ['table', 'json'] as const
export type ReporterName = (typeof REPORTERS)[number]

interface ReportFile {
  name: string
  write: (report: Report) => string
}

const FILES: Record<Exclude<ReporterName, 'table'>, ReportFile> = {
  json: { name: 'run.json', write: ({ run }) => serialiseRun(run) },
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
