// Compose: what is said for a library without a single clause, and what to do about it.
import { isPolicy } from '#domain/clause.ts'
import type { BuildFailure } from '#library/disk/manifest.ts'
import type { LibrarySnapshot } from '#library/snapshot.ts'

/** Files named in one message. */
const MAX_NAMED = 5

export interface EmptyLibraryInput {
  snapshot: Pick<LibrarySnapshot, 'documents' | 'clauses'>
  /** Files that could not be read, with the reasons. */
  failures: readonly BuildFailure[]
  seedsDirectory: string
}

/** Why no question can be answered, and the cure; null where the library has policy clauses. */
export function explainEmpty({
  snapshot,
  failures,
  seedsDirectory,
}: EmptyLibraryInput): string | null {
  if (snapshot.clauses.some(isPolicy)) return null
  const unread = [
    ...failures.map(({ file, reason }) => `${file}（${reason}）`),
    ...snapshot.documents.map(({ source }) => `${source.file}（没有读出任何条款）`),
  ]
  const found =
    unread.length === 0
      ? `目录“${seedsDirectory}”中没有文件`
      : `目录“${seedsDirectory}”中的 ${unread.length} 个文件都没有读成：${nameSome(unread)}`
  return `文件库是空的：${found}。请把政策文件（.html、.md 或 .txt）放入这个目录，或以 TIAOLI_SEEDS 指定别的目录，放好后再问一次。`
}

function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).join('；')
  return names.length > MAX_NAMED ? `${shown} 等` : shown
}
