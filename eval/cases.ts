// Eval: reads and selects cases.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '#domain/errors.ts'
import { CaseSchema, type EvalCase } from './schema.ts'

export interface CaseFault {
  /** File and line, or the id of the case. */
  where: string
  message: string
}

export interface CaseFile {
  cases: EvalCase[]
  faults: CaseFault[]
}

/** The first 12 hexadecimal digits of the SHA-256 of a value as JSON. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12)
}

function parseLine(line: string, where: string): EvalCase | CaseFault {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { where, message: `不是合法的 JSON：${(error as Error).message}` }
  }
  const parsed = CaseSchema.safeParse(value)
  return parsed.success ? parsed.data : { where, message: z.prettifyError(parsed.error) }
}

/**
 * All cases of a directory, files by name, lines in order, and the lines that are no case.
 * Throws NOT_FOUND when the directory holds no .jsonl file.
 */
export async function readCases(directory: string): Promise<CaseFile> {
  const entries = await readdir(directory).catch((cause: unknown) => {
    throw new AppError('NOT_FOUND', `无法读取用例目录“${directory}”。`, { cause })
  })
  const names = entries.filter((name) => name.endsWith('.jsonl')).toSorted()
  if (names.length === 0) {
    throw new AppError('NOT_FOUND', `用例目录“${directory}”里没有 .jsonl 文件。`)
  }
  const cases: EvalCase[] = []
  const faults: CaseFault[] = []
  for (const name of names) {
    const lines = (await readFile(join(directory, name), 'utf8')).split('\n')
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue
      const parsed = parseLine(line, `${name}:${index + 1}`)
      if ('where' in parsed) faults.push(parsed)
      else cases.push(parsed)
    }
  }
  return { cases, faults }
}

export interface CaseSelection {
  categories?: readonly string[]
  /** Regular expression on id and question. */
  filter?: string
  tags?: readonly string[]
  ids?: ReadonlySet<string>
  /** Draws whole groups at random until this many cases are reached. */
  sample?: { size: number; random: () => number }
  limit?: number
}

function sampleGroups(cases: readonly EvalCase[], size: number, random: () => number): EvalCase[] {
  const groups = new Map<string, EvalCase[]>()
  for (const testCase of cases) {
    const key = testCase.group ?? testCase.id
    groups.set(key, [...(groups.get(key) ?? []), testCase])
  }
  const order = [...groups.keys()].map((key) => ({ key, at: random() }))
  const chosen = new Set<EvalCase>()
  for (const { key } of order.toSorted((a, b) => a.at - b.at)) {
    if (chosen.size >= size) break
    for (const testCase of groups.get(key) ?? []) chosen.add(testCase)
  }
  return cases.filter((testCase) => chosen.has(testCase))
}

/** The cases that a selection leaves, in their order; a sample never splits a group. */
export function selectCases(cases: readonly EvalCase[], selection: CaseSelection): EvalCase[] {
  const { categories, tags, ids, sample, limit } = selection
  const pattern = selection.filter === undefined ? null : new RegExp(selection.filter, 'u')
  let selected = cases.filter(
    (testCase) =>
      (categories === undefined || categories.includes(testCase.category)) &&
      (tags === undefined || tags.some((tag) => testCase.tags?.includes(tag) === true)) &&
      (ids === undefined || ids.has(testCase.id)) &&
      (pattern === null || pattern.test(`${testCase.id} ${testCase.question}`)),
  )
  if (sample !== undefined) selected = sampleGroups(selected, sample.size, sample.random)
  return limit === undefined ? selected : selected.slice(0, limit)
}
