// Eval: what the labels of questions by hand mean in a library.
import { AppError } from '#domain/errors.ts'
import type { LibraryView } from '#library/view.ts'
import { bare, type BareTexts, type GoldSpan } from './gold.ts'
import type { HandQuestion } from './layout.ts'

/** Documents of a library as labels name them. */
export interface LabelledTexts {
  texts: BareTexts
  /** By id, by file, or by what the name of the file begins with before an underscore. */
  documentOf: (label: string) => string | undefined
}

export async function labelledTexts(library: LibraryView): Promise<LabelledTexts> {
  const [documents, tree] = await Promise.all([library.documents(), library.tree()])
  const words = documents.map(({ id }): [string, string] => [
    id,
    bare(
      tree
        .clausesOf(id)
        .map(({ text }) => text)
        .join('\n'),
    ),
  ])
  const documentOf = (label: string): string | undefined =>
    documents.find(({ id, source: { file } }) =>
      [id, file, file.replace(/\.[^.]*$/u, ''), file.split('_')[0]].includes(label),
    )?.id
  return { texts: new Map(words), documentOf }
}

/** How a question by hand is counted: one of the spans, one of each document, or all of them. */
export type Mode = 'any' | 'docs' | 'all'

export interface Labels {
  gold: GoldSpan[]
  /** Borderline words, neither for nor against. */
  optional: GoldSpan[]
  mode: Mode
  /** To say in words that the documents do not have it is right too. */
  refusalInWords: boolean
}

/** @throws AppError INVALID_INPUT for a quotation that its document does not hold */
export function readLabels(question: HandQuestion, known: LabelledTexts): Labels {
  const notes = question.note.split('||').map((note) => note.trim())
  const after = (head: string): string[] =>
    notes.filter((note) => note.startsWith(head)).map((note) => note.slice(head.length))
  const [scored] = after('score:')
  return {
    gold: question.gold.map(({ doc, quote }) => {
      const span = spanOf(known.documentOf(doc), quote, known.texts)
      if (span !== undefined) return span
      throw new AppError('INVALID_INPUT', `${question.id} 的标注不在文件“${doc}”里`)
    }),
    optional: [...known.texts.keys()].flatMap((id) =>
      after('optional:').flatMap((quote) => spanOf(id, quote, known.texts) ?? []),
    ),
    mode: modeOf(question.category, scored),
    refusalInWords: notes.includes('refusal:text'),
  }
}

function modeOf(category: string, scored: string | undefined): Mode {
  if (scored === 'all' || scored === 'docs' || scored === 'any') return scored
  if (category === 'enumeration' || category === 'list') return 'all'
  return category === 'comparison' ? 'docs' : 'any'
}

function spanOf(id: string | undefined, quote: string, texts: BareTexts): GoldSpan | undefined {
  const words = bare(quote)
  const start = texts.get(id ?? '')?.indexOf(words) ?? -1
  return id === undefined || start < 0 || words === ''
    ? undefined
    : { documentId: id, start, end: start + words.length }
}
