import { describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import type { Access } from '#surfaces/http/callers/access.ts'
import { createWrongKeys } from '#surfaces/http/callers/wrong-keys.ts'
import { harness, NOW, posting, problemOf } from './harness.ts'

const PATHS = ['/api/documents', '/v1/models', '/mcp', '/readyz', '/openapi.json']
const OPEN_PATHS = ['/healthz', '/']
const PUBLIC = { publicUrl: 'https://policy.example.cn' }

/** Statuses of all program paths, called by a name and from a page. */
async function statusesOf(paths: string[], name: string, access: Partial<Access>, origin?: string) {
  const { app } = harness({ access })
  const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin }
  const statuses = paths.map(
    async (path) => (await app.request(`http://${name}${path}`, { headers })).status,
  )
  return new Set(await Promise.all(statuses))
}

describe('guardOrigin', () => {
  it.each<[string, string, Partial<Access>]>([
    ['a name of somebody else, on the loopback address', 'evil.example:8787', {}],
    ['the same, where there is a public name', 'evil.example', PUBLIC],
    ['an address that is not of this machine', '203.0.113.9', {}],
    ['a name of somebody else, on all addresses', 'evil.example', { host: '0.0.0.0', ...PUBLIC }],
    ['a name that looks like this machine', '127.0.0.1.evil.example', {}],
  ])('refuses on every program path: %s', async (_name, called, access) => {
    expect(await statusesOf(PATHS, called, access)).toEqual(new Set([403]))
    // Whoever watches the process, and the page, which asks for everything else by itself.
    expect(await statusesOf(OPEN_PATHS, called, access)).toEqual(new Set([200]))
  })

  it.each<[string, string, Partial<Access>]>([
    ['this machine', 'localhost:8787', {}],
    ['this machine in IPv6', '[::1]:8787', {}],
    ['the public name', 'policy.example.cn', PUBLIC],
    ['the public name, on all addresses', 'policy.example.cn', { host: '0.0.0.0', ...PUBLIC }],
    ['the address that a health check calls', '10.1.2.3:8787', { host: '0.0.0.0', ...PUBLIC }],
    ['the same in IPv6', '[fd00::7]:8787', { host: '::', ...PUBLIC }],
    ['the name of a container', 'tiaoli:8787', { host: '0.0.0.0', ...PUBLIC }],
    ['any name, where no public one is known', 'intranet.example.cn', { host: '0.0.0.0' }],
  ])('answers to %s', async (_name, called, access) => {
    expect(await statusesOf(['/api/documents', '/readyz'], called, access)).toEqual(new Set([200]))
  })

  it('refuses pages of other sites and lets its own and those allowed in', async () => {
    const access = { corsOrigins: ['https://a.example.cn'], ...PUBLIC }
    const from = (origin: string) =>
      statusesOf(['/api/documents', '/readyz'], '127.0.0.1:8787', access, origin)
    for (const origin of ['https://evil.example', 'http://127.0.0.1:9999', 'null'])
      expect(await from(origin)).toEqual(new Set([403]))
    for (const origin of [
      'http://127.0.0.1:8787',
      'https://policy.example.cn',
      'https://a.example.cn',
    ])
      expect(await from(origin)).toEqual(new Set([200]))
  })

  it('believes the host of a trusted proxy alone', async () => {
    const statusWith = async (trustedProxies: string[]) => {
      const { app } = harness({ access: { trustedProxies, ...PUBLIC } })
      const headers = { 'X-Forwarded-Host': 'evil.example' }
      return (await app.request('http://127.0.0.1/api/documents', { headers })).status
    }
    expect(await statusWith([])).toBe(200)
    expect(await statusWith(['127.0.0.1'])).toBe(403)
  })

  it('says which name it does not take and which setting would', async () => {
    const { detail } = await problemOf(harness().app.request('http://evil.example/api/documents'))
    expect(detail).toMatch(/evil\.example.*TIAOLI_PUBLIC_URL/u)
  })
})

describe('requireKey', () => {
  const KEY = 'key-of-the-service'
  /** A service on a clock of the test. */
  const keyed = () => {
    let nowMs = NOW.getTime()
    const { app, logs } = harness({
      access: { apiKeys: [new Secret(KEY)] },
      now: () => new Date(nowMs),
    })
    return {
      logs,
      pass: (ms: number) => void (nowMs += ms),
      call: async (key: string | null, address = '203.0.113.9') => {
        const headers: Record<string, string> =
          key === null ? {} : { Authorization: `Bearer ${key}` }
        const peer = { address, httpVersion: '1.1' }
        return app.request('/api/documents', { headers }, { peer })
      },
    }
  }
  const guess = async ({ call }: ReturnType<typeof keyed>, count: number, address?: string) => {
    const statuses: number[] = []
    for (let at = 0; at < count; at++)
      statuses.push((await call(`wrong-key-${at}`, address)).status)
    return statuses
  }

  it('lets an address try some keys and then makes it wait, longer each time', async () => {
    const service = keyed()
    expect(await guess(service, 7)).toEqual([401, 401, 401, 401, 401, 429, 429])
    const refused = await service.call('another')
    expect(refused.headers.get('retry-after')).toBe('1')
    service.pass(1000)
    expect(await guess(service, 2)).toEqual([401, 429])
    expect((await service.call('another')).headers.get('retry-after')).toBe('2')
    for (let round = 0; round < 20; round++) {
      service.pass(60_000)
      expect(await guess(service, 2)).toEqual([401, 429])
    }
    expect((await service.call('another')).headers.get('retry-after')).toBe('60')
  })

  it('keeps nobody else waiting', async () => {
    const service = keyed()
    await guess(service, 10)
    expect((await service.call(KEY, '203.0.113.8')).status).toBe(200)
    expect((await service.call(KEY)).status).toBe(429)
    service.pass(1000)
    expect((await service.call(KEY)).status).toBe(200)
    expect(await guess(service, 1)).toEqual([401])
  })

  it('takes the addresses of one IPv6 network for one', async () => {
    const service = keyed()
    await guess(service, 3, '2001:db8::1')
    await guess(service, 2, '2001:db8:0:0:ffff::2')
    expect((await service.call(KEY, '2001:db8::3')).status).toBe(429)
    expect((await service.call(KEY, '2001:db8:0:1::3')).status).toBe(200)
  })

  it('counts no call without a key', async () => {
    const service = keyed()
    for (let at = 0; at < 10; at++) expect((await service.call(null)).status).toBe(401)
    expect((await service.call(KEY)).status).toBe(200)
  })

  it('forgets old tries', async () => {
    const service = keyed()
    await guess(service, 5)
    service.pass(15 * 60_000)
    expect(await guess(service, 6)).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('remembers a bounded number of addresses, the latest', () => {
    const wrongKeys = createWrongKeys(() => 0)
    const fail = (address: string) => {
      for (let at = 0; at < 5; at++) wrongKeys.wrong(address)
    }
    fail('203.0.113.9')
    for (let at = 0; at < 10_000; at++) fail(`10.0.${at >> 8}.${at & 255}`)
    expect(wrongKeys.waitMs('203.0.113.9')).toBe(0)
    expect(wrongKeys.waitMs('10.0.0.0')).toBe(1000)
  })

  it('keeps nobody waiting longer when the clock is set back', () => {
    let nowMs = 1_000_000
    const wrongKeys = createWrongKeys(() => nowMs)
    for (let at = 0; at < 5; at++) wrongKeys.wrong('203.0.113.9')
    nowMs = 0
    expect(wrongKeys.waitMs('203.0.113.9')).toBe(0)
  })

  it('logs who sent a wrong key, never the key', async () => {
    const service = keyed()
    await guess(service, 1)
    expect(service.logs).toContainEqual(
      expect.objectContaining({ msg: 'wrong key', address: '203.0.113.9' }),
    )
    expect(JSON.stringify(service.logs)).not.toContain('wrong-key-0')
  })

  it('says it in the shape of each API', async () => {
    const { app } = harness({ access: { apiKeys: [new Secret(KEY)] } })
    const send = async (path: string) =>
      app.request(path, posting({}, { headers: { Authorization: 'Bearer wrong' } }))
    for (let at = 0; at < 5; at++) await send('/api/ask')
    const [api, openai, mcp] = await Promise.all(
      ['/api/ask', '/v1/chat/completions', '/mcp'].map(send),
    )
    expect([api?.status, openai?.status, mcp?.status]).toEqual([429, 429, 429])
    expect(await api?.json()).toMatchObject({ type: 'urn:problem-type:tiaoli:rate-limited' })
    expect(await openai?.json()).toMatchObject({ error: { code: 'rate_limit_exceeded' } })
    expect(await mcp?.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code: -32_000 } })
  })
})
