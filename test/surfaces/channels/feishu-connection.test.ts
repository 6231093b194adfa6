import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, EMPTY_FRAME, encodeFrame } from '#surfaces/channels/feishu/frame.ts'
import { createEventParts } from '#surfaces/channels/feishu/parts.ts'
import { createFakeFeishu } from './fakes/feishu.ts'
import { decodeFrame as decodeTheirs, encodeFrame as encodeTheirs } from './fakes/feishu-socket.ts'
import { answerWith, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const never = saying(() => new Promise(() => {}))
const open = () => createFakeFeishu({ mode: 'long-connection' })
const shown = async (platform: { shown(id: string): string[] }, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}

describe('frames of Feishu', () => {
  const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const anyFrame = fc.record({
    seqId: u64,
    logId: u64,
    service: fc.bigInt({ min: 0n, max: 2n ** 31n - 1n }),
    method: fc.constantFrom(0n, 1n),
    headers: fc.array(fc.tuple(text, text), { maxLength: 6 }),
    payloadEncoding: text,
    payloadType: text,
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    logIdNew: text,
  })

  it('are read by a protobuf library as they were meant, and read back', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const bytes = encodeFrame(frame)
        const theirs = decodeTheirs(bytes)
        expect(theirs.SeqID).toBe(String(frame.seqId))
        expect(theirs.LogID).toBe(String(frame.logId))
        expect(theirs.headers.map(({ key, value }) => [key, value])).toEqual(frame.headers)
        expect(Buffer.from(theirs.payload)).toEqual(frame.payload)
        expect(decodeFrame(bytes)).toEqual(frame)
        expect(decodeFrame(Buffer.from(encodeTheirs(theirs)))).toEqual(frame)
      }),
    )
  })

  it('are refused when they are cut, and never do harm', () => {
    const whole = encodeFrame({
      ...EMPTY_FRAME,
      headers: [['type', 'event']],
      payload: Buffer.from('{"a":1}'),
    })
    for (let length = 1; length < whole.length; length++) {
      const cut = whole.subarray(0, length)
      try {
        expect(decodeFrame(cut).payload.length).toBe(0)
      } catch (error) {
        expect(error).toMatchObject({ name: 'PlatformError' })
      }
    }
    for (let round = 0; round < 2000; round++) {
      const bytes = randomBytes(1 + (round % 60))
      try {
        decodeFrame(bytes)
      } catch (error) {
        expect(error).toMatchObject({ name: 'PlatformError' })
      }
    }
  })

  it('pass over fields that are new, and are refused with too many headers', () => {
    const known = encodeFrame({ ...EMPTY_FRAME, seqId: 5n })
    const strange = Buffer.from([0x55, 1, 2, 3, 4, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x50, 1])
    expect(decodeFrame(Buffer.concat([strange, known])).seqId).toBe(5n)
    const headers = Array.from({ length: 101 }, () => ['k', 'v'] as const)
    expect(() => decodeFrame(encodeFrame({ ...EMPTY_FRAME, headers }))).toThrow('too many headers')
  })
})

describe('parts of an event', () => {
  const part = (seq: number, text: string, changes: object = {}) => ({
    id: 'a',
    sum: 3,
    seq,
    payload: Buffer.from(text),
    ...changes,
  })

  it('are put together whatever their order, each once', () => {
    const parts = createEventParts(() => 0)
    expect(parts.add(part(2, 'c'))).toBeNull()
    expect(parts.add(part(0, 'a'))).toBeNull()
    expect(parts.add(part(0, 'a'))).toBeNull()
    expect(parts.add(part(1, 'b'))?.toString()).toBe('abc')
    expect(parts.add(part(1, 'b'))).toBeNull()
  })

  it('are not kept for long, not in any number, and not beyond their size', () => {
    let now = 0
    const parts = createEventParts(() => now)
    parts.add(part(0, 'a'))
    now = 11_000
    parts.add(part(0, 'x', { id: 'other' }))
    parts.add(part(1, 'b'))
    expect(parts.add(part(2, 'c'))).toBeNull()
    const half = 'x'.repeat(600_000)
    parts.add(part(0, half, { id: 'large', sum: 2 }))
    expect(parts.add(part(1, half, { id: 'large', sum: 2 }))).toBeNull()
    for (let id = 0; id < 100; id++) parts.add(part(0, 'a', { id: String(id), sum: 2 }))
    expect(parts.add(part(1, 'b', { id: '0', sum: 2 }))).toBeNull()
    expect(parts.add(part(1, 'b', { id: '99', sum: 2 }))?.toString()).toBe('ab')
  })

  it.each([
    [0, 0],
    [-1, 0],
    [2, 2],
    [2, -1],
    [1.5, 0],
    [1e9, 0],
    [Number.NaN, 0],
    [2, Number.NaN],
  ])('of %d, number %d does not exist', (sum, seq) => {
    expect(createEventParts(() => 0).add(part(seq, 'a', { sum }))).toBeNull()
  })
})

describe('Feishu over its long connection', () => {
  it('needs neither token nor key, and no webhook is open', async () => {
    const platform = await open()
    await serve(platform, { assistant: echo })
    expect(Object.keys(platform.env).join()).not.toMatch(/TOKEN|ENCRYPT/)
    const message = direct({ text: '问' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：问')
    expect((await platform.send(platform.signed(message).body)).status).toBe(404)
  })

  it('acknowledges at once, before the work', async () => {
    const platform = await open()
    const { asked } = await serve(platform, { assistant: never })
    await platform.socket.connected()
    const message = direct()
    // Each waits for its acknowledgement; the answer never comes.
    for (let time = 0; time < 4; time++) await platform.push(message)
    await expect.poll(() => asked.length).toBe(1)
    expect(platform.faults).toEqual([])
  })

  it('acknowledges at once in a group, too, while it learns who it is', async () => {
    const platform = await open()
    await serve(platform, {
      assistant: echo,
      env: { TIAOLI_FEISHU_APP_ID: 'cli_0123456789abcdef' },
    })
    const message = inGroup({ text: '问' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：问')
  })

  it('puts an event together that comes in parts', async () => {
    const platform = await open()
    const { asked } = await serve(platform, { assistant: echo })
    const message = direct({ text: '很长的问题'.repeat(50) })
    await platform.socket.event(platform.eventOf(message), 7)
    await shown(platform, message.id)
    expect(asked.map(({ question }) => question)).toEqual(['很长的问题'.repeat(50)])
    expect(platform.faults).toEqual([])
  })

  it('pings at once and at the pace that it is told, and replaces a connection that is dead', async () => {
    const platform = await open()
    platform.socket.config.PingInterval = 1
    await serve(platform, { assistant: echo })
    const pings = () => platform.socket.received.filter(({ method }) => method === 0).length
    await expect.poll(pings).toBeGreaterThanOrEqual(2)
    expect(platform.socket.connections).toBe(1)
    platform.socket.fallSilent()
    await expect.poll(() => platform.socket.connections).toBe(2)
    expect(platform.faults).toEqual([])
  })

  it('comes back after a drop and answers no message twice', async () => {
    const platform = await open()
    const { asked } = await serve(platform, { assistant: echo })
    const message = direct()
    await platform.push(message)
    await shown(platform, message.id)
    platform.socket.drop()
    await expect.poll(() => platform.socket.connections).toBe(2)
    await platform.push(message)
    const next = direct({ text: '之后' })
    await platform.push(next)
    expect(await shown(platform, next.id)).toContain('答：之后')
    expect(asked).toHaveLength(2)
  })

  it('does not storm an endpoint that is busy, and stops in the middle of a wait', async () => {
    const platform = await open()
    platform.socket.refuse(1)
    const { close } = await serve(platform)
    await pause(700)
    expect(platform.socket.discoveries).toBeLessThanOrEqual(2)
    await close()
  })

  it('does not storm a server that drops it as soon as it is there', async () => {
    const platform = await open()
    platform.socket.dropAtOnce()
    await serve(platform)
    await expect.poll(() => platform.socket.connections).toBe(2)
    await pause(700)
    expect(platform.socket.connections).toBeLessThanOrEqual(3)
  })

  it('tries as often as it is told after a drop, then says that it gave up', async () => {
    const platform = await open()
    platform.socket.config.ReconnectCount = 1
    const { logs } = await serve(platform)
    await platform.socket.connected()
    platform.socket.refuse(1)
    platform.socket.drop()
    await expect
      .poll(() => logs.filter(({ msg }) => msg === 'long connection given up'))
      .toHaveLength(1)
    expect(platform.socket.discoveries).toBe(2)
  })

  it('says once that its credentials are refused, without them, and asks no more', async () => {
    const platform = await open()
    const { logs } = await serve(platform, { env: { TIAOLI_FEISHU_APP_SECRET: 'wrong-secret' } })
    const givenUp = () => logs.filter(({ msg }) => msg === 'long connection given up')
    await expect.poll(givenUp).toHaveLength(1)
    await pause(1200)
    const said = givenUp()
    expect(said).toHaveLength(1)
    expect(JSON.stringify(said)).toMatch(/10014 app secret invalid.*TIAOLI_FEISHU_APP_ID/)
    expect(JSON.stringify(logs)).not.toContain('wrong-secret')
    expect(platform.socket.discoveries).toBe(1)
  })

  it('connects nowhere but to Feishu', async () => {
    const platform = await open()
    const other = await open()
    const { logs } = await serve(platform)
    await platform.socket.connected()
    platform.socket.leadTo(other.env['TIAOLI_FEISHU_BASE_URL'] ?? '')
    platform.socket.drop()
    await expect.poll(() => JSON.stringify(logs)).toContain('host that is not allowed')
    expect(other.socket.connections).toBe(0)
    expect(other.faults).toEqual([])
    await other.close()
  })

  it('survives hostile frames and answers none of them', async () => {
    const platform = await open()
    const { asked, logs } = await serve(platform, { assistant: echo })
    const { socket } = platform
    const event = (headers: object, payload: string | Buffer, changes: object = {}) =>
      socket.raw(
        encodeTheirs({
          SeqID: '1',
          LogID: '2',
          service: 3,
          method: 1,
          headers: Object.entries(headers).map(([key, value]) => ({ key, value })),
          payload: Buffer.from(payload),
          ...changes,
        }),
      )
    const right = JSON.stringify(platform.eventOf(direct()))
    const whole = Buffer.from(encodeFrame({ ...EMPTY_FRAME, payload: Buffer.from(right) }))
    for (let round = 0; round < 200; round++) await socket.raw(randomBytes(1 + round))
    await socket.raw(whole.subarray(0, -9))
    await socket.raw('text')
    await socket.raw('')
    await event({ type: 'card' }, right)
    await event({ type: 'unknown' }, right)
    await event({}, right)
    await event({ type: 'event' }, right, { method: 9 })
    await event({ type: 'event', message_id: 'x', sum: '1000000000', seq: '0' }, right)
    await event({ type: 'event', message_id: 'x', sum: '-1', seq: '0' }, right)
    await event({ type: 'event', message_id: 'x', sum: '2', seq: '7' }, right)
    await event({ type: 'event', message_id: 'x', sum: 'abc', seq: '0' }, right)
    for (const payload of [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '['.repeat(400_000),
      '{"a":'.repeat(100_000),
      `{"schema":"2.0","header":${'['.repeat(9000)}${']'.repeat(9000)}}`,
      '{"__proto__":{"header":1},"constructor":{"prototype":{}}}',
      right.replace('im.message.receive_v1', 'im.message.read_v1'),
      right.replace('"message_id":"', '"message_id":7,"x":"'),
      right.replace(/"content":"[^}]*}"/, '"content":"{"'),
    ])
      await event({ type: 'event', message_id: `m${payload.length}`, sum: '1', seq: '0' }, payload)
    await event({ type: 'pong' }, '{"PingInterval":-1,"ReconnectInterval":"x"}', { method: 0 })
    await event({ type: 'pong' }, '{"PingInterval":0}', { method: 0 })
    await event({ type: 'pong' }, 'null', { method: 0 })
    const message = direct({ text: '还在吗' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：还在吗')
    expect(asked.map(({ question }) => question)).toEqual(['还在吗'])
    expect(socket.connections).toBe(1)
    expect(logs.filter(({ level }) => level === 50)).toEqual([])
  })

  it('drops a connection that sends more than a frame may hold, and comes back', async () => {
    const platform = await open()
    const { asked } = await serve(platform, { assistant: echo })
    await platform.socket.raw(Buffer.alloc(2 ** 20 + 1))
    await expect.poll(() => platform.socket.connections).toBe(2)
    const message = direct()
    await platform.push(message)
    await shown(platform, message.id)
    expect(asked).toHaveLength(1)
  })

  it('takes nothing more once it stops, and finishes what it took', async () => {
    const platform = await open()
    const slow = saying(async ({ question }) => {
      await pause(300)
      return answerWith(`答：${question}`)
    })
    const { close, asked } = await serve(platform, { assistant: slow })
    const message = direct({ text: '最后一问' })
    await platform.push(message)
    await expect.poll(() => asked.length).toBe(1)
    expect(await close(60_000)).toBe(true)
    expect(await shown(platform, message.id)).toContain('答：最后一问')
    await expect(platform.socket.connected(1200)).rejects.toThrow('no long connection')
    expect(platform.socket.connections).toBe(1)
  })
})
