// Bench: a directory of laws becomes a library; then a new process opens and searches it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildStage } from '#library/assemble.ts'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { report, residentMegabytes, shownMs, timed } from './measure.ts'

const READABLE = /\.(md|markdown|txt|html?)$/i
const OPEN_LIBRARY = fileURLToPath(new URL('open-library.ts', import.meta.url))

/** Prints build time by stage, and what a process that opens the library takes and needs. */
export async function benchLaws(directory: string): Promise<void> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => READABLE.test(name))
    .map((name) => ({
      // Ids come from file names alone, and the same name may stand in two folders.
      name: name.replaceAll(path.sep, ' '),
      bytes: readFileSync(path.join(directory, name)),
    }))
  const storeDirectory = mkdtempSync(path.join(tmpdir(), 'tiaoli-bench-'))
  try {
    await buildTimed(files, storeDirectory)
    const args = ['--import', 'tsx', OPEN_LIBRARY, storeDirectory]
    spawnSync(process.execPath, args, { stdio: 'inherit' })
  } finally {
    rmSync(storeDirectory, { recursive: true })
  }
}

async function buildTimed(
  files: Parameters<typeof describeSources>[0],
  storeDirectory: string,
): Promise<void> {
  const embeddings = await loadOfflineEmbeddings()
  const stageStarts = new Map<BuildStage, number>()
  const started = performance.now()
  const { result, ms } = await timed(() =>
    updateLibrary({
      store: createLibraryStore(storeDirectory),
      sources: describeSources(files, null),
      embeddings,
      onProgress: (stage) => {
        if (!stageStarts.has(stage)) stageStarts.set(stage, performance.now() - started)
      },
    }),
  )
  const { documents, clauses, failures } = result.report
  report(`${documents} documents, ${clauses} clauses`, `built in ${shownMs(ms)}`)
  const [embedAt = 0, indexAt = 0] = [stageStarts.get('embed'), stageStarts.get('index')]
  report('  reading and splitting', shownMs(embedAt))
  report('  embedding and keyword index', shownMs(indexAt - embedAt))
  report('  HNSW graph and saving', shownMs(ms - indexAt))
  report('resident after the build', residentMegabytes())
  if (failures.length > 0) report('files that could not be read', `${failures.length}`)
}
