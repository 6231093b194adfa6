// Eval: what a data directory of public and blind questions may hold; the texts stay there.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { TurnSchema } from '#domain/answer.ts'
import { AppError } from '#domain/errors.ts'

export const PolicySchema = z.object({ docid: z.string(), text: z.string() })
export const PolicyQuestionSchema = z.object({
  id: z.string(),
  question: z.string(),
  docid: z.string(),
  span: z.tuple([z.int(), z.int()]).describe('of the answer, characters of the text'),
})

export const ArticleSchema = z.object({ id: z.number(), name: z.string(), content: z.string() })
export const StatuteQuestionSchema = z.object({
  query_id: z.number(),
  question: z.string(),
  gold_ids: z.array(z.number()).min(1),
  gold_names: z.array(z.string()).min(1),
})

/** A question by hand, about the documents of its own set. */
const AnswerableSchema = z.object({
  id: z.string(),
  category: z.string(),
  question: z.string(),
  history: z.array(z.union([z.string(), TurnSchema])).nullish(),
  answerable: z.boolean(),
  gold: z.array(z.object({ doc: z.string(), quote: z.string() })),
  facts: z.array(z.string()).default([]).describe('all must be said; a|b are alternatives'),
  forbidden: z.array(z.string()).default([]),
  note: z.string().default('').describe('optional:<quote>, score:<mode>, refusal:text by ||'),
})
/** A question that the documents of the named set do not answer. */
const UnanswerableSchema = z
  .object({ id: z.string(), set: z.string(), kind: z.string(), question: z.string() })
  .transform(({ id, set, kind, question }) => ({
    id,
    set,
    question,
    category: kind,
    answerable: false,
    gold: [],
    facts: [],
    forbidden: [],
    note: '',
  }))
const HandQuestionSchema = z.union([AnswerableSchema, UnanswerableSchema])
/** `set` stands where the documents are those of another set. */
export type HandQuestion = z.infer<typeof AnswerableSchema> & { set?: string }

/** Folders of questions by hand: own ones, and those of people who had not seen the program. */
export const HANDS = ['own', 'blind'] as const

/** The rows of `<name>.jsonl`, gzipped or not; undefined where there is no such file. */
export function readRows<Row>(
  directory: string,
  name: string,
  schema: z.ZodType<Row>,
): Row[] | undefined {
  const file = [`${name}.jsonl`, `${name}.jsonl.gz`]
    .map((candidate) => path.join(directory, candidate))
    .find((candidate) => existsSync(candidate))
  if (file === undefined) return undefined
  const bytes = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line, at) => {
    try {
      return schema.parse(JSON.parse(line))
    } catch (cause) {
      const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
      throw new AppError('INVALID_INPUT', `“${file}”第 ${at + 1} 行有误：${why}`, { cause })
    }
  })
}

/** The sets by hand of a folder, by name, in the order of their names. */
export function readHandSets(folder: string): { name: string; questions: HandQuestion[] }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .toSorted()
    .map((file) => path.basename(file, '.jsonl'))
    .map((name) => ({ name, questions: readRows(folder, name, HandQuestionSchema) ?? [] }))
}
