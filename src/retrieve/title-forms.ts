// Retrieve: what a document is called, normalised once and not once a question.
import type { PolicyDocument } from '#domain/document.ts'
import { normaliseText } from '#zh/normalise.ts'

export interface TitleForms {
  /** The title, normalised. */
  title: string
  /** The title without what stands in brackets at its end: (2018修正). */
  bare: string
  /** Title and aliases, normalised, quotation marks dropped. */
  names: readonly string[]
  /** The document number, normalised; empty where there is none. */
  number: string
}

const forms = new WeakMap<PolicyDocument, TitleForms>()

/** The names of a document in the form in which questions are read. */
export function titleForms(document: PolicyDocument): TitleForms {
  const known = forms.get(document)
  if (known !== undefined) return known
  const title = normaliseText(document.title)
  const read = {
    title,
    bare: title.replace(/\(.*?\)$/u, ''),
    names: [title, ...document.aliases.map(normaliseText)].map((name) => name.replaceAll('"', '')),
    number: normaliseText(document.number ?? ''),
  }
  forms.set(document, read)
  return read
}
