// DingTalk's AI card: written while the answer is worked on, ended in any case, messages otherwise.
import { describe, expect, it } from 'vitest'
import { createFakeDingtalk, type FakeDingtalk } from './fakes/dingtalk.ts'
import { answerWith, citation, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const slow = {
  async *askEvents() {
    yield { type: 'answer-delta' as const, text: '第一句。[1]\n' }
    await pause(1300)
    yield {
      type: 'answer-end' as const,
      answer: answerWith('第一句。[1]\n第二句。[1]', [citation(1)]),
    }
  },
}
const withCards = () => createFakeDingtalk('stream', { hasCards: true })
const shown = async (platform: FakeDingtalk, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id)
}

describe('DingTalk with a card template', () => {
  it.each([direct, inGroup])('writes the answer into one card: %#', async (make) => {
    const platform = await withCards()
    await serve(platform, { assistant: slow })
    const message = make()
    await platform.push(message)
    const [text, ...more] = await shown(platform, message.id)
    const [card] = platform.cards.cards.values()
    expect(card?.history[0]).toContain('第一句。[1]')
    expect(card?.history.length).toBeLessThanOrEqual(4)
    expect(text).toMatch(/第二句。\[1\][^]*#### 依据[^]*三（1）/)
    expect(more).toEqual([])
    expect(platform.faults).toEqual([])
  })

  it('uses the card for a quick answer, too, and messages for what it cannot hold', async () => {
    const platform = await withCards()
    await serve(platform, { assistant: saying(() => answerWith('政策措施。'.repeat(1000))) })
    const message = direct()
    await platform.push(message)
    await expect.poll(() => platform.shown(message.id).length).toBeGreaterThan(2)
    expect([...platform.cards.cards.values()].map(({ end }) => end)).toEqual(['final'])
    expect(platform.faults).toEqual([])
  })

  it('ends the card when answering fails', async () => {
    const platform = await withCards()
    const failing = saying(async () => {
      await pause(800)
      throw new Error('down')
    })
    await serve(platform, { assistant: failing })
    const message = direct()
    await platform.push(message)
    expect((await shown(platform, message.id)).join()).toContain('出了意外')
    expect([...platform.cards.cards.values()].map(({ end }) => end)).toEqual(['final'])
  })

  it.each(['create', 'deliver', 'final'] as const)(
    'sends a message when the card is refused at: %s',
    async (step) => {
      const platform = await withCards()
      platform.cards.refuse = step
      await serve(platform, { assistant: slow })
      const message = direct()
      await platform.push(message)
      await expect.poll(() => platform.shown(message.id).join()).toContain('第二句')
      for (const { end } of platform.cards.cards.values()) expect(end).toBe('failed')
    },
  )

  it('writes into the variable that is configured', async () => {
    const platform = await withCards()
    await serve(platform, { assistant: echo, env: { TIAOLI_DINGTALK_CARD_KEY: 'msgContent' } })
    const message = direct()
    await platform.push(message)
    await shown(platform, message.id)
    expect([...platform.cards.cards.values()].map(({ key }) => key)).toEqual(['msgContent'])
  })

  it('sends messages to people from outside, to whom no card can be delivered', async () => {
    const platform = await withCards()
    await serve(platform, { assistant: echo })
    const message = direct()
    const { senderStaffId: _, ...body } = platform.bodyOf(message)
    const data = JSON.stringify(body)
    await platform.frame({
      type: 'CALLBACK',
      headers: { topic: '/v1.0/im/bot/messages/get' },
      data,
    })
    expect(await shown(platform, message.id)).toHaveLength(1)
    expect(platform.cards.cards.size).toBe(0)
  })

  it('renews a token that is refused in the middle of an answer', async () => {
    const platform = await withCards()
    await serve(platform, { assistant: slow })
    const message = direct()
    await platform.push(message)
    await expect.poll(() => platform.cards.cards.size).toBe(1)
    platform.expireTokens?.()
    expect((await shown(platform, message.id)).join()).toContain('第二句')
  })
})
