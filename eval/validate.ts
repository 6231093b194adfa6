// Eval: whether the labels are true of the documents.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StandingSchema } from '#domain/document.ts'
import { standingOn } from '#domain/validity.ts'
import { normaliseText } from '#zh/normalise.ts'
import type { CaseFault } from './cases.ts'
import { type Corpus, type Gold, resolveGold } from './corpus.ts'
import { statesFact, statesNumber } from './metrics/facts.ts'
import type { EvalCase } from './schema.ts'
import { fieldFaults, isFieldCase } from './validate-field.ts'

/** Normalised characters. Shorter words stand in many places, longer ones break with every repair. */
const MIN_EVIDENCE_CHARS = 4
const MAX_EVIDENCE_CHARS = 100
/** A fact with such an id follows from a document's standing on the day, not from its words. */
const STANDING_FACT = new RegExp(`^standing-(${StandingSchema.options.join('|')})$`, 'u')
/** Categories whose questions must not name the number of the clause that answers them. */
const BLIND_CATEGORIES = new Set(['enumeration', 'numeric', 'colloquial'])
const CLAUSE_NUMBER = /第[一二三四五六七八九十百\d]+条|[（(][一二三四五六七八九十]+[）)]|专栏\s*\d/u

export interface ValidateOptions {
  corpus: Corpus
  /** Day for cases that set none, YYYY-MM-DD. */
  asOf: string
  /** Where fixture documents lie. */
  fixturesDirectory: string
}

function goldFaults(gold: Gold, corpus: Corpus): string[] {
  const document = corpus.documents.get(gold.doc)
  const place = `${gold.doc} ${gold.clause}`
  if (document === undefined) return [`没有文件 ${gold.doc}`]
  const evidence = normaliseText(gold.evidence)
  const faults: string[] = []
  if (evidence.length < MIN_EVIDENCE_CHARS || evidence.length > MAX_EVIDENCE_CHARS) {
    const range = `${MIN_EVIDENCE_CHARS}—${MAX_EVIDENCE_CHARS}`
    faults.push(`${place} 的 evidence 有 ${evidence.length} 个字，应为 ${range}`)
  }
  if (gold.clauses.length > 0) return faults
  const home = corpus.byDocument
    .get(gold.doc)
    ?.find(({ id }) => corpus.words.get(id)?.includes(evidence) === true)
  faults.push(
    home === undefined
      ? `${place} 的 evidence 不是原文：“${gold.evidence}”`
      : `${place} 里没有 evidence“${gold.evidence}”，它在 ${home.path.join('/') || home.label}`,
  )
  return faults
}

/** Names and dates of a document, as printed and as metadata. */
function namesOf(documentId: string, corpus: Corpus): (string | null)[] {
  const document = corpus.documents.get(documentId)
  if (document === undefined) return []
  const matter = (corpus.byDocument.get(documentId) ?? []).filter(({ kind }) => kind === 'matter')
  const { title, number, issuedOn, issuers } = document
  return [title, number, issuedOn, ...issuers, ...matter.map(({ text }) => text)]
}

/** What the gold clauses say, with the names of their documents and of earlier and later versions. */
function goldWords(golds: readonly Gold[], corpus: Corpus): string {
  const texts = golds.flatMap(({ clauses, doc }) => {
    const document = corpus.documents.get(doc)
    const versions = [doc, document?.draftOf, document?.succeeds].filter((id) => id != null)
    return [...clauses.map(({ text }) => text), ...versions.flatMap((id) => namesOf(id, corpus))]
  })
  return normaliseText(texts.join('\n'))
}

/** Facts, figures and items must stand in the gold clauses; what a refusal says cannot. */
function contentFaults(
  testCase: EvalCase,
  golds: readonly Gold[],
  { corpus, asOf }: ValidateOptions,
): string[] {
  if (testCase.answerable !== true) return []
  const day = testCase.asOf ?? asOf
  const words = goldWords(golds, corpus)
  const own = normaliseText(golds.flatMap(({ clauses }) => clauses.map(({ text }) => text)).join())
  const facts = testCase.facts.filter((fact) => {
    const standing = STANDING_FACT.exec(fact.id)?.[1]
    if (standing === undefined) return fact.re === undefined && !statesFact(words, fact)
    const documents = golds.map(({ doc }) => corpus.documents.get(doc))
    return !documents.some((one) => one !== undefined && standingOn(one, null, day) === standing)
  })
  const numbers = testCase.numbers.filter((expected) => !statesNumber(own, expected))
  const items = testCase.items.filter(
    (aliases) => !aliases.some((alias) => words.includes(normaliseText(alias))),
  )
  return [
    ...facts.map(({ id, any }) => `事实 ${id}（${any.join('｜')}）不在任何应引条款里`),
    ...numbers.map(
      ({ value, unit, anchor }) => `数字 ${value}${unit}（${anchor}）不在任何应引条款里`,
    ),
    ...items.map((aliases) => `清单项（${aliases.join('｜')}）不在任何应引条款里`),
  ]
}

function forbiddenFaults(testCase: EvalCase, golds: readonly Gold[]): string[] {
  const required = golds.filter(({ need }) => need === 'required')
  return testCase.forbidden
    .filter(({ re, unless }) => {
      const pattern = new RegExp(re, 'iu')
      const matches = required.some(({ evidence }) => pattern.test(normaliseText(evidence)))
      return matches && unless === undefined
    })
    .map(({ id, re }) => `禁止式 ${id}（${re}）命中了应引原文`)
}

function answerabilityFaults(testCase: EvalCase): string[] {
  if (testCase.answerable !== false) {
    const isCited = testCase.expected.some(({ need }) => need === 'required')
    return isCited ? [] : ['可回答的用例没有 required 条款']
  }
  const faults: string[] = []
  if (testCase.expected.some(({ need }) => need === 'required')) {
    faults.push('不可回答的用例有 required 条款')
  }
  if (testCase.unanswerableReason === undefined) faults.push('缺少 unanswerableReason')
  const isNearMiss = ['not-in-corpus', 'truncated', 'false-premise'].includes(
    testCase.unanswerableReason ?? '',
  )
  if (isNearMiss && testCase.category === 'unanswerable' && testCase.expected.length === 0) {
    faults.push('不可回答的用例没有列出近似条款（acceptable）')
  }
  return faults
}

function otherFaults(testCase: EvalCase, options: ValidateOptions): string[] {
  const faults: string[] = []
  if (BLIND_CATEGORIES.has(testCase.category) && CLAUSE_NUMBER.test(testCase.question)) {
    faults.push('问题泄露了条款号')
  }
  if (testCase.category === 'multi-turn' && (testCase.history ?? []).length === 0) {
    faults.push('多轮用例没有 history')
  }
  const { canary, fixtures = [] } = testCase
  if (canary !== undefined) {
    const words = normaliseText(canary)
    const stands = [...options.corpus.words.values()].some((text) => text.includes(words))
    if (stands) faults.push(`canary“${canary}”本来就在文件里`)
  }
  for (const name of fixtures) {
    if (!existsSync(join(options.fixturesDirectory, name))) faults.push(`没有夹具文件 ${name}`)
  }
  return faults
}

/** Everything that is wrong with a case's labels. */
export function caseFaults(testCase: EvalCase, options: ValidateOptions): string[] {
  if (isFieldCase(testCase)) return fieldFaults(testCase, options)
  const { corpus } = options
  // Documents of fixtures are not in the corpus; their labels cannot be checked here.
  const golds = testCase.expected
    .filter(({ doc }) => testCase.fixtures === undefined || corpus.documents.has(doc))
    .map((expected) => resolveGold(expected, corpus))
  return [
    ...golds.flatMap((gold) => goldFaults(gold, corpus)),
    ...contentFaults(testCase, golds, options),
    ...forbiddenFaults(testCase, golds),
    ...answerabilityFaults(testCase),
    ...otherFaults(testCase, options),
  ]
}

/** The faults of all cases, and ids that are used twice. */
export function validateCases(cases: readonly EvalCase[], options: ValidateOptions): CaseFault[] {
  const seen = new Set<string>()
  const faults: CaseFault[] = []
  for (const testCase of cases) {
    if (seen.has(testCase.id)) faults.push({ where: testCase.id, message: '编号重复' })
    seen.add(testCase.id)
    faults.push(
      ...caseFaults(testCase, options).map((message) => ({ where: testCase.id, message })),
    )
  }
  return faults
}
