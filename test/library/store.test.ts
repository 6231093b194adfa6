import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readGeneration } from '#library/disk/generation.ts'
import { describeSources } from '#library/update/sources.ts'
import { NO_FILTER } from '#library/library.ts'
import { createLibraryStore, type LibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import {
  loadOfflineEmbeddings,
  OfflineEmbeddings,
  readTable,
} from '#models/embeddings/offline-embeddings.ts'
import { sourceFiles, openMemory } from './generated.ts'

const embeddings = await loadOfflineEmbeddings()
let directory: string
let store: LibraryStore

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tiaoli-store-'))
  store = createLibraryStore(directory)
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const update = (texts?: Record<string, string>) =>
  updateLibrary({ store, sources: describeSources(sourceFiles(texts), null), embeddings })

async function generation(): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.startsWith('gen-'))
  expect(names).toHaveLength(1)
  return path.join(directory, names[0] ?? '')
}

describe('createLibraryStore', () => {
  it('has no library before the first was saved', async () => {
    expect(await store.load(embeddings)).toBeNull()
    const elsewhere = createLibraryStore(path.join(directory, 'not', 'there'))
    expect(await elsewhere.load(embeddings)).toBeNull()
  })

  it('loads what it saved: documents, clauses, both indexes', async () => {
    const { snapshot } = await update()
    const loaded = (await store.load(embeddings))?.snapshot
    expect(loaded?.version).toBe(snapshot.version)
    expect(loaded?.documents).toEqual(snapshot.documents)
    expect(loaded?.clauses).toEqual(snapshot.clauses)
    expect(loaded?.keywords.search('老年用品', 5)).toEqual(snapshot.keywords.search('老年用品', 5))
    const query = await embeddings.embedQuery('老年用品')
    expect(await loaded?.vectors.search(query, [{ k: 5 }])).toEqual(
      await snapshot.vectors.search(query, [{ k: 5 }]),
    )
  })

  it('keeps the embedder that was adapted to the library beside it, and records how', async () => {
    const adapting = new OfflineEmbeddings(await readTable(), { adapt: true })
    const sources = describeSources(sourceFiles(), null)
    const { snapshot } = await updateLibrary({ store, sources, embeddings: adapting })
    const { manifest } = (await store.load(adapting)) ?? {}
    expect(manifest?.embedder.adaptation).toMatchObject({
      texts: snapshot.vectors.vectors.values.length / 256,
    })
    const loaded = (await store.load(adapting))?.snapshot
    const question = '老人的用品'
    const searchBy = async (of: typeof snapshot, embedder: OfflineEmbeddings) => {
      const legs = { keyword: false, vector: true }
      const scopes = [{ k: 3, filter: NO_FILTER }]
      const library = await openMemory(of, embedder)
      return (await library.search({ query: question, legs, scopes })).vector.flat()
    }
    const search = (of: typeof snapshot) => searchBy(of, adapting)
    expect(loaded && (await search(loaded))).toEqual(await search(snapshot))
    const [adapted] = await search(snapshot)
    const asShipped = (await update()).snapshot
    const [shipped] = await searchBy(asShipped, embeddings)
    expect(adapted?.score).not.toBeCloseTo(shipped?.score ?? 0, 3)
  })

  it('refuses a damaged embedder', async () => {
    const adapting = new OfflineEmbeddings(await readTable(), { adapt: true })
    const sources = describeSources(sourceFiles(), null)
    await updateLibrary({ store, sources, embeddings: adapting })
    const file = path.join(await generation(), 'embedding.bin')
    const bytes = await readFile(file)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(file, bytes)
    await expect(store.load(adapting)).rejects.toThrow(
      /embedding\.bin.*npm run -s tiaoli -- ingest/,
    )
  })

  it('keeps one generation and gives readers of the old one the new one', async () => {
    const first = await update()
    const old = await generation()
    const second = await update({ 'b.txt': '城市更新意见\n\n一、改造小区\n改造老旧小区。\n' })
    expect(second.snapshot.version).not.toBe(first.snapshot.version)
    expect(await generation()).not.toBe(old)
    expect((await store.load(embeddings))?.snapshot.version).toBe(second.snapshot.version)
  })

  it('refuses a library that another embedder made, and names the cure', async () => {
    await update()
    const other = Object.assign(await loadOfflineEmbeddings(), { identity: 'openai/other/1024/v1' })
    await expect(store.load(other)).rejects.toMatchObject({ code: 'INDEX_NOT_READY' })
    await expect(store.load(other)).rejects.toThrow(/token-table.*openai\/other.*tiaoli -- ingest/)
  })

  it.each(['documents.jsonl', 'clauses.jsonl', 'embeddings.f32', 'keyword.bin'])(
    'refuses %s when one bit is flipped, when it is cut and when it is gone',
    async (name) => {
      await update()
      const file = path.join(await generation(), name)
      const whole = await readFile(file)
      const flipped = Buffer.from(whole)
      flipped[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 4
      await writeFile(file, flipped)
      await expect(store.load(embeddings)).rejects.toThrow(new RegExp(`${name}.*tiaoli -- ingest`))
      await truncate(file, whole.length - 1)
      await expect(store.load(embeddings)).rejects.toThrow(name)
      await rm(file)
      await expect(store.load(embeddings)).rejects.toThrow('tiaoli -- ingest')
      await writeFile(file, whole)
      expect(await store.load(embeddings)).not.toBeNull()
    },
  )

  it('refuses a damaged or missing HNSW file before the native code opens it', async () => {
    await update()
    const directoryNow = await generation()
    const file = path.join(directoryNow, 'hnsw', 'hnswlib.index')
    const whole = await readFile(file)
    const flipped = Buffer.from(whole)
    flipped[whole.length >> 1] = (whole[whole.length >> 1] ?? 0) ^ 64
    const load = () => readGeneration(directoryNow, embeddings)
    await load()
    for (const damaged of [flipped, whole.subarray(0, 100), Buffer.alloc(0)]) {
      await writeFile(file, damaged)
      await expect(load()).rejects.toThrow(/hnswlib\.index.*tiaoli -- ingest/)
    }
    await rm(file)
    await expect(load()).rejects.toThrow('ENOENT')
  })

  it('searches the loaded HNSW graph as the built one', async () => {
    const { snapshot } = await update()
    const loaded = await readGeneration(await generation(), embeddings)
    const query = await embeddings.embedQuery('老年用品')
    const [built, read] = await Promise.all(
      [snapshot, loaded.snapshot].map(({ vectors }) => vectors.search(query, [{ k: 3 }])),
    )
    expect(read).toEqual(built)
  })

  it.each([
    ['is not JSON', '{"schemaVersion":'],
    ['is of another schema', '{"schemaVersion": 99}'],
  ])('refuses a manifest that %s', async (_, json) => {
    await update()
    await writeFile(path.join(await generation(), 'manifest.json'), json)
    await expect(store.load(embeddings)).rejects.toMatchObject({ code: 'INDEX_NOT_READY' })
  })

  it('never follows a pointer out of its directory', async () => {
    await update()
    const outside = await mkdtemp(path.join(tmpdir(), 'tiaoli-outside-'))
    await cp(await generation(), outside, { recursive: true })
    await writeFile(path.join(directory, 'current'), path.relative(directory, outside))
    await expect(store.load(embeddings)).rejects.toThrow('current')
    await rm(outside, { recursive: true })
  })

  it('ignores and later removes a generation that nobody finished', async () => {
    const { snapshot } = await update()
    const unfinished = path.join(directory, 'gen-0123456789abcdef-01234567')
    await cp(await generation(), unfinished, { recursive: true })
    await rm(path.join(unfinished, 'manifest.json'))
    await appendFile(path.join(unfinished, 'clauses.jsonl'), 'half a li')
    expect((await store.load(embeddings))?.snapshot.version).toBe(snapshot.version)
    await update({ 'c.txt': '另一份意见\n\n一、发展\n发展产业。\n' })
    await generation()
  })

  it('reports a damaged library when it builds a new one in its place', async () => {
    await update()
    await writeFile(path.join(directory, 'current'), 'nonsense')
    const { report } = await update()
    expect(report).toMatchObject({ built: true, reused: { documents: 0, vectors: 0 } })
    expect(report.replaced).toContain('current')
  })
})
