// Answer: what a document is and how it is divided, for questions that name it and no topic.
import { quoteWords, type CitedClause } from './cited-clause.ts'
import type { AnswerContext } from './answer-context.ts'
import type { Clause } from '#domain/clause.ts'
import { ANSWERED } from '#domain/answerability.ts'
import type { PolicyDocument } from '#domain/document.ts'
import { describeDocuments } from './about-documents.ts'
import type { Composition, Statement } from './statement.ts'
import { labelPrefix, MAX_DESCRIBED } from '#words/answers.ts'

/** Characters of a clause without a heading that stand for it in an outline. */
const FIRST_WORDS_CHARS = 40

/** The standing of each named document, then its chapters with the headings below them. */
export function composeGist(context: AnswerContext): Composition {
  const { scope } = context.understanding
  const standing = describeDocuments(context, ['standing'])
  const outline = scope.documents
    .slice(0, MAX_DESCRIBED)
    .flatMap((document) =>
      topClauses(context, document).map((clause) => chapterBullet(context, clause, document)),
    )
  const isKnown = standing.answerability.outcome !== 'refused'
  return {
    intent: 'explain',
    answerability: ANSWERED,
    statements: [...(isKnown ? standing.statements : []), ...outline],
    coverage: isKnown ? standing.coverage : null,
    notices: standing.notices,
  }
}

function topClauses({ tree }: AnswerContext, { id }: PolicyDocument): Clause[] {
  return tree
    .ofDocument(id)
    .roots()
    .filter(({ kind }) => kind !== 'preamble')
}

function chapterBullet(
  { tree, understanding }: AnswerContext,
  clause: Clause,
  document: PolicyDocument,
): Statement {
  const { asOf, language } = understanding
  const below = tree.childrenOf(clause).filter(({ title }) => title !== null)
  const evidence: CitedClause[] = [clause, ...below].map((one) => ({
    clause: one,
    document,
    quotes: [headingOf(one)],
  }))
  const headings = evidence.map((one) => quoteWords(one.clause, one.quotes)).join(' ')
  return {
    text: `${labelPrefix(document, asOf, language)}${headings}`,
    layout: 'bullet',
    role: 'claim',
    evidence,
  }
}

/** From the marker to the end of the heading; the first words where there is none. */
function headingOf({ text, title }: Clause): { start: number; end: number } {
  const at = title === null ? -1 : text.indexOf(title)
  if (title !== null && at >= 0) return { start: 0, end: at + title.length }
  const firstLine = text.split('\n', 1)[0] ?? ''
  return { start: 0, end: Math.min(firstLine.length, FIRST_WORDS_CHARS) }
}
