// Answer: other words for what was asked, named by a language model, counted only if they stand in the documents.
import type { Understanding } from '#domain/understanding.ts'
import { z } from 'zod'
import { filterOf, type LibraryView } from '#library/view.ts'
import { searchForm } from '#zh/normalise.ts'
import { inert } from './handles.ts'
import type { ModelSession } from './model-session.ts'

const ExpansionSchema = z.object({
  concepts: z
    .array(z.object({ word: z.string(), synonyms: z.array(z.string()).default([]) }))
    .default([]),
})
const MAX_SYNONYMS = 6
const MAX_OUTPUT_TOKENS = 400

export interface Expansion {
  understanding: Understanding
  /** Tells the reader by which words was searched. */
  notice: string
}

/**
 * The question with more ways to say each of its concepts; null when the documents hold none of
 * them. Failures of the model are thrown.
 */
export async function expandTerms(
  understanding: Understanding,
  library: LibraryView,
  session: ModelSession,
): Promise<Expansion | null> {
  const { concepts, question, scope } = understanding
  const { concepts: named } = await session.model.generateObject({
    name: 'expansion',
    schema: ExpansionSchema,
    messages: session.prompts.messages('expand-terms', {
      question: inert(question),
      concepts: inert(concepts.map(({ label }) => label).join('\n')),
    }),
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    signal: session.signal,
  })
  const filter = filterOf(scope.documents)
  library.mention(named.flatMap(({ synonyms }) => synonyms.map(searchForm)))
  const used: string[] = []
  const expanded: Understanding['concepts'] = []
  for (const concept of concepts) {
    const proposed = named
      .filter(({ word }) => searchForm(word) === searchForm(concept.label))
      .flatMap(({ synonyms }) => synonyms.map(searchForm))
      .filter((term) => /^[\p{Script=Han}a-z\d]{2,12}$/u.test(term))
    const held: string[] = []
    for (const term of [...new Set(proposed)].slice(0, MAX_SYNONYMS)) {
      if (concept.alternatives.includes(term)) continue
      if ((await library.clausesContaining([term], filter)).length > 0) held.push(term)
    }
    if (held.length > 0)
      used.push(`“${concept.label}”（${held.map((term) => `“${term}”`).join('、')}）`)
    expanded.push({ ...concept, alternatives: [...concept.alternatives, ...held] })
  }
  if (used.length === 0) return null
  return {
    understanding: { ...understanding, concepts: expanded },
    notice: `没有条款直接写到所问的词，以下按相近的说法查到：${used.join('、')}`,
  }
}
