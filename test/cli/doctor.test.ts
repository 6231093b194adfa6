import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compose } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { run, type Ran } from './harness.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-doctor-'))
const env = {
  TIAOLI_SEEDS: 'test/corpus',
  TIAOLI_VECTORSTORE: directory,
  TIAOLI_CONVERSATIONS_FILE: path.join(directory, 'conversations.db'),
  PORT: '0',
}

afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The lines of a doctor that finds something broken. */
async function examineBroken(changes: Record<string, string>): Promise<string> {
  const ran: Ran = { out: '', err: '' }
  const failing = run(['doctor'], { env: { ...env, ...changes }, ran })
  await expect(failing).rejects.toMatchObject({ code: 'INTERNAL' })
  return ran.out
}

describe('tiaoli doctor', () => {
  it('finds everything in order, before and after the library is built', async () => {
    const { out } = await run(['doctor'], { env })
    expect(out).toMatch(/^(✓ .+\n)+$/)
    expect(out).toMatch(/条款库：尚未建立/)
    await compose(loadConfig(env))
    expect((await run(['doctor'], { env })).out).toMatch(/条款库：2 份文件.*与文件一致/)
  })

  it('tells that the files changed since the library was built', async () => {
    await compose(loadConfig(env))
    const { out } = await run(['doctor'], { env: { ...env, TIAOLI_SEEDS: 'seeds' } })
    expect(out).toMatch(/✓ 条款库：.*有变动/)
  })

  it('names a file of conversations that is none, and the setting', async () => {
    const file = path.join(directory, 'none.db')
    writeFileSync(file, '不是数据库。'.repeat(100))
    const out = await examineBroken({ TIAOLI_CONVERSATIONS_FILE: file })
    expect(out).toMatch(/✗ 对话记录：.*none\.db.*TIAOLI_CONVERSATIONS_FILE/)
  })

  it('names a damaged library and its cure', async () => {
    const damaged = mkdtempSync(path.join(tmpdir(), 'tiaoli-doctor-'))
    writeFileSync(path.join(damaged, 'current'), 'nonsense')
    const out = await examineBroken({ TIAOLI_VECTORSTORE: damaged })
    rmSync(damaged, { recursive: true })
    expect(out).toMatch(/✗ 条款库：.*ingest/)
  })

  it('names a missing directory, and goes on', async () => {
    expect(await examineBroken({ TIAOLI_SEEDS: '/nowhere' })).toMatch(
      /✗ 文件目录：.*TIAOLI_SEEDS[^]*✓ 端口/,
    )
  })

  it('names faulty settings', async () => {
    expect(await examineBroken({ PORT: 'x' })).toMatch(/✗ 配置：[^]*PORT/)
  })

  it('names a port that is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as AddressInfo
    const out = await examineBroken({ PORT: String(port) })
    squatter.close()
    expect(out).toMatch(new RegExp(`✗ 端口：端口 ${port} 已被占用`))
  })

  it('gives the findings as JSON', async () => {
    const { ok, checks } = JSON.parse((await run(['doctor', '--json'], { env })).out)
    expect(ok).toBe(true)
    expect(checks).toContainEqual(expect.objectContaining({ name: 'Node.js', ok: true }))
  })
})
