import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { mcpContract } from '../mcp/contract.ts'
import { runToEnd } from '../../spawned.ts'

const HANG_MS = 600_000
vi.setConfig({ testTimeout: HANG_MS })

const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-mcp-'))
const env = { TIAOLI_SEEDS: 'test/corpus', TIAOLI_VECTORSTORE: directory }
const ARGUMENTS = ['bin/tiaoli.js', 'mcp']

async function start(): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ARGUMENTS,
    env,
    stderr: 'ignore',
  })
  // A busy machine takes long to start and to build the library; what follows is quick.
  await client.connect(transport, { timeout: HANG_MS })
  await client.callTool({ name: 'list_documents' }, undefined, { timeout: HANG_MS })
  return client
}

describe('tiaoli mcp', () => {
  const client = start()

  afterAll(async () => {
    await (await client).close()
    rmSync(directory, { recursive: true, force: true })
  })

  mcpContract(() => client)

  it('writes nothing but the protocol to standard output and ends with its input', async () => {
    const input = '{"jsonrpc":"2.0","id":1,"method":"ping"}\nnot the protocol\n'
    const { code, out } = await runToEnd([process.execPath, ...ARGUMENTS], { input, env })
    expect(out).toBe('{"result":{},"jsonrpc":"2.0","id":1}\n')
    expect(code).toBe(0)
  })

  it('tells on standard error why the library cannot be loaded', async () => {
    const failing = { ...env, TIAOLI_SEEDS: '/nowhere' }
    const { out, err } = await runToEnd([process.execPath, ...ARGUMENTS], { env: failing })
    expect(out).toBe('')
    expect(err).toContain('/nowhere')
  })
})
