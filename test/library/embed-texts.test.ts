import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { embedTexts, type EmbedOptions } from '#library/update/embed-texts.ts'
import { createEmbeddingCheckpoint } from '#library/disk/embedding-checkpoint.ts'
import type { EmbeddingEstimate } from '#library/update/embedding-estimate.ts'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { OfflineEmbeddings, readTable } from '#models/embeddings/offline-embeddings.ts'
import { sourceFiles } from './generated.ts'

const TEXTS = ['一', '二二', '三三三', '四四四四', '五五五五五']
const CALL = 2
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tiaoli-embed-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const TABLE = await readTable()

/** An endpoint of two texts a call that gives up after so many calls. */
class MeteredEmbeddings extends OfflineEmbeddings {
  readonly textsPerCall = CALL
  readonly embedded: string[] = []
  dimension = 3
  callsLeft: number

  constructor(calls = Infinity) {
    super(TABLE)
    this.callsLeft = calls
  }

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    if (this.callsLeft-- <= 0) throw new Error('the endpoint is gone')
    this.embedded.push(...texts)
    return texts.map(({ length }) => Array.from({ length: this.dimension }, (_, at) => length + at))
  }
}

const checkpointOf = (identity = 'one') => createEmbeddingCheckpoint(directory, identity)

async function embed(embeddings: MeteredEmbeddings, options: Partial<EmbedOptions> = {}) {
  const { vectors } = await embedTexts(TEXTS, {
    embeddings,
    checkpoint: checkpointOf(),
    ...options,
  })
  return vectors
}

describe('embedTexts by an endpoint', () => {
  it('goes on where an interrupted run stopped, and gives the same vectors', async () => {
    const whole = await embed(new MeteredEmbeddings(), { checkpoint: checkpointOf('another') })
    await expect(embed(new MeteredEmbeddings(2))).rejects.toThrow('the endpoint is gone')
    const second = new MeteredEmbeddings()
    const progress: number[][] = []
    const vectors = await embed(second, {
      onProgress: (done, total) => void progress.push([done, total]),
    })
    expect(second.embedded).toEqual(['五五五五五'])
    expect(progress).toEqual([[5, 5]])
    expect(vectors).toEqual(whole)
  })

  it('embeds again what a kill cut in two, and reads what was added after it', async () => {
    await expect(embed(new MeteredEmbeddings(1))).rejects.toThrow()
    const [name = ''] = await readdir(directory)
    const file = path.join(directory, name)
    const [, first = ''] = (await readFile(file, 'utf8')).split('\n')
    await appendFile(file, `\n${first.slice(0, 80)}`)
    const second = new MeteredEmbeddings(1)
    await expect(embed(second)).rejects.toThrow()
    expect(second.embedded).toEqual(['三三三', '四四四四'])
    const third = new MeteredEmbeddings()
    await embed(third)
    expect(third.embedded).toEqual(['五五五五五'])
  })

  it('embeds again what was damaged since, wherever', async () => {
    await expect(embed(new MeteredEmbeddings(1))).rejects.toThrow()
    const [name = ''] = await readdir(directory)
    const file = path.join(directory, name)
    const whole = await readFile(file)
    const right = await checkpointOf().read()
    for (let bit = 0; bit < whole.length * 8; bit += 5) {
      const bytes = Buffer.from(whole)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      await writeFile(file, bytes)
      for (const [key, vector] of await checkpointOf().read())
        expect(vector).toEqual(right.get(key))
    }
  })

  it('keeps what different embedders gave apart', async () => {
    await expect(embed(new MeteredEmbeddings(1))).rejects.toThrow()
    const other = new MeteredEmbeddings()
    await embed(other, { checkpoint: checkpointOf('two') })
    expect(other.embedded).toEqual(TEXTS)
  })

  it('starts over when the model has another dimension than before', async () => {
    await expect(embed(new MeteredEmbeddings(1))).rejects.toThrow()
    const changed = new MeteredEmbeddings()
    changed.dimension = 4
    const vectors = await embed(changed)
    expect(vectors.dimension).toBe(4)
    expect(vectors.values).toHaveLength(4 * TEXTS.length)
    expect(vectors.values.every((value) => value > 0)).toBe(true)
  })

  it('says what it will cost before the first request, without what is there', async () => {
    const estimates: EmbeddingEstimate[] = []
    const approve = (estimate: EmbeddingEstimate) => void estimates.push(estimate)
    await expect(embed(new MeteredEmbeddings(1), { approve })).rejects.toThrow()
    await embed(new MeteredEmbeddings(), { approve })
    expect(estimates).toMatchObject([
      { texts: 5, calls: 3 },
      { texts: 3, calls: 2 },
    ])
    expect(estimates[0]?.tokens).toBeGreaterThan(estimates[1]?.tokens ?? Infinity)
  })

  it('asks nothing of the endpoint when the cost is refused', async () => {
    const embeddings = new MeteredEmbeddings()
    const approve = () => {
      throw new Error('too much')
    }
    await expect(embed(embeddings, { approve })).rejects.toThrow('too much')
    expect(embeddings.embedded).toEqual([])
  })

  it('tells no cost of an embedder that computes here', async () => {
    const estimates: EmbeddingEstimate[] = []
    await embedTexts(TEXTS, {
      embeddings: new OfflineEmbeddings(TABLE),
      approve: (estimate) => void estimates.push(estimate),
    })
    expect(estimates).toEqual([])
  })
})

describe('updateLibrary by an endpoint', () => {
  const update = (embeddings: OfflineEmbeddings) =>
    updateLibrary({
      store: createLibraryStore(directory),
      sources: describeSources(sourceFiles(), null),
      embeddings,
    })

  it('takes up an interrupted build, and leaves no checkpoint once it is saved', async () => {
    const first = new MeteredEmbeddings(2)
    await expect(update(first)).rejects.toThrow('the endpoint is gone')
    expect(first.embedded).toHaveLength(2 * CALL)
    const second = new MeteredEmbeddings()
    const { report } = await update(second)
    expect(second.embedded).not.toContain(first.embedded[0])
    expect(report.built).toBe(true)
    expect((await readdir(directory)).filter((name) => name.endsWith('.jsonl'))).toEqual([])
  })
})
