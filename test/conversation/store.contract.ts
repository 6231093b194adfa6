// What every ConversationStore does; each implementation runs these.
import { afterEach, describe, expect, it } from 'vitest'
import {
  MAX_EXCHANGES,
  type ConversationStore,
  type StoreOptions,
} from '../../src/conversation/store.ts'
import { ConversationSchema, ConversationSummarySchema } from '../../src/domain/conversation.ts'
import { answerOf } from './answers.ts'

const START_MS = Date.parse('2026-11-20T00:00:00Z')
const DAY_MS = 86_400_000

/** @param open makes an empty store */
export function describeStoreContract(
  name: string,
  open: (options: StoreOptions) => ConversationStore,
): void {
  describe(name, () => {
    let nowMs = START_MS
    const opened: ConversationStore[] = []

    function openAt(startMs = START_MS): ConversationStore {
      nowMs = startMs
      const store = open({ now: () => new Date(nowMs), expiryDays: 30 })
      opened.push(store)
      return store
    }

    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close()
    })

    /** Appends one answer to each conversation named, a second apart. */
    async function fill(store: ConversationStore, ids: readonly string[]): Promise<void> {
      for (const id of ids) {
        nowMs += 1000
        await store.append(id, answerOf(`${id}-${nowMs}`))
      }
    }

    async function pages(store: ConversationStore, limit: number): Promise<string[][]> {
      const found: string[][] = []
      let cursor: string | null = null
      do {
        const page = await store.list({ limit, cursor })
        found.push(page.conversations.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      return found
    }

    it('gives answers back whole, with their citations, in order', async () => {
      const store = openAt()
      const second = answerOf('2', { standaloneQuestion: '其他说法', notices: ['注意'] })
      await store.append('a', answerOf('1'))
      nowMs += 5000
      await store.append('a', second)
      const conversation = ConversationSchema.parse(await store.read('a'))
      expect(conversation).toEqual({
        id: 'a',
        title: '问题1',
        createdAt: '2026-11-20T00:00:00.000Z',
        updatedAt: '2026-11-20T00:00:05.000Z',
        exchangeCount: 2,
        exchanges: [
          { askedAt: '2026-11-20T00:00:00.000Z', answer: answerOf('1'), feedback: null },
          { askedAt: '2026-11-20T00:00:05.000Z', answer: second, feedback: null },
        ],
      })
    })

    it('gives the turns that a follow-up needs, and none of an unknown conversation', async () => {
      const store = openAt()
      await store.append('a', answerOf('1', { text: '回答1' }))
      await store.append('a', answerOf('2', { text: '回答2' }))
      await store.append('b', answerOf('3', { text: '别的' }))
      expect(await store.turns('a')).toEqual([
        { role: 'user', content: '问题1' },
        { role: 'assistant', content: '回答1' },
        { role: 'user', content: '问题2' },
        { role: 'assistant', content: '回答2' },
      ])
      expect(await store.turns('none')).toEqual([])
      expect(await store.read('none')).toBeUndefined()
    })

    it('recalls the latest 20 exchanges of a long conversation', async () => {
      const store = openAt()
      for (let at = 0; at < 25; at++) await store.append('a', answerOf(String(at)))
      const turns = await store.turns('a')
      expect(turns).toHaveLength(40)
      expect([turns[0]?.content, turns[38]?.content]).toEqual(['问题5', '问题24'])
    })

    it('forgets the oldest exchanges of an endless conversation, and only its own', async () => {
      const store = openAt()
      await store.append('b', answerOf('b'))
      for (let at = 0; at < MAX_EXCHANGES + 2; at++) await store.append('a', answerOf(String(at)))
      const conversation = await store.read('a')
      expect(conversation?.exchangeCount).toBe(MAX_EXCHANGES)
      expect(conversation?.exchanges).toHaveLength(MAX_EXCHANGES)
      expect(conversation?.exchanges[0]?.answer.id).toBe('2')
      expect(conversation?.title).toBe('问题0')
      expect((await store.read('b'))?.exchangeCount).toBe(1)
    })

    it.each([
      ['短问题', '短问题'],
      [' 第一行\n\t第二行 ', '第一行 第二行'],
      ['问'.repeat(30), '问'.repeat(30)],
      ['𠮷'.repeat(31), `${'𠮷'.repeat(29)}…`],
    ])('takes the title from the first question: %j', async (question, title) => {
      const store = openAt()
      await store.append('a', answerOf('1', { question }))
      await store.append('a', answerOf('2'))
      expect((await store.read('a'))?.title).toBe(title)
    })

    it('lists the conversation with the latest answer first, page by page', async () => {
      const store = openAt()
      await fill(store, ['a', 'b', 'c', 'd', 'a'])
      expect(await pages(store, 2)).toEqual([
        ['a', 'd'],
        ['c', 'b'],
      ])
      expect(await pages(store, 3)).toEqual([['a', 'd', 'c'], ['b']])
      const [first] = (await store.list({ limit: 1, cursor: null })).conversations
      expect(ConversationSummarySchema.strict().parse(first)).toMatchObject({ exchangeCount: 2 })
    })

    it('loses none of the conversations that were answered at the same moment', async () => {
      const store = openAt()
      const ids = ['c', 'a', 'e', 'b', 'd']
      for (const id of ids) await store.append(id, answerOf(id))
      expect((await pages(store, 2)).flat()).toEqual(ids.toSorted().toReversed())
    })

    it('has one empty page when there is nothing', async () => {
      expect(await openAt().list({ limit: 5, cursor: null })).toEqual({
        conversations: [],
        nextCursor: null,
      })
    })

    it.each(['', 'x', '12', '1.a b', "1.a' OR 1=1", '9'.repeat(16) + '.a'])(
      'refuses the cursor %j',
      async (cursor) => {
        const listing = openAt().list({ limit: 5, cursor })
        await expect(listing).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      },
    )

    it('renames without changing the order', async () => {
      const store = openAt()
      await fill(store, ['a', 'b'])
      expect(await store.rename('a', "新'标题")).toMatchObject({ id: 'a', title: "新'标题" })
      expect((await store.read('a'))?.title).toBe("新'标题")
      expect(await pages(store, 5)).toEqual([['b', 'a']])
      expect(await store.rename('none', 'x')).toBeUndefined()
    })

    it('deletes a conversation with all that belongs to it, and nothing else', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'))
      await store.append('b', answerOf('2'))
      await store.judge('1', { vote: 'up' })
      expect(await store.delete('a')).toBe(true)
      expect(await store.delete('a')).toBe(false)
      expect(await store.read('a')).toBeUndefined()
      expect(await store.turns('a')).toEqual([])
      expect(await store.judged()).toEqual([])
      expect(await store.judge('1', { vote: 'up' })).toBeUndefined()
      expect(await pages(store, 5)).toEqual([['b']])
      await store.append('a', answerOf('3'))
      expect(await store.read('a')).toMatchObject({ title: '问题3', exchangeCount: 1 })
    })

    it('forgets a conversation some days after its last answer', async () => {
      const store = openAt()
      await store.append('old', answerOf('1'))
      await store.judge('1', { vote: 'up' })
      nowMs += 20 * DAY_MS
      await store.append('kept', answerOf('2'))
      nowMs += 10 * DAY_MS
      expect(await pages(store, 5)).toEqual([['kept', 'old']])
      nowMs += 1
      expect(await pages(store, 5)).toEqual([['kept']])
      expect(await store.read('old')).toBeUndefined()
      expect(await store.turns('old')).toEqual([])
      expect(await store.judged()).toEqual([])
      expect(await store.judge('1', { vote: 'up' })).toBeUndefined()
      expect(await store.rename('old', 'x')).toBeUndefined()
      expect(await store.delete('old')).toBe(false)
    })

    it('begins anew under the id of an expired conversation', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'))
      nowMs += 31 * DAY_MS
      await store.append('a', answerOf('2'))
      expect(await store.read('a')).toMatchObject({ title: '问题2', exchangeCount: 1 })
    })

    it('keeps the latest feedback with the answer', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'))
      await store.judge('1', { vote: 'up' })
      nowMs += 1000
      const feedback = {
        vote: 'down',
        reason: 'incomplete',
        comment: '还有别的',
        givenAt: '2026-11-20T00:00:01.000Z',
      }
      const { givenAt: _givenAt, ...request } = feedback
      expect(await store.judge('1', { ...request, vote: 'down', reason: 'incomplete' })).toEqual(
        feedback,
      )
      expect((await store.read('a'))?.exchanges[0]?.feedback).toEqual(feedback)
      expect(await store.judge('none', { vote: 'up' })).toBeUndefined()
    })

    it('gives what was judged with the turns before it', async () => {
      const store = openAt()
      await store.append('a', answerOf('1', { text: '回答1' }))
      await store.append('b', answerOf('2'))
      await store.append('a', answerOf('3'))
      await store.append('a', answerOf('4'))
      await store.judge('3', { vote: 'down', comment: '' })
      await store.judge('2', { vote: 'up' })
      const judged = await store.judged()
      expect(judged.map(({ answer, feedback }) => [answer.id, feedback.vote])).toEqual([
        ['2', 'up'],
        ['3', 'down'],
      ])
      expect(judged.map(({ history }) => history.map(({ content }) => content))).toEqual([
        [],
        ['问题1', '回答1'],
      ])
      expect(judged[1]?.feedback).toMatchObject({ reason: null, comment: null })
    })
  })
}
