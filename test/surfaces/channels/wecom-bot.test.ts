import { describe, expect, it } from 'vitest'
import { createFakeWecomBot, type FakeWecomBot } from './fakes/wecom-bot.ts'
import { answerWith, citation, direct, inGroup, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const shown = async (platform: FakeWecomBot, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}

describe('WeCom AI bot', () => {
  it('answers the address check with the bare text, and no forged one', async () => {
    const platform = await createFakeWecomBot()
    await serve(platform)
    const response = await platform.checkAddress()
    expect(await response.text()).toBe('5927782489442352469')
    const forged = await platform.checkAddress((query) => query.set('nonce', 'other'))
    expect(forged.status).toBe(401)
    expect((await platform.checkAddress((query) => query.delete('echostr'))).status).toBe(401)
  })

  it('says at once that it works, then lets the platform poll the answer as it grows', async () => {
    const platform = await createFakeWecomBot()
    await serve(platform, {
      assistant: {
        async *askEvents() {
          yield { type: 'answer-delta', text: '第一句。[1]\n' }
          await expect.poll(() => platform.snapshots.get(message.id)).toContain('第一句。[1]')
          yield {
            type: 'answer-end',
            answer: answerWith('第一句。[1]\n第二句。[1]', [citation(1)]),
          }
        },
      },
    })
    const message = direct()
    const first = await platform.open(await platform.push(message))
    expect(first?.stream).toMatchObject({ finish: false, content: '正在查阅政策原文…' })
    expect(await shown(platform, message.id)).toMatch(/第二句。\[1\]\n\n> \[1\] 《.*三（1）/)
    expect(platform.faults).toEqual([])
  })

  it('gives a repeated callback the same stream', async () => {
    const platform = await createFakeWecomBot()
    await serve(platform, { assistant: echo })
    const message = direct()
    const ids = []
    for (let time = 0; time < 4; time++)
      ids.push((await platform.open(await platform.push(message)))?.stream.id)
    expect(new Set(ids).size).toBe(1)
    await shown(platform, message.id)
  })

  it('ends a poll of what it does not know with words', async () => {
    const platform = await createFakeWecomBot()
    await serve(platform)
    const response = await platform.callback({ msgtype: 'stream', stream: { id: 'unknown' } })
    expect((await platform.open(response))?.stream).toMatchObject({
      finish: true,
      content: expect.stringContaining('过期'),
    })
  })

  it('answers through the reply address what comes after the platform stopped polling', async () => {
    const platform = await createFakeWecomBot()
    const { clock } = await serve(platform, {
      assistant: saying(async () => {
        clock.ms += 6 * 60_000
        return answerWith('来晚了')
      }),
    })
    const message = direct()
    await platform.push(message)
    await expect
      .poll(() => platform.shown(message.id).filter((text) => text === '来晚了').length)
      .toBeGreaterThan(0)
    expect(platform.faults).toEqual([])
  })

  it('sends nothing to a reply address of another host', async () => {
    const platform = await createFakeWecomBot()
    const other = await createFakeWecomBot()
    const { logs } = await serve(platform, {
      assistant: saying(() => answerWith('政策措施。'.repeat(3000))),
    })
    const message = direct()
    const foreign = {
      ...platform.bodyOf(message),
      response_url: `${other.env['TIAOLI_WECOM_BOT_BASE_URL']}/cgi-bin/aibot/response/x`,
    }
    await platform.callback(foreign)
    await expect.poll(() => JSON.stringify(logs)).toContain('HOST_NOT_ALLOWED')
    expect(other.shown('x')).toEqual([])
    await other.close()
  })

  it('reads voice and mixed messages, and takes a quotation as context', async () => {
    const platform = await createFakeWecomBot()
    const { asked } = await serve(platform, { assistant: echo })
    const say = async (content: object) => {
      const message = direct()
      await platform.callback({ ...platform.bodyOf(message), ...content })
    }
    await say({ msgtype: 'voice', text: undefined, voice: { content: '语音' } })
    await say({
      msgtype: 'mixed',
      text: undefined,
      mixed: { msg_item: [{ msgtype: 'image' }, { msgtype: 'text', text: { content: '图文' } }] },
    })
    await say({ quote: { msgtype: 'text', text: { content: '被引用的话' } } })
    await expect.poll(() => asked.length).toBe(3)
    expect(asked.map(({ question }) => question)).toEqual([
      '语音',
      '图文',
      '哪些措施涉及老年用品？',
    ])
    expect(asked[2]?.history).toEqual([{ role: 'assistant', content: '被引用的话' }])
  })

  it('does not answer @all, with and without a configured name', async () => {
    for (const name of ['', '条理']) {
      const platform = await createFakeWecomBot({ name })
      const { asked } = await serve(platform, { assistant: echo })
      await platform.push(inGroup({ mention: 'all' }))
      const meant = inGroup({ text: '问' })
      await platform.push(meant)
      await shown(platform, meant.id)
      expect(asked.map(({ question }) => question)).toEqual(['问'])
    }
  })

  it('greets who opens the chat', async () => {
    const platform = await createFakeWecomBot()
    await serve(platform)
    const response = await platform.callback({
      msgtype: 'event',
      event: { eventtype: 'enter_chat' },
    })
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('encrypt')
  })
})
