// Library: files that hold one and the same document; one of them stands for all.
import { normaliseNumber } from '#documents/head/number.ts'
import type { Corpus } from '#documents/corpus.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { Copy } from '../disk/manifest.ts'
import type { ReadDocument } from './read-document.ts'
import type { SourceFile, Sources } from './sources.ts'

/** Compares file names: below 0 where the left one rather stands for the document. */
export type PreferFile = (left: string, right: string) => number

/**
 * The file that the corpus file names, else the one with the shortest name (people add to the name
 * when they copy), else the first by name. It depends on the files alone, so that each process that
 * builds them gives the document the same id.
 */
export function preferredFile(corpus: Corpus): PreferFile {
  return (left, right) =>
    Number(corpus.has(right)) - Number(corpus.has(left)) ||
    left.length - right.length ||
    (left < right ? -1 : 1)
}

/** The files in groups of the same bytes, the one that stands for the others first in each. */
export function groupSameBytes(
  { files, hashes }: Pick<Sources, 'files' | 'hashes'>,
  prefer: PreferFile,
): SourceFile[][] {
  const contents = new Map(hashes.map(({ file, sha256 }) => [file, sha256]))
  const groups = groupBy(files, ({ name }) => contents.get(name) ?? name)
  return groups.map((group) => group.toSorted((left, right) => prefer(left.name, right.name)))
}

/** The documents without those that have number and text of another; linear in their text. */
export function foldSameText(
  read: readonly ReadDocument[],
  prefer: PreferFile,
): { kept: ReadDocument[]; copies: Copy[] } {
  const numbered = read.filter(({ document }) => document.number !== null)
  const copies = groupBy(numbered, ({ document }) => normaliseNumber(document.number ?? ''))
    .filter((group) => group.length > 1)
    .flatMap((group) => groupBy(group, policyText))
    .flatMap((group) => {
      const names = group.map(({ document }) => document.source.file).toSorted(prefer)
      const [copyOf = '', ...others] = names
      return policyText(group[0]) === '' ? [] : others.map((file) => ({ file, copyOf }))
    })
  const folded = new Set(copies.map(({ file }) => file))
  return { kept: read.filter(({ document }) => !folded.has(document.source.file)), copies }
}

/** What a document says, however its lines are broken and its signs are printed. */
function policyText(read: ReadDocument | undefined): string {
  const policy = read?.clauses.filter(({ kind }) => kind !== 'matter') ?? []
  return normaliseText(policy.map(({ text }) => text).join('\n'))
}

function groupBy<Member>(
  members: readonly Member[],
  keyOf: (member: Member) => string,
): Member[][] {
  const groups = new Map<string, Member[]>()
  for (const member of members) {
    const key = keyOf(member)
    const group = groups.get(key)
    if (group) group.push(member)
    else groups.set(key, [member])
  }
  return [...groups.values()]
}
