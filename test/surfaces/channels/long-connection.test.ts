import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import {
  createLongConnection,
  GiveUp,
  jsonOf,
  socketUrl,
  type Protocol,
} from '#surfaces/channels/wire/long-connection.ts'
import { backoffMs } from '#surfaces/channels/wire/loop.ts'
import { pause } from './harness.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that answers "beat" with "alive" and everything else not at all. */
async function listen() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  /** How many of the next beats it does not answer. */
  const state = { opened: 0, beats: 0, deafTo: 0, sockets: [] as WebSocket[] }
  server.on('connection', (socket) => {
    state.opened++
    state.sockets.push(socket)
    socket.on('message', (data) => {
      if (String(data) !== 'beat') return
      state.beats++
      if (state.deafTo-- <= 0) socket.send('alive')
    })
  })
  closing.push(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  return { state, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/?t=secret` }
}

function open(url: string, changes: Partial<Protocol> = {}, nowMs = () => Date.now()) {
  const logs: { level: string; fields: object; message: string }[] = []
  const note = (level: string) => (fields: object, message: string) =>
    void logs.push({ level, fields, message })
  const frames: string[] = []
  const connection = createLongConnection({
    channel: 'test',
    nowMs,
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    protocol: {
      locate: async () => new URL(url),
      received: (frame) => void frames.push(String(frame)),
      beat: (link) => link.send('beat'),
      heartbeatMs: () => 150,
      maxMissedBeats: 2,
      retryMs: () => 5,
      ...changes,
    },
  })
  closing.unshift(() => connection.stop())
  connection.start()
  const messages = () => logs.map(({ message }) => message)
  return { connection, logs, messages, frames }
}

describe('a long connection', () => {
  it('stays with a platform that answers its beats', async () => {
    const { state, url } = await listen()
    const { frames } = open(url)
    await expect.poll(() => frames.length).toBeGreaterThanOrEqual(4)
    expect(state.opened).toBe(1)
  })

  it('leaves a platform that misses two beats, not one that misses one', async () => {
    const { state, url } = await listen()
    state.deafTo = 1
    const { frames } = open(url)
    await expect.poll(() => frames.length).toBeGreaterThanOrEqual(2)
    expect(state.opened).toBe(1)
    state.deafTo = 2
    await expect.poll(() => state.opened).toBe(2)
  })

  it('waits longer after each failure, and no longer than a minute', () => {
    for (const [failures, mostMs] of [
      [0, 1000],
      [1, 2000],
      [5, 32_000],
      [6, 60_000],
      [5000, 60_000],
    ] as const) {
      const waits = Array.from({ length: 100 }, () => backoffMs(failures))
      expect(Math.max(...waits)).toBeLessThanOrEqual(mostMs)
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(mostMs / 2)
      expect(new Set(waits).size).toBeGreaterThan(50)
    }
  })

  it('counts failures until a connection lasts', async () => {
    const { state, url } = await listen()
    const counts: number[] = []
    open(url, {
      opened: (link) => link.close(),
      retryMs(failures) {
        counts.push(failures)
        return failures < 3 ? 1 : null
      },
    })
    await expect.poll(() => counts).toEqual([0, 1, 2, 3])
    expect(state.opened).toBe(4)
  })

  it('begins to count anew after a connection that lasted', async () => {
    const { url } = await listen()
    const counts: number[] = []
    let [now, opened] = [0, 0]
    open(
      url,
      {
        opened(link) {
          if (++opened === 3) now += 60_000
          link.close()
        },
        retryMs: (failures) => (counts.push(failures) < 5 ? 1 : null),
      },
      () => now,
    )
    await expect.poll(() => counts).toEqual([0, 1, 0, 1, 2])
  })

  it('says once that it gave up, and why', async () => {
    const { state, url } = await listen()
    const { logs, messages } = open(url, {
      opened: (link) => link.send('beat'),
      received() {
        throw new GiveUp('refused for good')
      },
    })
    await expect.poll(messages).toContain('long connection given up')
    await pause(100)
    expect(logs.filter(({ level }) => level === 'error')).toHaveLength(1)
    expect(state.opened).toBe(1)
    expect(state.sockets.every(({ readyState }) => readyState !== 1)).toBe(true)
  })

  it('survives a protocol that throws', async () => {
    const { state, url } = await listen()
    let received = 0
    const { messages } = open(url, {
      received() {
        received++
        throw new TypeError('a fault of ours')
      },
    })
    await expect.poll(() => received).toBeGreaterThanOrEqual(3)
    expect(messages()).toContain('frame failed')
    expect(state.opened).toBe(1)
  })

  it('tries again when nobody listens, and keeps the address out of the log', async () => {
    const { logs } = open('ws://127.0.0.1:9/?t=secret')
    await expect.poll(() => logs.length).toBeGreaterThanOrEqual(3)
    expect(logs.every(({ message }) => message === 'long connection broken')).toBe(true)
    expect(
      logs.map(({ fields }) => JSON.stringify(fields) + Object.values(fields)).join(),
    ).not.toContain('secret')
  })

  it('stops while it asks where to connect to, and connects nowhere afterwards', async () => {
    const { state, url } = await listen()
    let tell = (_url: URL): void => undefined
    const { connection } = open(url, { locate: () => new Promise((resolve) => (tell = resolve)) })
    await connection.stop()
    tell(new URL(url))
    await pause(50)
    expect(state.opened).toBe(0)
  })

  // Where they hang, they end by the time limit of a test.
  it('stops though the platform does not say goodbye', async () => {
    const { state, url } = await listen()
    const { connection } = open(url)
    await expect.poll(() => state.opened).toBe(1)
    state.sockets[0]?.pause()
    await connection.stop()
  })

  it('stops in the middle of a wait', async () => {
    const { connection, logs } = open('ws://127.0.0.1:9/', { retryMs: () => 2 ** 31 - 1 })
    await expect.poll(() => logs.length).toBe(1)
    await connection.stop()
  })
})

describe('socketUrl', () => {
  const platform = { baseUrl: 'https://open.example.cn', hosts: ['*.example.cn'] }

  it.each(['wss://open.example.cn/ws?ticket=1', 'wss://frontier.example.cn/ws'])(
    'takes %s',
    (url) => {
      expect(socketUrl(url, platform).href).toBe(url)
    },
  )

  it.each(['ws://frontier.example.cn/', 'wss://example.com/', 'file:///etc/passwd', 'nonsense'])(
    'refuses %s',
    (url) => {
      expect(() => socketUrl(url, platform)).toThrow('host that is not allowed')
    },
  )
})

it('jsonOf gives null for what is no JSON', () => {
  expect([jsonOf(Buffer.from('{"a":1}')), jsonOf(''), jsonOf('{')]).toEqual([{ a: 1 }, null, null])
})
