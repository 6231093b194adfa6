// Documents: the corpus file, what the documents cannot say of themselves; the one importer of yaml.
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { AuthoritySchema, PartialDateSchema, StandingSchema } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'

const words = z.string().trim().min(1)
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, '只能用小写字母、数字和连字符')

export const CorpusEntrySchema = z.strictObject({
  id: slug.optional(),
  title: words.optional(),
  number: words.optional(),
  issuers: z.array(words).optional(),
  issuedOn: PartialDateSchema.optional(),
  period: z.strictObject({ from: PartialDateSchema, to: PartialDateSchema }).optional(),
  standing: StandingSchema.optional(),
  authority: AuthoritySchema.optional(),
  draftOf: words.optional(),
  succeeds: words.optional(),
  aliases: z.array(words).optional(),
  collection: slug.optional(),
  truncated: words.optional(),
  sourceUrl: z.url().optional(),
})
/** Corrections and additions for one file; what is absent is read from the file itself. */
export type CorpusEntry = z.infer<typeof CorpusEntrySchema>

/** Entries by file name. */
export type Corpus = ReadonlyMap<string, CorpusEntry>

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  )
}

/** What is wrong with an entry, as said behind its name. */
function sayFault(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(CorpusEntrySchema.shape).join('、')
    return ` 下有不认识的键 ${issue.keys.join('、')}。可用的键：${known}。`
  }
  const key = issue.path.join('.')
  const shown = JSON.stringify(valueAt(value, issue.path)) ?? '（无）'
  return `${key === '' ? '' : ` 的 ${key}`} 的值 ${shown} 不对：${issue.message}。请改正后重试。`
}

function parseEntry(file: string, name: string, value: unknown): CorpusEntry {
  const parsed = CorpusEntrySchema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  if (issue === undefined) throw parsed.error
  throw new AppError('INVALID_INPUT', `${file}：${name}${sayFault(issue, value)}`)
}

/** The content of the file, or what is wrong with it and where. */
function parseYaml(text: string, file: string): unknown {
  const document = parseDocument(text)
  const [problem] = document.errors
  try {
    if (problem !== undefined) throw problem
    return document.toJS() ?? {}
  } catch (cause) {
    const [position] = problem?.linePos ?? []
    const place = position === undefined ? '' : `第 ${position.line} 行第 ${position.col} 列，`
    const said = cause instanceof Error ? cause.message.split(/ at line |\n/)[0] : String(cause)
    throw new AppError(
      'INVALID_INPUT',
      `${file} 不是合法的 YAML：${place}${said}。请改正后重试。`,
      {
        cause,
      },
    )
  }
}

/**
 * Reads a corpus file: YAML, a map from file name to entry. `file` names it in errors.
 * @throws AppError INVALID_INPUT for broken YAML, unknown keys and bad values.
 */
export function parseCorpus(text: string, file: string): Corpus {
  const content = parseYaml(text, file)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new AppError('INVALID_INPUT', `${file} 的顶层必须是“文件名: 内容”的映射。`)
  }
  return new Map(
    Object.entries(content).map(([name, value]) => [name, parseEntry(file, name, value)]),
  )
}

/** The files that the corpus file names and that are not there. */
export function missingFiles(corpus: Corpus, existing: Iterable<string>): string[] {
  const present = new Set(existing)
  return [...corpus.keys()].filter((name) => !present.has(name))
}
