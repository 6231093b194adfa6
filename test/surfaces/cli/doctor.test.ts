import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import {
  fails,
  hangs,
  showsPage,
  SCRIPTED_KEY,
  startScriptedEndpoint,
  text,
  type Play,
} from '../../support/scripted-endpoint.ts'
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

/** A library of its own with one bit flipped in a file that small libraries do not use. */
async function damagedLibrary(): Promise<{ file: string; vectorStore: string }> {
  const vectorStore = mkdtempSync(path.join(directory, 'damaged-'))
  await compose(loadConfig({ ...env, TIAOLI_VECTORSTORE: vectorStore }))
  const { current } = await createLibraryStore(vectorStore).contents()
  const name = path.join(vectorStore, current ?? '', 'hnsw', 'hnswlib.index')
  const bytes = readFileSync(name)
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 16
  writeFileSync(name, bytes)
  return { file: 'hnswlib.index', vectorStore }
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

  it('names a damaged file of the library', async () => {
    const { file, vectorStore } = await damagedLibrary()
    const out = await examineBroken({ TIAOLI_VECTORSTORE: vectorStore })
    expect(out).toMatch(new RegExp(`✗ 条款库：.*${file}”已损坏（校验和不符），.*ingest`))
    expect(out).toMatch(/✓ 文档库目录/)
  })

  it('writes where the library and the conversations are kept, and leaves nothing there', async () => {
    const place = path.join(directory, 'fresh')
    mkdirSync(place)
    const changes = {
      TIAOLI_VECTORSTORE: path.join(place, 'library', 'of', 'mine'),
      TIAOLI_CONVERSATIONS_FILE: path.join(place, 'conversations.db'),
    }
    const { out } = await run(['doctor'], { env: { ...env, ...changes } })
    expect(out).toMatch(/✓ 文档库目录：.*mine”可写，剩余 [\d.]+ .B/)
    expect(out).toMatch(/✓ 对话记录：.*尚未建立.*剩余 [\d.]+ .B/)
    expect(readdirSync(place)).toEqual([])
  })

  it('names a place where nothing can be written, with its setting', async () => {
    const blocker = path.join(directory, 'blocker')
    writeFileSync(blocker, '')
    const out = await examineBroken({
      TIAOLI_VECTORSTORE: path.join(blocker, 'library'),
      TIAOLI_CONVERSATIONS_FILE: path.join(blocker, 'conversations.db'),
    })
    expect(out).toMatch(/✗ 文档库目录：.*不是目录（ENOTDIR.*TIAOLI_VECTORSTORE/)
    expect(out).toMatch(/✗ 对话记录：.*不是目录（ENOTDIR.*TIAOLI_CONVERSATIONS_FILE/)
  })

  it('tells what killed builds left, and who is building', async () => {
    const place = mkdtempSync(path.join(directory, 'left-'))
    mkdirSync(path.join(place, 'gen-0123456789abcdef-01234567'))
    writeFileSync(
      path.join(place, 'gen-0123456789abcdef-01234567', 'clauses.jsonl'),
      'x'.repeat(5000),
    )
    const changes = { env: { ...env, TIAOLI_VECTORSTORE: place } }
    expect((await run(['doctor'], changes)).out).toMatch(/✓ 文档库目录：.*1 个中止.*5\.0 kB.*清除/)
    const out = await createLibraryStore(place).withLock(
      async () => (await run(['doctor'], changes)).out,
    )
    expect(out).toMatch(new RegExp(`✓ 文档库目录：.*进程 ${process.pid}（主机 .*正在写入`))
    expect((await run(['doctor'], changes)).out).not.toMatch(/中止|正在写入/)
  })

  it('names a missing directory, and goes on', async () => {
    expect(await examineBroken({ TIAOLI_SEEDS: '/nowhere' })).toMatch(
      /✗ 文件目录：.*TIAOLI_SEEDS[^]*✓ 端口/,
    )
  })

  it('warns of what the corpus file says in vain, and is in order all the same', async () => {
    const seeds = mkdtempSync(path.join(tmpdir(), 'tiaoli-doctor-'))
    writeFileSync(path.join(seeds, 'plan.md'), '# 示例办法\n\n一、扩大供给。\n')
    writeFileSync(path.join(seeds, 'corpus.yaml'), 'plan.md:\n  succeeds: none\ngone.md:\n')
    const changes = { TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: path.join(seeds, 'store') }
    await compose(loadConfig({ ...env, ...changes }))
    const { out } = await run(['doctor'], { env: { ...env, ...changes } })
    rmSync(seeds, { recursive: true })
    expect(out).toMatch(/! 文件目录：corpus\.yaml：.*gone\.md/)
    expect(out).toMatch(/! 条款库：plan\.md：succeeds.*none/)
    expect(out).not.toContain('✗')
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

const MODELS = [
  { name: '语言模型', prefix: 'TIAOLI_CHAT', changes: {} },
  { name: '向量模型', prefix: 'TIAOLI_EMBEDDINGS', changes: { TIAOLI_EMBEDDINGS: 'openai' } },
  { name: '重排模型', prefix: 'TIAOLI_RERANK', changes: {} },
]

describe.each(MODELS)('tiaoli doctor, asking the $prefix endpoint', ({ name, prefix, changes }) => {
  const settings = (baseUrl: string): Record<string, string> => ({
    ...changes,
    [`${prefix}_BASE_URL`]: baseUrl,
    [`${prefix}_API_KEY`]: SCRIPTED_KEY,
    [`${prefix}_MODEL`]: 'some-model',
  })
  const playing = (play: Play<unknown>) =>
    startScriptedEndpoint({ chat: [play], embeddings: [play], rerank: [play] })

  async function lineOf(broken: Record<string, string>): Promise<string> {
    const out = await examineBroken(broken)
    expect(out).not.toContain(SCRIPTED_KEY)
    return out.split('\n').find((line) => line.includes(` ${name}：`)) ?? ''
  }

  it('finds it in order with one small request', async () => {
    await using endpoint = await startScriptedEndpoint()
    const nothingBuilt = { TIAOLI_VECTORSTORE: path.join(directory, 'none') }
    const { out } = await run(['doctor'], {
      env: { ...env, ...nothingBuilt, ...settings(endpoint.baseUrl) },
    })
    expect(out).toMatch(new RegExp(`✓ ${name}：.*some-model`))
    expect(out).not.toContain(SCRIPTED_KEY)
    const { requests, embeddingsRequests, rerankRequests } = endpoint
    expect([...requests, ...embeddingsRequests, ...rerankRequests]).toHaveLength(1)
  })

  it.each([
    ['a wrong key', fails(401, `Incorrect API key: ${SCRIPTED_KEY}`), '_API_KEY'],
    ['an unknown model', fails(404, 'The model `some-model` does not exist'), '_MODEL'],
    ['a wrong path', fails(404, 'Not Found'), '_BASE_URL'],
    ['a website in its place', showsPage(), '_BASE_URL'],
  ])('names %s in one line', async (_, play, setting) => {
    await using endpoint = await playing(play)
    expect(await lineOf(settings(endpoint.baseUrl))).toMatch(
      new RegExp(`^✗ .*请检查 ${prefix}${setting}$`),
    )
  })

  it('names an endpoint that does not answer in time', async () => {
    await using endpoint = await playing(hangs())
    const line = await lineOf({
      ...settings(endpoint.baseUrl),
      [`${prefix}_TIMEOUT_MS`]: '150',
    })
    expect(line).toMatch(/^✗ .*150 毫秒内没有.*请检查网络/)
  })

  it('names an address where nobody listens', async () => {
    const endpoint = await startScriptedEndpoint()
    await endpoint[Symbol.asyncDispose]()
    expect(await lineOf(settings(endpoint.baseUrl))).toMatch(
      new RegExp(`^✗ .*无法连接.*没有服务在运行，请检查 ${prefix}_BASE_URL$`),
    )
  })
})

describe('tiaoli doctor without endpoints', () => {
  it('says that none is configured, and that nothing is missing', async () => {
    const { out } = await run(['doctor'], { env })
    expect(out).toMatch(/✓ 语言模型：未配置/)
    expect(out).toMatch(/✓ 重排模型：未配置/)
  })

  it('finds a model in order that has no room for its thoughts', async () => {
    const thinking = text('<think>想一想', { finishReason: 'length' })
    await using endpoint = await startScriptedEndpoint({ chat: [thinking] })
    const chat = { TIAOLI_CHAT_BASE_URL: endpoint.baseUrl, TIAOLI_CHAT_MODEL: 'thinker' }
    const { out } = await run(['doctor'], { env: { ...env, ...chat } })
    expect(out).toMatch(/✓ 语言模型：thinker.*可用/)
  })
})
