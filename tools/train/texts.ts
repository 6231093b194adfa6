// Train: a directory of documents becomes training texts, one file in memory at a time.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { finish } from '#domain/work/steps.ts'
import { parseClauses } from '#documents/parse.ts'
import type { Clause } from '#domain/clause.ts'
import { AppError } from '#domain/errors.ts'
import { readPolicySource } from '#documents/read.ts'

const READABLE = /\.(md|markdown|txt|html?)$/i
/** Kinds that only hold others together. */
const HEADING_KINDS: readonly string[] = ['part', 'chapter', 'section']

export interface TextFiles {
  directory: string
  /** Relative to the directory, in a fixed order. */
  names: string[]
  /** Hash of names and contents. */
  sha256: string
}

/** Throws INVALID_INPUT for a directory that cannot be read or holds nothing readable. */
export async function findTextFiles(directory: string): Promise<TextFiles> {
  const found = await readdir(directory, { recursive: true }).catch((cause: unknown) => {
    throw new AppError('INVALID_INPUT', `读不到训练文本目录“${directory}”`, { cause })
  })
  const names = found.filter((name) => READABLE.test(name)).toSorted()
  if (names.length === 0)
    throw new AppError('INVALID_INPUT', `目录“${directory}”中没有 .md、.txt 或 .html 文件`)
  const hash = createHash('sha256')
  for (const name of names) {
    hash.update(`${name.replaceAll(path.sep, '/')}\n`)
    hash.update(await readFile(path.join(directory, name)))
  }
  return { directory, names, sha256: hash.digest('hex') }
}

/**
 * The texts of the files, read and split as for a library: headings line by line, the words of an
 * article with all that is below it on the last line. Files that cannot be read are left out.
 */
export async function* readTexts({ directory, names }: TextFiles): AsyncGenerator<string> {
  for (const name of names) {
    const bytes = await readFile(path.join(directory, name))
    try {
      const source = finish(readPolicySource({ file: path.basename(name), bytes }))
      yield* textsOf(source.document.title, finish(parseClauses(source)).clauses)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      console.error(`${name}: ${error.message}`)
    }
  }
}

function textsOf(documentTitle: string, clauses: readonly Clause[]): string[] {
  const clausesById = new Map(clauses.map((clause) => [clause.id, clause]))
  const parents = new Set(clauses.map(({ parentId }) => parentId))
  const isHeading = ({ id, kind }: Clause): boolean =>
    HEADING_KINDS.includes(kind) && parents.has(id)
  const ancestors = ({ parentId }: Clause): Clause[] => {
    const parent = clausesById.get(parentId ?? '')
    return parent ? [...ancestors(parent), parent] : []
  }
  const units = new Map<Clause, Clause[]>()
  for (const clause of clauses) {
    if (clause.kind === 'matter' || isHeading(clause)) continue
    const unit = ancestors(clause).find((ancestor) => !isHeading(ancestor)) ?? clause
    units.set(unit, [...(units.get(unit) ?? []), clause])
  }
  return [...units].map(([unit, members]) => {
    const headings = ancestors(unit).flatMap(({ title }) => title ?? [])
    const body = members.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')
    return [documentTitle, ...headings, body].join('\n')
  })
}
