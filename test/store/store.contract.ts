// What every ConversationStore does; each implementation runs these.
import { afterEach, describe, expect, it } from 'vitest'
import {
  MAX_EXCHANGES,
  type ConversationStore,
  type StoreOptions,
} from '#store/conversation-store.ts'
import { ConversationSchema, ConversationSummarySchema } from '#domain/conversation.ts'
import { PURGE_ROWS } from '#store/purge.ts'
import { LOCAL, STRANGER, type Principal } from '#domain/principal.ts'
import { answerOf } from '../conversation/answers.ts'

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
        await store.append(id, answerOf(`${id}-${nowMs}`), LOCAL)
      }
    }

    /** Days go by for a service that runs; how much was erased meanwhile. */
    async function pass(store: ConversationStore, days: number): Promise<number> {
      let erased = 0
      for (let day = 0; day < days; day++) {
        nowMs += DAY_MS
        erased += (await store.purge()).erased
      }
      return erased
    }

    async function pages(store: ConversationStore, limit: number): Promise<string[][]> {
      const found: string[][] = []
      let cursor: string | null = null
      do {
        const page = await store.list({ limit, cursor }, LOCAL)
        found.push(page.conversations.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== null)
      return found
    }

    it('gives answers back whole, with their citations, in order', async () => {
      const store = openAt()
      const second = answerOf('2', { standaloneQuestion: '其他说法', notices: ['注意'] })
      await store.append('a', answerOf('1'), LOCAL)
      nowMs += 5000
      await store.append('a', second, LOCAL)
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
      await store.append('a', answerOf('1', { text: '回答1' }), LOCAL)
      await store.append('a', answerOf('2', { text: '回答2' }), LOCAL)
      await store.append('b', answerOf('3', { text: '别的' }), LOCAL)
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
      for (let at = 0; at < 25; at++) await store.append('a', answerOf(String(at)), LOCAL)
      const turns = await store.turns('a')
      expect(turns).toHaveLength(40)
      expect([turns[0]?.content, turns[38]?.content]).toEqual(['问题5', '问题24'])
    })

    it('forgets the oldest exchanges of an endless conversation, and only its own', async () => {
      const store = openAt()
      await store.append('b', answerOf('b'), LOCAL)
      for (let at = 0; at < MAX_EXCHANGES + 2; at++)
        await store.append('a', answerOf(String(at)), LOCAL)
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
      await store.append('a', answerOf('1', { question }), LOCAL)
      await store.append('a', answerOf('2'), LOCAL)
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
      const [first] = (await store.list({ limit: 1, cursor: null }, LOCAL)).conversations
      expect(ConversationSummarySchema.strict().parse(first)).toMatchObject({ exchangeCount: 2 })
    })

    it('loses none of the conversations that were answered at the same moment', async () => {
      const store = openAt()
      const ids = ['c', 'a', 'e', 'b', 'd']
      for (const id of ids) await store.append(id, answerOf(id), LOCAL)
      expect((await pages(store, 2)).flat()).toEqual(ids.toSorted().toReversed())
    })

    it('has one empty page when there is nothing', async () => {
      expect(await openAt().list({ limit: 5, cursor: null }, LOCAL)).toEqual({
        conversations: [],
        nextCursor: null,
      })
    })

    it.each(['', 'x', '12', '1.a b', "1.a' OR 1=1", '9'.repeat(16) + '.a'])(
      'refuses the cursor %j',
      async (cursor) => {
        const listing = openAt().list({ limit: 5, cursor }, LOCAL)
        await expect(listing).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      },
    )

    it('renames without changing the order', async () => {
      const store = openAt()
      await fill(store, ['a', 'b'])
      expect(await store.rename('a', "新'标题", LOCAL)).toMatchObject({ id: 'a', title: "新'标题" })
      expect((await store.read('a'))?.title).toBe("新'标题")
      expect(await pages(store, 5)).toEqual([['b', 'a']])
      expect(await store.rename('none', 'x', LOCAL)).toBe('unknown')
    })

    it('deletes a conversation with all that belongs to it, and nothing else', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'), LOCAL)
      await store.append('b', answerOf('2'), LOCAL)
      await store.judge('1', { vote: 'up' }, LOCAL)
      expect(await store.delete('a', LOCAL)).toBe('deleted')
      expect(await store.delete('a', LOCAL)).toBe('unknown')
      expect(await store.read('a')).toBeUndefined()
      expect(await store.turns('a')).toEqual([])
      expect(await store.judged()).toEqual([])
      expect(await store.judge('1', { vote: 'up' }, LOCAL)).toBe('unknown')
      expect(await pages(store, 5)).toEqual([['b']])
      await store.append('a', answerOf('3'), LOCAL)
      expect(await store.read('a')).toMatchObject({ title: '问题3', exchangeCount: 1 })
    })

    it('forgets a conversation some days after its last answer', async () => {
      const store = openAt()
      await store.append('old', answerOf('1'), LOCAL)
      await store.judge('1', { vote: 'up' }, LOCAL)
      await pass(store, 20)
      await store.append('kept', answerOf('2'), LOCAL)
      await pass(store, 10)
      expect(await pages(store, 5)).toEqual([['kept', 'old']])
      nowMs += 1
      expect(await pages(store, 5)).toEqual([['kept']])
      expect(await store.read('old')).toBeUndefined()
      expect(await store.turns('old')).toEqual([])
      expect(await store.judged()).toEqual([])
      expect(await store.judge('1', { vote: 'up' }, LOCAL)).toBe('unknown')
      expect(await store.rename('old', 'x', LOCAL)).toBe('unknown')
      expect(await store.delete('old', LOCAL)).toBe('unknown')
    })

    it('begins anew under the id of an expired conversation', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'), LOCAL)
      await pass(store, 31)
      await store.append('a', answerOf('2'), LOCAL)
      expect(await store.read('a')).toMatchObject({ title: '问题2', exchangeCount: 1 })
    })

    it('keeps the latest feedback with the answer', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'), LOCAL)
      await store.judge('1', { vote: 'up' }, LOCAL)
      nowMs += 1000
      const feedback = {
        vote: 'down',
        reason: 'incomplete',
        comment: '还有别的',
        givenAt: '2026-11-20T00:00:01.000Z',
      }
      const { givenAt: _givenAt, ...request } = feedback
      expect(
        await store.judge('1', { ...request, vote: 'down', reason: 'incomplete' }, LOCAL),
      ).toEqual(feedback)
      expect((await store.read('a'))?.exchanges[0]?.feedback).toEqual(feedback)
      expect(await store.judge('none', { vote: 'up' }, LOCAL)).toBe('unknown')
    })

    it('gives what was judged with the turns before it', async () => {
      const store = openAt()
      await store.append('a', answerOf('1', { text: '回答1' }), LOCAL)
      await store.append('b', answerOf('2'), LOCAL)
      await store.append('a', answerOf('3'), LOCAL)
      await store.append('a', answerOf('4'), LOCAL)
      await store.judge('3', { vote: 'down', comment: '' }, LOCAL)
      await store.judge('2', { vote: 'up' }, LOCAL)
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

    const [ALICE, BOB] = [['page:alice'], ['page:bob', 'local']]
    const idsOf = async (store: ConversationStore, whose: Principal | 'everybody') =>
      (await store.list({ limit: 9, cursor: null }, whose)).conversations.map(({ id }) => id)

    it('lets everybody read, and only the owner continue, list, change and judge', async () => {
      const store = openAt()
      expect(await store.append('a', answerOf('1'), ALICE)).toBe('stored')
      nowMs += 1000
      expect(await store.append('b', answerOf('2'), BOB)).toBe('stored')
      const before = await store.read('a')
      expect(await store.append('a', answerOf('3'), BOB)).toBe('foreign')
      expect(await store.rename('a', 'x', BOB)).toBe('foreign')
      expect(await store.delete('a', BOB)).toBe('foreign')
      expect(await store.judge('1', { vote: 'up' }, BOB)).toBe('foreign')
      expect(await store.read('a')).toEqual(before)
      expect(await store.turns('a')).toHaveLength(2)
      expect(await idsOf(store, ALICE)).toEqual(['a'])
      expect(await idsOf(store, BOB)).toEqual(['b'])
      expect(await idsOf(store, 'everybody')).toEqual(['b', 'a'])
      expect(await store.append('a', answerOf('4'), ALICE)).toBe('stored')
      expect(await store.judge('1', { vote: 'up' }, ALICE)).toMatchObject({ vote: 'up' })
      expect(await store.rename('a', 'x', ALICE)).toMatchObject({ title: 'x' })
      expect(await store.delete('a', ALICE)).toBe('deleted')
    })

    it('lets a caller of several names do what any of them may; the first owns what begins', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'), LOCAL)
      expect(await store.append('a', answerOf('2'), BOB)).toBe('stored')
      await store.append('b', answerOf('3'), BOB)
      expect((await idsOf(store, BOB)).toSorted()).toEqual(['a', 'b'])
      expect(await idsOf(store, LOCAL)).toEqual(['a'])
    })

    it('keeps nothing of a stranger, who owns nothing', async () => {
      const store = openAt()
      expect(await store.append('a', answerOf('1'), STRANGER)).toBe('strange')
      expect(await store.read('a')).toBeUndefined()
      await store.append('a', answerOf('2'), LOCAL)
      expect(await store.append('a', answerOf('3'), STRANGER)).toBe('foreign')
      expect(await store.delete('a', STRANGER)).toBe('foreign')
      expect(await idsOf(store, STRANGER)).toEqual([])
      expect((await store.read('a'))?.exchangeCount).toBe(1)
    })

    it('gives the id of an expired conversation to whoever begins one under it', async () => {
      const store = openAt()
      await store.append('a', answerOf('1'), ALICE)
      await pass(store, 31)
      expect(await store.append('a', answerOf('2'), BOB)).toBe('stored')
      expect((await store.read('a'))?.exchanges.map(({ answer }) => answer.id)).toEqual(['2'])
    })

    it.each([1, 10])('survives a clock that is %i years ahead', async (years) => {
      const store = openAt()
      await fill(store, ['a', 'b'])
      await store.purge()
      nowMs += years * 365 * DAY_MS
      await store.append('a', answerOf('ahead'), LOCAL)
      for (let hour = 0; hour < 48; hour++) {
        const { erased, hasMore, refusal } = await store.purge()
        expect({ erased, hasMore }).toEqual({ erased: 0, hasMore: false })
        expect(refusal).toMatch(/时钟.*请检查本机时间/)
        nowMs += DAY_MS / 24
      }
      // Nor does anything seem lost, or begin anew, as long as the clock is wrong.
      expect(await store.turns('b')).toHaveLength(2)
      expect((await store.read('a'))?.exchangeCount).toBe(2)
      nowMs = START_MS + DAY_MS
      await store.append('b', answerOf('right again'), LOCAL)
      expect((await store.purge()).refusal).toBeNull()
      expect((await store.read('a'))?.exchangeCount).toBe(2)
      expect(await store.read('b')).toMatchObject({ exchangeCount: 2 })
    })

    it('survives a clock that is wrong twice, each time in another way', async () => {
      const store = openAt()
      await fill(store, ['a'])
      await store.purge()
      for (const years of [1, 10, -20, 30]) {
        nowMs += years * 365 * DAY_MS
        expect((await store.purge()).erased).toBe(0)
      }
      nowMs = START_MS + DAY_MS
      expect((await store.purge()).refusal).toBeNull()
      expect(await store.turns('a')).toHaveLength(2)
    })

    it('makes nothing old that is asked while the clock is set back', async () => {
      const store = openAt()
      await fill(store, ['a'])
      await store.purge()
      nowMs -= 50 * 365 * DAY_MS
      await fill(store, ['a', 'b'])
      expect((await store.purge()).refusal).toMatch(/时钟/)
      nowMs = START_MS + DAY_MS
      expect(await store.purge()).toMatchObject({ erased: 0, refusal: null })
      expect((await store.read('a'))?.exchangeCount).toBe(2)
      expect(await store.turns('b')).toHaveLength(2)
    })

    it('erases again once a clock that jumped has gone on for a week: it was a pause', async () => {
      const store = openAt()
      await fill(store, ['a'])
      await store.purge()
      nowMs += 365 * DAY_MS
      await store.append('b', answerOf('after the pause'), LOCAL)
      expect((await store.read('b'))?.updatedAt).toBe(new Date(nowMs).toISOString())
      expect((await store.purge()).refusal).toMatch(/不必处理/)
      expect(await pass(store, 6)).toBe(0)
      expect(await store.turns('a')).toHaveLength(2)
      expect(await pass(store, 1)).toBeGreaterThan(0)
      expect(await store.read('a')).toBeUndefined()
      expect(await store.turns('b')).toHaveLength(2)
    })

    it('erases a little at a time', async () => {
      const store = openAt()
      for (let at = 0; at < 250; at++) await store.append(`old-${at}`, answerOf(`o${at}`), LOCAL)
      for (let at = 0; at < 250; at++) await store.append('long', answerOf(`l${at}`), LOCAL)
      for (let day = 0; day < 30; day++) await pass(store, 1)
      await store.append('kept', answerOf('kept'), LOCAL)
      nowMs += 1
      const steps: number[] = []
      for (let more = true; more;) {
        const { erased, hasMore } = await store.purge()
        steps.push(erased)
        more = hasMore
      }
      expect(Math.max(...steps)).toBeLessThanOrEqual(2 * PURGE_ROWS)
      expect(steps.length).toBeGreaterThan(2)
      expect(await idsOf(store, 'everybody')).toEqual(['kept'])
      expect((await store.purge()).erased).toBe(0)
    })
  })
}
