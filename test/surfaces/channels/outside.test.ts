// Calls to platforms: hosts, limits, waits, tokens.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { allowedUrl } from '#surfaces/channels/wire/hosts.ts'
import { createCaller } from '#surfaces/channels/wire/http.ts'
import { createTokenCache, withToken } from '#surfaces/channels/wire/token-cache.ts'
import { readFlatXml, writeFlatXml } from '#surfaces/channels/wecom/xml.ts'

const platform = {
  baseUrl: 'https://api.example.com',
  hosts: ['*.dingtalk.com', 'qyapi.weixin.qq.com'],
}

describe('allowedUrl', () => {
  it.each([
    ['https://api.example.com/x', true],
    ['https://oapi.dingtalk.com/robot/sendBySession?session=x', true],
    ['wss://wss-open-connection.dingtalk.com/connect', true],
    ['http://oapi.dingtalk.com/x', false],
    ['https://oapi.dingtalk.com:8443/x', false],
    ['https://dingtalk.com.evil.example/x', false],
    ['https://evildingtalk.com/x', false],
    ['https://oapi.dingtalk.com@evil.example/x', false],
    ['https://user@oapi.dingtalk.com/x', false],
    ['https://127.0.0.1/x', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s: %s', (address, isAllowed) => {
    expect(allowedUrl(address, platform) !== null).toBe(isAllowed)
  })
})

describe('createCaller', () => {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    const path = request.url ?? ''
    if (path === '/hang') return
    if (path === '/big') return void response.end('x'.repeat(2 ** 20 + 1))
    if (path === '/html') return void response.end(`<html>${'x'.repeat(200)}`)
    if (path === '/away')
      return void response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end()
    if (path === '/long') return void response.writeHead(429, { 'Retry-After': '3600' }).end()
    response.writeHead(asked < 3 ? Number(path.slice(1)) : 200).end('{"ok":true}')
  }).listen(0, '127.0.0.1')
  afterAll(() => void server.closeAllConnections())
  afterAll(() => void server.close())

  const caller = async () => {
    if (!server.listening) await once(server, 'listening')
    asked = 0
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return createCaller({ baseUrl, hosts: [], firstRetryMs: 1 })
  }

  it.each(['/hang', '/big', '/html', '/away', 'https://elsewhere.example/'])(
    'fails at %s without the address in the message',
    async (to) => {
      const call = await caller()
      const timeoutMs = to === '/hang' ? 150 : 60_000
      const failure = await call({ to, method: 'GET', timeoutMs }).catch((error: unknown) => error)
      expect(failure).toMatchObject({ name: 'PlatformError' })
      expect(JSON.stringify([String(failure), (failure as Error).cause])).not.toContain(to)
    },
  )

  it('repeats 429 always and 5xx when that does no harm', async () => {
    const call = await caller()
    expect((await call({ to: '/429' })).status).toBe(200)
    asked = 0
    expect((await call({ to: '/500' })).status).toBe(500)
    asked = 0
    expect((await call({ to: '/500', isRepeatable: true })).status).toBe(200)
  })

  it('does not wait for an hour', async () => {
    const call = await caller()
    expect((await call({ to: '/long' })).status).toBe(429)
    expect(asked).toBe(1)
  })
})

describe('createTokenCache', () => {
  it('fetches once for all who ask at once, and again before the token ends', async () => {
    let now = 0
    let fetched = 0
    const tokens = createTokenCache(
      async () => ({ token: `t${++fetched}`, lifetimeSeconds: 7200 }),
      () => now,
    )
    expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual([
      't1',
      't1',
      't1',
    ])
    now = 6_890_000
    expect(await tokens.get()).toBe('t1')
    now = 6_901_000
    expect(await tokens.get()).toBe('t2')
  })

  it('asks again after a failure and calls twice at most', async () => {
    let fetched = 0
    const tokens = createTokenCache(
      async () => {
        if (++fetched === 1) throw new Error('down')
        return { token: `t${fetched}`, lifetimeSeconds: 7200 }
      },
      () => 0,
    )
    await expect(tokens.get()).rejects.toThrow('down')
    const used: string[] = []
    const call = async (token: string) => {
      used.push(token)
      throw new Error('invalid token')
    }
    await expect(withToken(tokens, call, () => true)).rejects.toThrow('invalid token')
    expect(used).toEqual(['t2', 't3'])
  })
})

describe('flat XML', () => {
  it('reads what it writes, whatever the words', () => {
    const words = 'a]]>b<c>&amp;</c>]]]]>中'
    expect(readFlatXml(writeFlatXml({ Content: words, B: ' 空 ' }))).toEqual({
      Content: words,
      B: ' 空 ',
    })
    expect(writeFlatXml({ Content: words, CreateTime: 12 })).not.toContain(']]>b<')
  })

  it('decodes the five entities and knows no others', () => {
    const fields = readFlatXml('<xml><A>&lt;&amp;lt;&gt;</A><B>&x;</B></xml>')
    expect(fields).toEqual({ A: '<&lt;>', B: '&x;' })
  })

  it('passes over what is not flat, and takes declarations and spaces', () => {
    const text =
      '<?xml version="1.0"?>\n <xml>\n <A> 甲\n </A><B><C>1</C><D/></B> <E><![CDATA[乙]]> </E></xml>\n'
    expect(readFlatXml(text)).toEqual({ A: '甲', C: '1', E: '乙' })
  })

  it.each([
    ['spaces in a field', `<xml><a>${' '.repeat(2 ** 20)}</xml>`],
    ['spaces before it', `${' '.repeat(2 ** 20)}x`],
    ['a declaration without end', `<?xml${' '.repeat(2 ** 20)}`],
    ['sections without end', `<xml>${'<a><![CDATA['.repeat(80_000)}</xml>`],
    ['fields without end', `<xml>${'<a> '.repeat(250_000)}</xml>`],
  ])('reads in one pass, before anything is verified: %s', (_name, text) => {
    // Where it is read once for each character, it does not come to its end here.
    try {
      readFlatXml(text)
    } catch (error) {
      expect(String(error)).toContain('not a flat XML document')
    }
  })

  it.each([
    '',
    '<xml>',
    '{}',
    '<!DOCTYPE x [<!ENTITY a "b">]><xml></xml>',
    '<xml><!ENTITY a "b"></xml>',
  ])('refuses %j', (text) => {
    expect(() => readFlatXml(text)).toThrow('not a flat XML document')
  })
})
