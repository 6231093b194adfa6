import { expect, it } from 'vitest'
import { createMemoryConversationStore } from '#store/memory-store.ts'
import { LOCAL } from '#domain/principal.ts'
import { answerOf } from '../conversation/answers.ts'
import { describeStoreContract } from './store.contract.ts'

describeStoreContract('the store in memory', createMemoryConversationStore)

it('forgets the conversation that was silent longest when there are too many answers', async () => {
  const store = createMemoryConversationStore({ now: () => new Date(0), expiryDays: 1 })
  await store.append('first', answerOf('1'), LOCAL)
  await store.append('second', answerOf('2'), LOCAL)
  await store.append('first', answerOf('3'), LOCAL)
  for (let at = 0; at < 1998; at++) await store.append(`other-${at}`, answerOf(`o${at}`), LOCAL)
  expect(await store.turns('second')).toEqual([])
  expect(await store.turns('first')).toHaveLength(4)
})
