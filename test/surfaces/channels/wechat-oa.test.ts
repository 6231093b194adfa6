import { describe, expect, it } from 'vitest'
import { ATTEMPT_MS, createFakeWechatOa } from './fakes/wechat-oa.ts'
import { xmlOf } from './fakes/wecom-app.ts'
import { answerWith, direct, pause, saying, serve } from './harness.ts'

const afterMs = (ms: number) =>
  saying(async ({ question }) => {
    await pause(ms)
    return answerWith(`答：${question}`)
  })

describe('WeChat Official Account', () => {
  it('echoes the address check, and no forged one', async () => {
    const platform = await createFakeWechatOa()
    await serve(platform)
    const query = platform.plainQuery()
    query.set('echostr', '616140317555161061')
    expect(await (await platform.checkAddress(query)).text()).toBe('616140317555161061')
    query.set('signature', '0'.repeat(40))
    expect((await platform.checkAddress(query)).status).toBe(401)
  })

  it('answers at the second delivery when the first was too early', async () => {
    const platform = await createFakeWechatOa()
    const { asked } = await serve(platform, { assistant: afterMs(ATTEMPT_MS * 1.4) })
    const message = direct({ text: '慢' })
    expect(await platform.deliver(message)).toBe('答：慢')
    expect(platform.deliveries.get(message.id)).toBe(2)
    expect(asked).toHaveLength(1)
  })

  it('asks for 继续 when three deliveries were too early, and then gives the answer', async () => {
    const platform = await createFakeWechatOa()
    await serve(platform, { assistant: afterMs(ATTEMPT_MS * 3.5) })
    const message = direct({ text: '很慢' })
    expect(await platform.deliver(message)).toContain('回复“继续”')
    const goOn = direct({ text: '继续' })
    expect(await platform.deliver(goOn)).toBe('答：很慢')
    expect(await platform.deliver(direct({ text: '继续' }))).toContain('没有未看完')
    expect(platform.faults).toEqual([])
  })

  it('gives the same words to a repeated delivery', async () => {
    const platform = await createFakeWechatOa()
    await serve(platform, { assistant: afterMs(0) })
    const message = direct()
    const [first, second] = [await platform.deliver(message), await platform.deliver(message)]
    expect(first).toBe(second)
  })

  it('works in plain mode, too', async () => {
    const platform = await createFakeWechatOa({ isSecure: false })
    await serve(platform, { assistant: afterMs(0) })
    expect(await platform.deliver(direct({ text: '明文' }))).toBe('答：明文')
    for (const { name, send } of platform.hostile(direct()))
      expect([400, 401], name).toContain((await send()).status)
  })

  it('takes a signature for one message, in plain mode, where it covers none', async () => {
    const platform = await createFakeWechatOa({ isSecure: false })
    const { asked, clock, logs } = await serve(platform, { assistant: afterMs(0) })
    const query = platform.plainQuery()
    const xml = xmlOf(direct({ text: '原来的' }), 'gh')
    const said = async () => (await platform.post(xml, query)).text()
    const first = await said()
    expect(first).toContain('答：原来的')
    expect(await said()).toBe(first)
    const forged = xmlOf(direct({ text: '别人的' }), 'gh')
    expect((await platform.post(forged, query)).status).toBe(401)
    const thirtyDays = 30 * 86_400_000
    expect((await platform.post(forged, platform.plainQuery(clock.ms - thirtyDays))).status).toBe(
      401,
    )
    clock.ms += 4 * 60_000
    expect((await platform.post(forged, query)).status).toBe(401)
    clock.ms += thirtyDays
    expect((await platform.post(forged, query)).status).toBe(401)
    expect(asked.map(({ question }) => question)).toEqual(['原来的'])
    const reasons = logs.filter(({ msg }) => msg === 'push refused').map(({ reason }) => reason)
    expect(reasons.join()).toMatch(/used before.*clock of this machine/s)
    expect(platform.faults).toEqual([])
  })

  it('greets new followers and passes over other events', async () => {
    const platform = await createFakeWechatOa({ isSecure: false })
    await serve(platform)
    const event = (name: string) =>
      xmlOf(direct(), 'gh')
        .replace('<![CDATA[text]]>', '<![CDATA[event]]>')
        .replace('</xml>', `<Event>${name}</Event></xml>`)
    const said = async (name: string) =>
      (await platform.post(event(name), platform.plainQuery())).text()
    expect(await said('subscribe')).toContain('您好')
    expect(await said('unsubscribe')).toBe('success')
  })
})
