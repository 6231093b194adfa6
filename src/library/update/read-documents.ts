// Library: source files become documents with clauses, each file on its own.
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import { AppError } from '#domain/errors.ts'
import { readPolicySource } from '#documents/read.ts'
import { foldSameText, groupSameBytes, preferredFile, type PreferFile } from './copies.ts'
import type { BuildFailure, Copy } from '../disk/manifest.ts'
import { Pace, type PaceOptions } from './pace.ts'
import type { ReadDocument } from './read-document.ts'
import type { SourceFile, Sources } from './sources.ts'
import type { LoadedLibrary } from '../disk/store.ts'

export interface ReadOptions extends PaceOptions {
  sources: Sources
  previous: LoadedLibrary | null
  onProgress?: ((done: number) => void) | undefined
}

export interface ReadResult {
  read: ReadDocument[]
  failures: BuildFailure[]
  copies: Copy[]
}

/**
 * Reads every file that changed and takes over the others, in the order of the files. Of files that
 * hold the same document only one is taken (copies.ts). A file that cannot be read, or whose document
 * id is taken, is a failure with its reason and stops no other.
 */
export async function readDocuments(options: ReadOptions): Promise<ReadResult> {
  const prefer = preferredFile(options.sources.corpus)
  const { read, failures, copies } = await readDistinctFiles(options, prefer)
  const folded = foldSameText(read, prefer)
  const { kept, clashes } = withDistinctIds(folded.kept)
  const standsFor = new Map(folded.copies.map(({ file, copyOf }) => [file, copyOf]))
  return {
    read: kept,
    failures: [...failures, ...clashes],
    copies: [
      ...copies.map(({ file, copyOf }) => ({ file, copyOf: standsFor.get(copyOf) ?? copyOf })),
      ...folded.copies,
    ].toSorted(byFile),
  }
}

/** Reads one file of each group of the same bytes. */
async function readDistinctFiles(options: ReadOptions, prefer: PreferFile): Promise<ReadResult> {
  const { sources, previous, onProgress } = options
  const pace = new Pace(options)
  const unchanged = unchangedDocuments(sources, previous)
  const read: ReadDocument[] = []
  const failures: BuildFailure[] = []
  const copies: Copy[] = []
  let done = 0
  for (const group of groupSameBytes(sources, prefer)) {
    if (pace.isDue) await pace.rest()
    let taken: ReadDocument | null = null
    for (const file of group) {
      try {
        if (taken) copies.push({ file: file.name, copyOf: taken.document.source.file })
        else taken = unchanged.get(file.name) ?? (await readOne(file, sources, pace))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        failures.push({ file: file.name, reason: error.message })
      }
    }
    if (taken) read.push(taken)
    onProgress?.((done += group.length))
  }
  const inOrder = read.toSorted(({ document: left }, { document: right }) =>
    byFile(left.source, right.source),
  )
  return { read: inOrder, failures: failures.toSorted(byFile), copies }
}

/** The order of `describeSources`. */
function byFile(left: { file: string }, right: { file: string }): number {
  return left.file < right.file ? -1 : 1
}

function withDistinctIds(read: readonly ReadDocument[]): {
  kept: ReadDocument[]
  clashes: BuildFailure[]
} {
  const byId = new Map<string, ReadDocument>()
  const clashes: BuildFailure[] = []
  for (const entry of read) {
    const { id, source } = entry.document
    const twin = byId.get(id)
    if (twin) {
      const reason = `文档编号 ${id} 与文件 ${twin.document.source.file} 的相同，请在资料清单中给 ${source.file} 另设 id`
      clashes.push({ file: source.file, reason })
    } else byId.set(id, entry)
  }
  return { kept: [...byId.values()], clashes }
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
