// Eval: whether the labels of a field case, which name no clauses, are true of its documents.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { normaliseText } from '#zh/normalise.ts'
import type { Corpus } from './corpus.ts'
import { withoutMarkup } from './match.ts'
import { statesFact } from './metrics/facts.ts'
import { type EvalCase, FIELD_KINDS } from './schema.ts'

/** A fact with such an id follows from the documents, or is about them, and need not stand there. */
const DERIVED_FACT = /^derived-/u
/** What the documents of a case are written in; read by themselves, not as the product reads them. */
const ENCODINGS = ['utf-8', 'gb18030', 'big5'] as const

/** Whether a case belongs to a kind of the field cases. */
export function isFieldCase({ category }: EvalCase): boolean {
  return FIELD_KINDS.some((kind) => kind === category)
}

/** The normalised words of a folder's files, in every encoding that they may have. */
function wordsOfFolder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const bytes = readFileSync(join(folder, name))
    return ENCODINGS.map((encoding) =>
      normaliseText(withoutMarkup(new TextDecoder(encoding).decode(bytes))),
    )
  })
}

export interface FieldValidateOptions {
  corpus: Corpus
  fixturesDirectory: string
}

function contentFaults(testCase: EvalCase, texts: readonly string[]): string[] {
  const { facts, cited = [], forbidden } = testCase
  const stands = (words: string): boolean =>
    texts.some((text) => text.includes(normaliseText(words)))
  const absent = facts.filter(
    (fact) =>
      fact.re === undefined &&
      !DERIVED_FACT.test(fact.id) &&
      !texts.some((text) => statesFact(text, fact)),
  )
  const wanted = [...cited, ...facts.flatMap(({ any }) => any)].map(normaliseText)
  const contrary = forbidden.filter(({ re }) =>
    wanted.some((words) => new RegExp(re, 'iu').test(words)),
  )
  return [
    ...absent.map(({ id, any }) => `事实 ${id}（${any.join('｜')}）不在文件里`),
    ...cited.filter((words) => !stands(words)).map((words) => `应引的“${words}”不在文件里`),
    ...contrary.map(({ id, re }) => `禁止式 ${id}（${re}）命中了应说或应引的话`),
  ]
}

/** Everything that is wrong with the labels of a field case. */
export function fieldFaults(testCase: EvalCase, options: FieldValidateOptions): string[] {
  const { library, facts, cited = [], forbidden, answerable, unanswerableReason } = testCase
  const folder = library === undefined ? null : join(options.fixturesDirectory, library)
  if (folder !== null && !existsSync(folder)) return [`没有夹具目录 ${library}`]
  const faults: string[] = []
  if (answerable === false && unanswerableReason === undefined) {
    faults.push('缺少 unanswerableReason')
  }
  if (answerable !== false && facts.length + cited.length + forbidden.length === 0) {
    faults.push('对回答没有任何要求')
  }
  const texts = folder === null ? [...options.corpus.words.values()] : wordsOfFolder(folder)
  return [...faults, ...contentFaults(testCase, texts)]
}
