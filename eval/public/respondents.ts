// Eval: who answers the public questions: the product, and six dummies that must not look good.
import type { Composed } from '#compose.ts'
import type { Turn } from '#domain/answer.ts'
import type { Quotation } from './gold.ts'
import { replyOf, type Reply } from './reply.ts'

export interface Asked {
  question: string
  history?: Turn[]
}
export type Respond = (asked: Asked) => Promise<Reply>
type Opened = Pick<Composed, 'assistant' | 'newContext'>
/** Answers with the search of a product, or all of it. */
export type Respondent = (product: Opened) => Respond

const EVERYTHING = 100

export const askProduct: Respondent = (product) => async (asked) =>
  replyOf(await product.assistant.ask(asked, product.newContext()))

const refuse: Respondent = () => async () => ({
  outcome: 'refused',
  isList: false,
  text: '',
  quotations: [],
})

/** Quotes the first k hits of the search, whatever they are. */
function quoteHits(k: number, outcome: 'answered' | 'partial'): Respondent {
  return (product) => async (asked) => ({
    outcome,
    isList: false,
    text: outcome === 'partial' ? `未见关于“${asked.question}”的规定。` : '',
    quotations: await hitsOf(product, asked.question, k),
  })
}

/** The first k clauses that the product's own search finds, as quotations. */
export async function hitsOf(
  { assistant, newContext }: Opened,
  query: string,
  k: number,
): Promise<Quotation[]> {
  const { hits } = await assistant.search({ query, k }, newContext())
  return hits.map(({ clause: { id, documentId, text } }) => ({
    documentId,
    clauseId: id,
    pieces: [text],
  }))
}

/** The last one is the product as it is, for comparison; each of the others must miss a figure. */
export const DUMMIES: Readonly<Record<string, Respondent>> = {
  'always-refuse': refuse,
  'first-hit': quoteHits(1, 'answered'),
  'always-partial': quoteHits(5, 'partial'),
  everything: quoteHits(EVERYTHING, 'answered'),
  'no-gate': quoteHits(3, 'answered'),
  'first-edition': askProduct,
}
