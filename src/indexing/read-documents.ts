// Indexing: source files become documents with clauses, each file on its own.
import { parseClauses } from '../clause/parse.ts'
import type { Clause } from '../domain/clause.ts'
import type { PolicyDocument } from '../domain/document.ts'
import { AppError } from '../domain/errors.ts'
import { readPolicySource } from '../ingest/read.ts'
import type { BuildFailure } from './manifest.ts'
import { Pace, type PaceOptions } from './pace.ts'
import type { SourceFile, Sources } from './sources.ts'
import type { LoadedLibrary } from './store.ts'

export interface ReadDocument {
  document: PolicyDocument
  clauses: readonly Clause[]
  /** Taken over from the previous library, repairs included. */
  reused: boolean
}

export interface ReadOptions extends PaceOptions {
  sources: Sources
  previous: LoadedLibrary | null
  onProgress?: ((done: number) => void) | undefined
}

export interface ReadResult {
  read: ReadDocument[]
  failures: BuildFailure[]
}

/**
 * Reads every file that changed and takes over the others, in the order of the files. A file that
 * cannot be read, or whose document id is taken, is a failure with its reason and stops no other.
 */
export async function readDocuments(options: ReadOptions): Promise<ReadResult> {
  const { sources, previous, onProgress } = options
  const pace = new Pace(options)
  const unchanged = unchangedDocuments(sources, previous)
  const read = new Map<string, ReadDocument>()
  const failures: BuildFailure[] = []
  for (const [at, file] of sources.files.entries()) {
    if (pace.isDue) await pace.rest()
    try {
      const document = unchanged.get(file.name) ?? (await readOne(file, sources, pace))
      const { id, source } = document.document
      const twin = read.get(id)
      if (twin) {
        const reason = `文档编号 ${id} 与文件 ${twin.document.source.file} 的相同，请在资料清单中给 ${source.file} 另设 id`
        failures.push({ file: file.name, reason })
      } else read.set(id, document)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failures.push({ file: file.name, reason: error.message })
    }
    onProgress?.(at + 1)
  }
  return { read: [...read.values()], failures }
}

async function readOne(
  { name, bytes }: SourceFile,
  { corpus }: Sources,
  pace: Pace,
): Promise<ReadDocument> {
  const source = await pace.run(readPolicySource({ file: name, bytes, hints: corpus.get(name) }))
  const { clauses, proofs } = await pace.run(parseClauses(source))
  return { document: { ...source.document, proofs }, clauses, reused: false }
}

/** Documents of the previous library, by file, that reading again would give again. */
function unchangedDocuments(
  sources: Sources,
  previous: LoadedLibrary | null,
): Map<string, ReadDocument> {
  if (previous === null || previous.manifest.createdFrom.pipeline !== sources.pipeline)
    return new Map()
  const { manifest, snapshot } = previous
  const before = new Map(manifest.createdFrom.sources.map((source) => [source.file, source]))
  const documents = new Map(snapshot.documents.map((document) => [document.id, document]))
  const clauses = clausesByDocument(snapshot.clauses)
  const unchanged = sources.hashes.flatMap((now) => {
    const then = before.get(now.file)
    const document = documents.get(then?.documentId ?? '')
    const same = then?.sha256 === now.sha256 && then.contextSha256 === now.contextSha256
    if (!same || !document) return []
    return [{ document, clauses: clauses.get(document.id) ?? [], reused: true }]
  })
  return new Map(unchanged.map((read) => [read.document.source.file, read]))
}

function clausesByDocument(clauses: readonly Clause[]): Map<string, Clause[]> {
  const groups = new Map<string, Clause[]>()
  for (const clause of clauses) {
    const group = groups.get(clause.documentId)
    if (group) group.push(clause)
    else groups.set(clause.documentId, [clause])
  }
  return groups
}
