import { describe, expect, it } from 'vitest'
import type { Turn } from '#domain/answer.ts'
import { normaliseText } from '#zh/normalise.ts'
import { read, seeds } from '../seeds.ts'
import * as threads from './threads.ts'
import type { FollowUpCase } from './threads.ts'
import { CONTEXT } from '../product.ts'

function turnsOf(said: readonly string[]): Turn[] {
  return said.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }))
}

/** The follow-up as the product reads it. */
async function standaloneOf({ said, question }: FollowUpCase): Promise<string> {
  const answer = await seeds.assistant.ask({ question, history: turnsOf(said) }, CONTEXT)
  return answer.standaloneQuestion
}

const withoutSpaces = (text: string): string => normaliseText(text).replace(/\s/gu, '')

describe.each(Object.entries(threads))('a follow-up: %s', (_, cases) => {
  it.each(cases)('$said.0 … $question', async (one) => {
    const standalone = await standaloneOf(one)
    const { scope, concepts, addresses, intent } = await read(standalone)
    const topic = concepts.flatMap(({ label, alternatives }) => [label, ...alternatives]).join(' ')
    const holdsAddress =
      addresses.length > 0 && withoutSpaces(standalone).includes(withoutSpaces(one.address ?? ''))
    const seen = {
      standalone,
      documents: scope.mentioned.map(({ id }) => id).toSorted(),
      topic: (one.topic ?? []).filter((word) => topic.includes(normaliseText(word))),
      without: (one.without ?? []).filter((word) => !standalone.includes(word)),
      address: holdsAddress ? one.address : addresses.map(({ text }) => text),
      intent,
    }
    expect(seen).toEqual({
      ...seen,
      ...one,
      ...(one.documents && { documents: one.documents.toSorted() }),
      topic: one.topic ?? [],
      without: one.without ?? [],
      said: undefined,
      question: undefined,
    })
  })
})
