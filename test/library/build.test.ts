import { describe, expect, it } from 'vitest'
import { policyClauses } from '#domain/clause.ts'
import { buildLibrary } from '#library/update/build.ts'
import { describeSources, type SourceFile } from '#library/update/sources.ts'
import type { LoadedLibrary } from '#library/disk/store.ts'
import { OfflineEmbeddings, readTable } from '#models/embeddings/offline-embeddings.ts'
import { sourceFiles } from './generated.ts'

class CountingEmbeddings extends OfflineEmbeddings {
  readonly embedded: string[] = []

  override async embedDocuments(texts: string[]): Promise<number[][]> {
    this.embedded.push(...texts)
    return super.embedDocuments(texts)
  }
}

const table = await readTable()

interface BuildInput {
  files?: SourceFile[]
  corpus?: string
  previous?: LoadedLibrary
  pipeline?: string
}

async function build({ files = sourceFiles(), corpus, previous, pipeline }: BuildInput = {}) {
  const embeddings = new CountingEmbeddings(table)
  const { built, report } = await buildLibrary({
    sources: describeSources(files, corpus ?? null, pipeline),
    embeddings,
    previous: previous ?? null,
  })
  const manifest = { ...built.manifest, files: {} }
  const loaded: LoadedLibrary = { ...built, manifest, generation: '' }
  return { loaded, report, snapshot: built.snapshot, embedded: embeddings.embedded }
}

describe('buildLibrary', () => {
  it('reads every file into documents, clauses and vectors, in the order of the names', async () => {
    const files = sourceFiles().toReversed()
    const { snapshot, report, loaded, embedded } = await build({ files })
    expect(snapshot.documents.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(report).toMatchObject({
      documents: 2,
      failures: [],
      reused: { documents: 0, vectors: 0 },
    })
    expect(report.clauses).toBe(policyClauses(snapshot.clauses).length)
    expect(loaded.manifest.counts.vectors).toBe(embedded.length)
    expect(embedded.join()).toContain('扩大供给')
  })

  it('gives the same version for the same files', async () => {
    expect((await build()).snapshot.version).toBe((await build()).snapshot.version)
  })

  it('takes everything over when nothing changed', async () => {
    const before = await build()
    const { report, embedded, snapshot } = await build({ previous: before.loaded })
    expect(embedded).toEqual([])
    expect(report.reused).toEqual({ documents: 2, vectors: before.embedded.length })
    expect(snapshot.version).toBe(before.snapshot.version)
  })

  it('reads and embeds only the document that changed, and of it only the new clauses', async () => {
    const before = await build()
    const edited = sourceFiles({
      'b.txt':
        '城市更新工作方案\n\n一、改造小区\n（一）加装电梯。推进适老化改造。\n（二）增设座椅。\n',
    })
    const { report, embedded, snapshot } = await build({ files: edited, previous: before.loaded })
    expect(report.reused.documents).toBe(1)
    expect(embedded).toHaveLength(1)
    expect(embedded[0]).toContain('增设座椅')
    const fromNothing = await build({ files: edited })
    expect(snapshot.version).toBe(fromNothing.snapshot.version)
    const query = await new OfflineEmbeddings(table).embedQuery('增设座椅')
    expect(await snapshot.vectors.search(query, [{ k: 3 }])).toEqual(
      await fromNothing.snapshot.vectors.search(query, [{ k: 3 }]),
    )
    expect(snapshot.keywords.search('座椅', 3)).toEqual(
      fromNothing.snapshot.keywords.search('座椅', 3),
    )
  })

  it('forgets a document whose file is gone', async () => {
    const before = await build()
    const files = sourceFiles().filter(({ name }) => name !== 'a.txt')
    const { snapshot } = await build({ files, previous: before.loaded })
    expect(snapshot.documents.map(({ id }) => id)).toEqual(['b'])
    expect(snapshot.clauses.every(({ documentId }) => documentId === 'b')).toBe(true)
  })

  it('reads a document again when the corpus file says something new of it', async () => {
    const before = await build()
    const corpus = 'b.txt:\n  standing: draft\n'
    const { report, snapshot } = await build({ corpus, previous: before.loaded })
    expect(report.reused.documents).toBe(1)
    expect(snapshot.documents.map(({ standing }) => standing)[1]).toBe('draft')
  })

  it('reads a draft again when its final text changed, because each repairs the other', async () => {
    const corpus = 'b.txt:\n  draftOf: a\n'
    const before = await build({ corpus })
    const files = sourceFiles({ 'a.txt': '关于发展银发经济的意见\n\n一、供给\n扩大供给。\n' })
    const { report } = await build({ corpus, files, previous: before.loaded })
    expect(report.reused.documents).toBe(0)
  })

  it('reads lost glyphs from the draft for search, and shows the text as it stands', async () => {
    const draft =
      '关于器具的意见\n\n一、产品\n（一）升级产品。支持企业开发高能效锂电池、轻量化搪瓷制品、玻璃器皿、无线吸尘器、无铬鞣革、婴幼儿配方食品和护理用品。\n'
    const damaged = draft.replaceAll(/能效|瓷制|璃器|线吸|铬鞣|儿配/g, ([first = '', last = '']) =>
      first === '能' ? '能 ' : ` ${last}`,
    )
    const files = sourceFiles({ 'a.txt': damaged, 'b.txt': draft })
    const { snapshot } = await build({ files, corpus: 'b.txt:\n  draftOf: a\n' })
    const clause = snapshot.clauses.find(
      ({ documentId, text }) => documentId === 'a' && text.includes('锂电池'),
    )
    expect(clause?.text).toContain('高能 锂电池')
    expect(clause?.searchText).toContain('高能效锂电池')
    expect(clause?.defects[0]).toMatchObject({ repair: '效' })
    expect(clause?.defects[0]?.repairedFrom).toMatch(/^b:/)
  })

  it('reads all documents again when the code that reads them changed', async () => {
    const before = await build({ pipeline: 'one' })
    const { report, embedded } = await build({ pipeline: 'two', previous: before.loaded })
    expect(report.reused.documents).toBe(0)
    expect(embedded).toEqual([])
  })

  it('names a file that cannot be read and builds the others', async () => {
    const files = sourceFiles({ 'empty.txt': '', 'photo.png': '\u0089PNG\u0000\u0000' })
    const { report, snapshot, loaded } = await build({ files })
    expect(report.failures.map(({ file }) => file)).toEqual(['empty.txt', 'photo.png'])
    expect(report.failures[0]?.reason).toContain('空')
    expect(snapshot.documents).toHaveLength(2)
    expect(loaded.manifest.failures).toEqual(report.failures)
  })

  it('keeps the first of two documents with one id and reports the other', async () => {
    const corpus = 'b.txt:\n  id: a\n'
    const { report, snapshot } = await build({ corpus })
    expect(snapshot.documents).toHaveLength(1)
    expect(report.failures).toMatchObject([{ file: 'b.txt' }])
    expect(report.failures[0]?.reason).toContain('a.txt')
  })

  it('builds everything though the corpus file names a file that is gone, and warns', async () => {
    const corpus = 'gone.md:\n  aliases: [旧文]\nb.txt:\n  aliases: [更新方案]\n'
    const { report, snapshot } = await build({ corpus })
    expect(report.failures).toEqual([])
    expect(report.warnings).toEqual([
      { file: 'corpus.yaml', reason: expect.stringMatching(/gone\.md.*忽略.*删去/) },
    ])
    expect(snapshot.documents.map(({ aliases }) => aliases.includes('更新方案'))).toEqual([
      false,
      true,
    ])
  })

  it('warns of relations that lead nowhere and leaves them out', async () => {
    const corpus = 'a.txt:\n  succeeds: gone\n  draftOf: a\nb.txt:\n  draftOf: a\n'
    const { report, snapshot, loaded } = await build({ corpus })
    expect(report.failures).toEqual([])
    expect(report.warnings).toMatchObject([
      { file: 'a.txt', reason: expect.stringMatching(/draftOf.*自己/) },
      { file: 'a.txt', reason: expect.stringContaining('gone') },
    ])
    expect(loaded.manifest.warnings).toEqual(report.warnings)
    expect(snapshot.documents.map(({ succeeds }) => succeeds)).toEqual([null, null])
    expect(snapshot.documents.map(({ draftOf }) => draftOf)).toEqual([null, 'a'])
  })

  it('knows a relation again once the document that it names is there', async () => {
    const corpus = 'b.txt:\n  succeeds: a\n'
    const [, later] = sourceFiles()
    const without = await build({ corpus, files: later ? [later] : [] })
    expect(without.report.warnings).toHaveLength(1)
    const { snapshot, report } = await build({ corpus, previous: without.loaded })
    expect(report).toMatchObject({ warnings: [], reused: { documents: 1 } })
    expect(snapshot.documents.map(({ succeeds }) => succeeds)).toEqual([null, 'a'])
  })

  it('puts a document into the collection that the corpus file names, the others into one', async () => {
    const { snapshot } = await build({ corpus: 'a.txt:\n  collection: national\n' })
    expect(snapshot.documents.map(({ id, collection }) => [id, collection])).toEqual([
      ['a', 'national'],
      ['b', 'default'],
    ])
    const without = (await build()).snapshot
    expect(without.version).not.toBe(snapshot.version)
  })

  it('builds an empty library from no files', async () => {
    const { snapshot, report } = await build({ files: [] })
    expect(report).toMatchObject({ documents: 0, clauses: 0 })
    expect(snapshot.keywords.search('老年', 3)).toEqual([])
    expect(await snapshot.vectors.search([1], [{ k: 3 }])).toEqual([[]])
  })

  it('refuses vectors that an HNSW index would rank first for ever', async () => {
    const sources = describeSources(sourceFiles(), null)
    for (const value of [0, Number.NaN]) {
      const embeddings = new OfflineEmbeddings(table)
      embeddings.embedDocuments = async (texts) => texts.map(() => [value, value])
      await expect(buildLibrary({ sources, embeddings, previous: null })).rejects.toMatchObject({
        code: 'MODEL_UNAVAILABLE',
      })
    }
  })
})
