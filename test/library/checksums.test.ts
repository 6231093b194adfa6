// No file of a library is ever loaded damaged: every kind of damage to every file is refused.
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { existsSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readGeneration } from '#library/disk/generation.ts'
import { buildHnsw, saveHnsw } from '#library/hnsw.ts'
import { requireWholeGraph } from '#library/disk/hnsw-file.ts'
import { DISK } from '#library/disk/library-files.ts'
import { parseManifest } from '#library/disk/manifest.ts'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'
import { sourceFiles } from './generated.ts'

const FILES = [
  'manifest.json',
  'documents.jsonl',
  'clauses.jsonl',
  'embeddings.f32',
  'keyword.bin',
  'hnsw/args.json',
  'hnsw/docstore.json',
  'hnsw/hnswlib.index',
]
/** Bits flipped in each file, spread over it and of every place within a byte. */
const FLIPS = 40

const root = await mkdtemp(path.join(tmpdir(), 'tiaoli-checksums-'))
const whole = path.join(root, 'whole')
const directory = path.join(root, 'library')
const embeddings = await loadOfflineEmbeddings()
const store = createLibraryStore(directory)
let generation = ''

const update = (texts?: Record<string, string>, notices: string[] = []) =>
  updateLibrary({
    store,
    sources: describeSources(sourceFiles(texts), null),
    embeddings,
    onNotice: (line) => void notices.push(line),
  })

async function restore(): Promise<void> {
  await rm(directory, { recursive: true, force: true })
  await cp(whole, directory, { recursive: true })
}

beforeAll(async () => {
  await update()
  const [name = ''] = (await readdir(directory)).filter((each) => each.startsWith('gen-'))
  generation = path.join(directory, name)
  await cp(directory, whole, { recursive: true })
})
afterEach(restore)
afterAll(() => rm(root, { recursive: true, force: true }))

const refused = (name: string) =>
  expect(store.load(embeddings), name).rejects.toMatchObject({
    code: 'INDEX_NOT_READY',
    message: expect.stringContaining('npm run -s tiaoli -- ingest'),
  })

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

describe('a library is not loaded', () => {
  it('with any file that it has left out of this test', async () => {
    const entries = await readdir(generation, { recursive: true, withFileTypes: true })
    const found = entries.filter((entry) => entry.isFile())
    expect(found.map(({ name }) => name).toSorted()).toEqual(
      FILES.map((file) => path.basename(file)).toSorted(),
    )
    expect((await readdir(directory)).toSorted()).toEqual(['current', path.basename(generation)])
  })

  it.each(FILES)('with a bit flipped in %s', async (name) => {
    const file = path.join(generation, name)
    const bytes = await readFile(file)
    // A step without a common factor with 8 meets every bit of a byte.
    const step = Math.max(1, Math.floor((bytes.length * 8) / FLIPS)) | 1
    for (let bit = 0; bit < bytes.length * 8; bit += step) {
      await writeFile(file, flipped(bytes, bit))
      await refused(`bit ${bit}`)
    }
  })

  it('with any bit flipped in the manifest or in the pointer', async () => {
    const manifest = await readFile(path.join(generation, 'manifest.json'))
    expect(parseManifest(manifest, embeddings.identity).counts.documents).toBe(2)
    for (let bit = 0; bit < manifest.length * 8; bit++)
      expect(() => parseManifest(flipped(manifest, bit), embeddings.identity)).toThrow('已损坏')
    const pointer = path.join(directory, 'current')
    const named = await readFile(pointer)
    for (let bit = 0; bit < named.length * 8; bit++) {
      await writeFile(pointer, flipped(named, bit))
      await refused(`bit ${bit}`)
    }
  })

  it.each(['current', ...FILES])('with %s cut, grown, empty or gone', async (name) => {
    const file = name === 'current' ? path.join(directory, name) : path.join(generation, name)
    const bytes = await readFile(file)
    for (const length of [0, 1, bytes.length >> 1, bytes.length - 1, bytes.length + 1]) {
      await truncate(file, length)
      await refused(`${length} bytes`)
      await writeFile(file, bytes)
    }
    await rm(file)
    if (name === 'current') expect(await store.load(embeddings)).toBeNull()
    else await refused('gone')
  })

  it('with one file in the place of another', async () => {
    for (const name of FILES) {
      const file = path.join(generation, name)
      const bytes = await readFile(file)
      for (const other of FILES.filter((each) => each !== name)) {
        await writeFile(file, await readFile(path.join(generation, other)))
        await refused(`${other} in the place of ${name}`)
      }
      await writeFile(file, bytes)
    }
  })

  it('with files of another library, the manifest and all', async () => {
    const other = createLibraryStore(path.join(root, 'other'))
    const sources = describeSources(
      sourceFiles({ 'b.txt': '另一份意见\n\n一、发展\n发展。\n' }),
      null,
    )
    await updateLibrary({ store: other, sources, embeddings })
    const from = path.join(root, 'other', (await other.contents()).current ?? '')
    for (const name of FILES.filter((each) => each !== 'hnsw/args.json')) {
      await cp(path.join(from, name), path.join(generation, name))
      await refused(name)
      await restore()
    }
    await cp(from, generation, { recursive: true, force: true })
    await refused('all')
  })
})

it('names the damaged file, says that it is rebuilt, and rebuilds it', async () => {
  const file = path.join(generation, 'hnsw', 'docstore.json')
  await writeFile(file, flipped(await readFile(file), 99))
  const notices: string[] = []
  const { report } = await update({}, notices)
  expect(notices).toEqual([
    expect.stringMatching(/docstore\.json”已损坏（校验和不符），正在.*重建/),
  ])
  expect(report).toMatchObject({ built: true, outdated: null })
  expect(report.replaced).toMatch(/docstore\.json”已损坏/)
  expect((await update()).report).toMatchObject({ built: false, replaced: null })
})

describe('the file of the native index', () => {
  it('is refused after saving when it ends at any earlier byte', async () => {
    const file = path.join(generation, 'hnsw', 'hnswlib.index')
    await requireWholeGraph(DISK, file)
    const { size } = await stat(file)
    for (const length of [size - 1, size - 4, size - 40, size >> 1, 96, 95, 0]) {
      await truncate(file, length)
      await expect(requireWholeGraph(DISK, file)).rejects.toThrow(/没有写全.*磁盘已满/)
    }
  })

  // A device that takes nothing, as a full disk: the native code says nothing of it.
  it.skipIf(!existsSync('/dev/full'))('is refused where the disk took none of it', async () => {
    const full = await mkdtemp(path.join(root, 'full-'))
    symlinkSync('/dev/full', path.join(full, 'hnswlib.index'))
    const graph = await buildHnsw({ dimension: 2, values: Float32Array.of(1, 0) }, { embeddings })
    await expect(saveHnsw(DISK, full, graph)).rejects.toThrow('没有写全')
  })

  it('is opened after it was saved whole', async () => {
    const { snapshot } = await readGeneration(generation, embeddings)
    const query = await embeddings.embedQuery('老年用品')
    const [found] = await snapshot.vectors.search(query, [{ k: 1 }])
    expect(found).toHaveLength(1)
  })
})
