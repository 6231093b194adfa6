import { describe, expect, it } from 'vitest'
import { challengeOf, createFakeFeishu, encryptFeishu, signatureOf } from './fakes/feishu.ts'
import { escapeUnicode } from './fakes/platform.ts'
import { answerWith, citation, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const shown = async (platform: { shown(id: string): string[] }, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}

describe('Feishu', () => {
  it('answers the address check, encrypted or not, with the right token only', async () => {
    const platform = await createFakeFeishu()
    await serve(platform)
    const check = challengeOf('5634b122')
    for (const body of [check, JSON.stringify({ encrypt: encryptFeishu(check) })]) {
      const response = await platform.send(body)
      expect(await response.json()).toEqual({ challenge: '5634b122' })
    }
    expect((await platform.send(challengeOf('5634b122', 'wrong'))).status).toBe(401)
  })

  it('takes signed bodies however their JSON is written', async () => {
    const platform = await createFakeFeishu()
    await serve(platform, { assistant: echo })
    const writings: ((body: string) => string)[] = [
      (body) => JSON.stringify(JSON.parse(body), null, 2),
      (body) => body.replaceAll('"encrypt"', String.raw`"\u0065ncrypt"`),
      (body) => `\n ${body} \n`,
    ]
    for (const write of writings) {
      const message = direct()
      const body = write(platform.signed(message).body)
      expect((await platform.send(body, signatureOf(body))).status).toBe(200)
      expect(await shown(platform, message.id)).toContain('答：')
    }
  })

  it('without a key, takes plain events with the right token and no others', async () => {
    const platform = await createFakeFeishu({ encrypt: false })
    const { asked } = await serve(platform, { assistant: echo })
    const message = direct({ text: '明文' })
    const body = escapeUnicode(JSON.stringify(platform.eventOf(message), null, 1))
    const forged = body.replace('feishu-verification-token', 'guess')
    expect((await platform.send(forged)).status).toBe(401)
    expect((await platform.send(JSON.stringify({ encrypt: encryptFeishu(body) }))).status).toBe(401)
    expect(asked).toEqual([])
    expect((await platform.send(body)).status).toBe(200)
    expect(await shown(platform, message.id)).toContain('答：明文')
  })

  it('shows a slow answer in a card as it comes, then ends the card with its sources', async () => {
    const platform = await createFakeFeishu()
    await serve(platform, {
      assistant: {
        async *askEvents() {
          yield { type: 'answer-delta', text: '第一句。[1]\n' }
          await expect.poll(() => platform.cards.size).toBe(1)
          expect(platform.shown(message.id)).toEqual([])
          yield {
            type: 'answer-end',
            answer: answerWith('第一句。[1]\n第二句。[1]', [citation(1)]),
          }
        },
      },
    })
    const message = inGroup()
    await platform.push(message)
    const text = await shown(platform, message.id)
    const [card] = platform.cards.values()
    expect(card?.history[0]).toBe('第一句。[1]')
    expect(text).toMatch(/第二句。\[1\][^]*三（1）/)
    expect(platform.shown(message.id)).toHaveLength(1)
    expect(platform.faults).toEqual([])
  })

  it('sends rich text when Feishu refuses cards', async () => {
    const platform = await createFakeFeishu()
    platform.refuseCards(230_099)
    await serve(platform, { assistant: saying(() => answerWith('低于<5%>')) })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toBe('低于＜5%＞')
  })

  it('keeps at most two tables and turns the others into bullets', async () => {
    const platform = await createFakeFeishu()
    const table = '| 项 | 值 |\n|---|---|\n| 甲 | 1 |\n'
    await serve(platform, { assistant: saying(() => answerWith(`${table}\n`.repeat(5))) })
    const message = direct()
    await platform.push(message)
    const text = await shown(platform, message.id)
    expect(text.match(/\| --- \|/g)).toHaveLength(2)
    expect(text.match(/- 项：甲；值：1/g)).toHaveLength(3)
  })

  it('renews a token that expired, and waits when it is told to', async () => {
    const platform = await createFakeFeishu()
    await serve(platform, { assistant: echo })
    const first = direct()
    await platform.push(first)
    await shown(platform, first.id)
    platform.expireTokens?.()
    platform.failNext?.(429, { 'Retry-After': '0' })
    const second = direct()
    await platform.push(second)
    await shown(platform, second.id)
    expect(platform.shown(second.id)).toHaveLength(1)
    const tokens = platform.calls.filter(({ path }) => path.includes('tenant_access_token'))
    expect(tokens).toHaveLength(2)
  })

  it('strips its own mention and names the others', async () => {
    const platform = await createFakeFeishu()
    const { asked } = await serve(platform, { assistant: echo })
    const message = inGroup({ text: '@_user_2 问的是什么？' })
    const event = JSON.stringify(platform.eventOf(message)).replace(
      '"mentions":[',
      '"mentions":[{"key":"@_user_2","id":{"open_id":"ou_bob"},"name":"李四"},',
    )
    const body = JSON.stringify({ encrypt: encryptFeishu(event) })
    await platform.send(body, signatureOf(body))
    await shown(platform, message.id)
    expect(asked[0]?.question).toBe('@李四 问的是什么？')
  })

  it('stays silent in groups as long as it does not know who it is', async () => {
    const platform = await createFakeFeishu()
    const { asked } = await serve(platform, {
      assistant: echo,
      env: { TIAOLI_FEISHU_APP_SECRET: 'wrong' },
    })
    expect((await platform.push(inGroup())).status).toBe(200)
    await pause(30)
    expect(asked).toEqual([])
  })

  it('links its sources when the web page has an address', async () => {
    const platform = await createFakeFeishu()
    await serve(platform, { env: { TIAOLI_PUBLIC_URL: 'https://policy.example.cn/' } })
    const message = direct()
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain(
      '](https://policy.example.cn/documents/plan#plan:chapter2.article1)',
    )
  })
})
