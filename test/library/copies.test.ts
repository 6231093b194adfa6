import { describe, expect, it } from 'vitest'
import { buildLibrary } from '#library/update/build.ts'
import { describeSources } from '#library/update/sources.ts'
import type { LoadedLibrary } from '#library/disk/store.ts'
import { loadOfflineEmbeddings } from '#models/embeddings/offline-embeddings.ts'

const embeddings = await loadOfflineEmbeddings()

const NOTICE = `关于发展银发经济的意见
示发〔2031〕7号

一、扩大供给
（一）丰富老年用品。支持企业开发“老年食品”，到2035年达到100种。
（二）发展养老服务。增加床位。

示例市人民政府
2031年3月5日
`
/** The same words as a page prints them: other signs, other line ends, a menu above. */
const PAGE = `<html><head><title>意见</title></head><body><nav>首页 | 政策</nav>
<h1>关于发展银发经济的意见</h1><p>示发[2031]7号</p>
<p>一、扩大供给</p>
<p>（一）丰富老年用品。支持企业开发「老年食品」，到２０３５年达到100种。</p>
<p>（二）发展养老服务。增加床位。</p>
<p>示例市人民政府</p><p>2031年3月5日</p></body></html>`
const OTHER = '城市更新工作方案\n\n一、改造小区\n（一）加装电梯。推进适老化改造。\n'

interface Input {
  corpus?: string
  previous?: LoadedLibrary
}

async function build(texts: Record<string, string>, { corpus, previous }: Input = {}) {
  const files = Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
  const { built, report } = await buildLibrary({
    sources: describeSources(files, corpus ?? null, 'one'),
    embeddings,
    previous: previous ?? null,
  })
  const manifest = { ...built.manifest, files: {} }
  const loaded: LoadedLibrary = { ...built, manifest, generation: '' }
  return { report, snapshot: built.snapshot, loaded, ids: built.snapshot.documents.map(idOf) }
}

const idOf = ({ id }: { id: string }): string => id

describe('copies of a document', () => {
  it('of the same bytes count as one, and the report names them', async () => {
    const alone = await build({ 'notice.txt': NOTICE, 'other.txt': OTHER })
    const copied = await build({
      'a notice - copy.txt': NOTICE,
      'notice.txt': NOTICE,
      'other (1).txt': OTHER,
      'other.txt': OTHER,
    })
    expect(copied.report).toMatchObject({ documents: 2, failures: [], warnings: [] })
    expect(copied.report.copies).toEqual([
      { file: 'a notice - copy.txt', copyOf: 'notice.txt' },
      { file: 'other (1).txt', copyOf: 'other.txt' },
    ])
    expect(copied.loaded.manifest.copies).toEqual(copied.report.copies)
    expect(copied.snapshot.version).toBe(alone.snapshot.version)
  })

  it('of the same number and words count as one, in whatever format', async () => {
    const { report, ids } = await build({ 'notice.txt': NOTICE, 'page of it.html': PAGE })
    expect(report.copies).toEqual([{ file: 'page of it.html', copyOf: 'notice.txt' }])
    expect(ids).toEqual(['notice'])
  })

  it('may have one name before the dot: that is no clash of ids', async () => {
    const { report } = await build({ 'notice.txt': NOTICE, 'notice.html': PAGE })
    expect(report).toMatchObject({ documents: 1, failures: [] })
    expect(report.copies).toEqual([{ file: 'notice.html', copyOf: 'notice.txt' }])
  })

  it('lead to one file also where one is the copy of a copy', async () => {
    const texts = { 'n.txt': NOTICE, 'n copy.txt': NOTICE, 'page.html': PAGE }
    const { report } = await build(texts, { corpus: 'page.html:\n  aliases: [银发意见]\n' })
    expect(report.copies).toEqual([
      { file: 'n copy.txt', copyOf: 'page.html' },
      { file: 'n.txt', copyOf: 'page.html' },
    ])
  })

  it('are not texts that differ in a word, nor equal words under another number', async () => {
    const amended = NOTICE.replace('100种', '120种')
    const renumbered = NOTICE.replace('7号', '8号')
    const { report } = await build({ 'a.txt': NOTICE, 'b.txt': amended, 'c.txt': renumbered })
    expect(report).toMatchObject({ documents: 3, copies: [] })
  })

  it('are not files of which nothing could be read', async () => {
    const { report } = await build({ 'a.txt': '', 'b.txt': '', 'c.txt': OTHER })
    expect(report.failures.map(({ file }) => file)).toEqual(['a.txt', 'b.txt'])
    expect(report).toMatchObject({ documents: 1, copies: [] })
  })

  it('give way to the file that the corpus file names, and their ids lead to it', async () => {
    const corpus =
      'z long name.txt:\n  id: silver\nother.txt:\n  succeeds: notice\nbroken.txt:\n  draftOf: gone\n'
    const texts = { 'notice.txt': NOTICE, 'z long name.txt': NOTICE, 'other.txt': OTHER }
    const { ids, report, snapshot } = await build(texts, { corpus })
    expect(ids).toEqual(['other', 'silver'])
    expect(report.copies).toEqual([{ file: 'notice.txt', copyOf: 'z long name.txt' }])
    expect(snapshot.documents[0]?.succeeds).toBe('silver')
    expect(report.warnings.map(({ file }) => file)).toEqual(['corpus.yaml'])
  })

  it('come and go without a change to the document, and take over when it goes', async () => {
    const before = await build({ 'notice.txt': NOTICE, 'other.txt': OTHER })
    const added = await build(
      {
        'notice.txt': NOTICE,
        'notice copy.txt': NOTICE,
        'page of it.html': PAGE,
        'other.txt': OTHER,
      },
      { previous: before.loaded },
    )
    expect(added.snapshot.version).toBe(before.snapshot.version)
    expect(added.report.copies.map(({ file }) => file)).toEqual([
      'notice copy.txt',
      'page of it.html',
    ])
    const left = { 'notice copy.txt': NOTICE, 'other.txt': OTHER }
    const taken = await build(left, { previous: added.loaded })
    expect(taken.ids).toEqual(['notice-copy', 'other'])
    expect(taken.report).toMatchObject({ documents: 2, copies: [] })
    expect(taken.snapshot.version).toBe((await build(left)).snapshot.version)
    const edited = { ...left, 'notice.txt': NOTICE.replace('床位', '护理床位') }
    const apart = await build(edited, { previous: taken.loaded })
    expect(apart.ids).toEqual(['notice-copy', 'notice', 'other'])
  })
})
