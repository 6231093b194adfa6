import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { clientOf, identifyClient } from '#surfaces/http/callers/client.ts'
import type { AppEnv, Client, Peer } from '#surfaces/http/context.ts'

interface Call {
  /** The address of the socket. */
  from?: string
  httpVersion?: string
  url?: string
  headers?: Record<string, string>
  trustedProxies?: string[]
  publicUrl?: string | null
}

/** Who a call comes from, as the service sees it. */
async function seen(call: Call): Promise<Client> {
  const { from = '127.0.0.1', httpVersion = '1.1', headers = {}, publicUrl = null } = call
  const { url = 'http://127.0.0.1:8787/', trustedProxies = [] } = call
  const app = new Hono<AppEnv>()
  app.use(identifyClient({ trustedProxies, publicUrl }))
  app.get('*', (c) => c.json(clientOf(c)))
  const peer: Peer = { address: from, httpVersion }
  return (await app.request(url, { headers }, { peer })).json() as Promise<Client>
}

const LOCAL: Client = {
  address: '127.0.0.1',
  isLocal: true,
  scheme: 'http',
  host: '127.0.0.1:8787',
}
const FORWARDED = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'policy.example.cn',
}

describe('clientOf', () => {
  it.each<[string, Call]>([
    ['the loopback address', {}],
    ['IPv4 written as IPv6', { from: '::ffff:127.0.0.1' }],
  ])('knows a caller of this machine by %s', async (_name, call) => {
    expect(await seen(call)).toEqual(LOCAL)
  })

  it.each<[string, Call]>([
    ['another machine', { from: '203.0.113.9' }],
    ['a socket that is gone', { from: 'unknown' }],
    ['a name of somebody else that leads here', { url: 'http://evil.example:8787/' }],
    ['a proxy of HTTP/1.0 that says nothing of its callers', { httpVersion: '1.0' }],
    ['where people come through a proxy', { publicUrl: 'https://policy.example.cn' }],
    ...['Forwarded', 'Via', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Real-IP'].map(
      (name): [string, Call] => [`a proxy that adds ${name}`, { headers: { [name]: '127.0.0.1' } }],
    ),
    [
      'a trusted proxy whose caller claims to be local',
      { headers: { 'X-Forwarded-For': '127.0.0.1' }, trustedProxies: ['127.0.0.1'] },
    ],
  ])('takes for no caller of this machine: %s', async (_name, call) => {
    expect((await seen(call)).isLocal).toBe(false)
  })

  it('believes no forwarding header of a proxy that is not trusted', async () => {
    for (const trustedProxies of [[], ['10.0.0.0/8']])
      expect(await seen({ headers: FORWARDED, trustedProxies })).toEqual({
        ...LOCAL,
        isLocal: false,
      })
  })

  it.each<[string, Record<string, string>]>([
    ['X-Forwarded-*', FORWARDED],
    ['Forwarded', { Forwarded: 'for=203.0.113.9:47011;proto=https;host="policy.example.cn"' }],
    ['X-Forwarded-* before Forwarded', { ...FORWARDED, Forwarded: 'for=198.51.100.1;host=evil' }],
  ])('takes address, scheme and host of a trusted proxy from %s', async (_name, headers) => {
    for (const trustedProxies of [['127.0.0.1'], ['10.0.0.1', '127.0.0.0/8']])
      expect(await seen({ headers, trustedProxies })).toEqual({
        address: '203.0.113.9',
        isLocal: false,
        scheme: 'https',
        host: 'policy.example.cn',
      })
  })

  it.each([
    // Whatever the caller wrote itself stands before what proxies wrote.
    ['198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['198.51.100.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
    ['10.9.9.9, 10.1.2.3', '10.9.9.9'],
    ['_hidden, 10.1.2.3', '10.1.2.3'],
    ['198.51.100.1, <script>', '10.0.0.1'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['', '10.0.0.1'],
  ])('follows the chain %j to the last caller that is no trusted proxy', async (chain, address) => {
    const headers = { 'X-Forwarded-For': chain }
    const call = { from: '10.0.0.1', headers, trustedProxies: ['10.0.0.0/8'] }
    expect((await seen(call)).address).toBe(address)
  })

  it('does without a forwarded host that is none', async () => {
    const headers = { 'X-Forwarded-Host': 'a b/c' }
    const { host } = await seen({ headers, trustedProxies: ['127.0.0.1'] })
    expect(host).toBe('127.0.0.1:8787')
  })
})
