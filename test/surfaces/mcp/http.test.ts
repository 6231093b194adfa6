import { request } from 'node:http'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, describe, expect, it } from 'vitest'
import { Secret } from '#domain/secret.ts'
import type { HarnessOptions } from '../http/harness.ts'
import { serve } from '../openai/client.ts'
import { call, mcpContract } from './contract.ts'

const clients: Client[] = []

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()))
})

async function connectTo(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), {
    requestInit: { headers },
  })
  // The SDK's own transport lacks `| undefined` in an optional member that it sets to undefined.
  await client.connect(transport as Parameters<Client['connect']>[0])
  clients.push(client)
  return client
}

const connect = async (options: HarnessOptions = {}) => connectTo(await serve(options))

/** The status of a call with headers that fetch does not let set. */
function statusWith(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })
  const types = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/mcp`, { method: 'POST', headers: { ...types, ...headers } })
    sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject)
    sent.end(body)
  })
}

describe('/mcp', () => {
  const client = connect()
  mcpContract(() => client)

  it('serves many at once, each without the others', async () => {
    const url = await serve()
    const both = await Promise.all([connectTo(url), connectTo(url)])
    const answers = await Promise.all(
      both.map((one, index) =>
        call(one, 'get_clause', { id: ['plan:chapter1', 'draft:chapter1'][index] }),
      ),
    )
    expect(answers.map(({ text }) => text.slice(-14).trim())).toEqual([
      expect.stringContaining('plan:chapter1'),
      expect.stringContaining('draft:chapter1'),
    ])
  })

  it('asks for the key where one is set', async () => {
    const url = await serve({ access: { apiKeys: [new Secret('key-of-the-service')] } })
    await expect(connectTo(url)).rejects.toThrow(/401/)
    const keyed = await connectTo(url, { Authorization: 'Bearer key-of-the-service' })
    expect((await keyed.listTools()).tools.length).toBe(6)
  })

  it.each([
    ['a foreign name that leads here', { Host: 'evil.example.cn' }, 403],
    ['a page of another site', { Origin: 'https://evil.example.cn' }, 403],
    ['a page without an address', { Origin: 'null' }, 403],
    ['a page of an allowed site', { Origin: 'https://a.example.cn' }, 200],
    ['the public name', { Host: 'policy.example.cn' }, 200],
    ['localhost', { Host: 'localhost:81' }, 200],
  ])('answers %s with its status: %j %i', async (_name, headers, status) => {
    const url = await serve({
      access: { publicUrl: 'https://policy.example.cn', corsOrigins: ['https://a.example.cn'] },
    })
    expect(await statusWith(url, headers)).toBe(status)
  })

  it('has no sessions to listen to or to end', async () => {
    const url = await serve()
    for (const method of ['GET', 'DELETE']) {
      const response = await fetch(`${url}/mcp`, {
        method,
        headers: { Accept: 'text/event-stream' },
      })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })

  it('refuses a body beyond the limit and one that is no JSON', async () => {
    const post = async (body: string) => {
      const headers = {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      }
      return (await fetch(`${await serve()}/mcp`, { method: 'POST', body, headers })).status
    }
    expect(await post('x'.repeat(300_000))).toBe(413)
    expect(await post('{"jsonrpc":')).toBe(400)
  })

  it('says nothing of an unexpected failure', async () => {
    const failing = await connect({
      assistant: { ask: () => Promise.reject(new Error('connection to 10.0.0.7 lost')) },
    })
    const { text, isError } = await call(failing, 'ask', { question: '问' })
    expect([isError, text]).toEqual([true, expect.not.stringContaining('10.0.0.7')])
  })

  it('stops the work when the client leaves', async () => {
    let given: AbortSignal | undefined
    const slow = await connect({
      assistant: {
        ask: (_request, { signal }) => {
          given = signal
          return new Promise(() => {})
        },
      },
    })
    const asking = call(slow, 'ask', { question: '问' })
    asking.catch(() => undefined)
    await expect.poll(() => given).toBeDefined()
    await slow.close()
    await expect.poll(() => given?.aborted).toBe(true)
  })
})
