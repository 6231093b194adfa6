// Answer: a clause by its address, whole, or as an outline when it is long.
import { quoteWords, wholeClause } from './cited-clause.ts'
import type { Clause } from '#domain/clause.ts'
import type { PolicyDocument } from '#domain/document.ts'
import type { ClauseTree } from '#documents/clause-tree.ts'
import { frame } from './statement.ts'
import type { Statement } from './statement.ts'
import { citeDocument, labelPrefix } from '#words/answers.ts'
import type { Language } from '#words/answers.ts'
import { COMPOSITION_WORDS } from '#words/compositions.ts'
import { quotedStatement } from './quoted-statement.ts'

/** Longest clause, with all below it, that is quoted whole; in characters. */
const MAX_WHOLE_CHARS = 2400
/** What an outline shows of each clause below; in characters. */
const OUTLINE_CHARS = 60

export interface LookupInput {
  clause: Clause
  document: PolicyDocument
  tree: ClauseTree
  language: Language
  asOf: string
}

/** The clause's own words, then what stands below it, whole or in outline. */
export function describeClause(input: LookupInput): Statement[] {
  const { clause, document, tree } = input
  const below = tree.ofDocument(document.id).descendantsOf(clause)
  const totalChars = below.reduce((sum, { text }) => sum + text.length, clause.text.length)
  const isNumberAlone = clause.title === null && tree.isBareHeading(clause)
  const statements = [
    isNumberAlone
      ? numberStatement(input)
      : quotedStatement(wholeClause(input.clause, input.document), input),
  ]
  for (const child of below) {
    if (totalChars <= MAX_WHOLE_CHARS) statements.push(childStatement(child, input))
    else if (child.parentId === clause.id || tree.isBareHeading(child))
      statements.push(outlineStatement(child, input))
  }
  return statements
}

/** An article that is only its number: its 款 follow, the number itself is no quotation. */
function numberStatement({ clause, document, language, asOf }: LookupInput): Statement {
  const words = `${labelPrefix(document, asOf, language)}${citeDocument(document)}${clause.label}`
  return frame(words + COMPOSITION_WORDS[language].colon.trim())
}

/** A clause in a list of clauses: its address and its words. */
export function childStatement(
  clause: Clause,
  { document, asOf, language }: Omit<LookupInput, 'clause' | 'tree'>,
): Statement {
  const evidence = wholeClause(clause, document)
  return {
    text: `${labelPrefix(document, asOf, language)}**${clause.label}**：${quoteWords(clause, evidence.quotes)}`,
    layout: 'bullet',
    role: 'claim',
    evidence: [evidence],
  }
}

function outlineStatement(clause: Clause, { document, asOf, language }: LookupInput): Statement {
  const firstLine = clause.text.split('\n', 1)[0] ?? ''
  const end = Math.min(firstLine.length, OUTLINE_CHARS)
  const quotes = [{ start: 0, end }]
  const more = end < clause.text.length ? '……' : ''
  return {
    text: `${labelPrefix(document, asOf, language)}**${clause.label}**：${quoteWords(clause, quotes)}${more}`,
    layout: 'bullet',
    role: 'claim',
    evidence: [{ clause, document, quotes }],
  }
}
