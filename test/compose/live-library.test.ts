import {
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { compose, updateStored, type Composed } from '#compose.ts'
import { LiveLibrary, type Rebuild } from '#compose/live-library.ts'
import { lookAt } from '#compose/sight.ts'
import { loadConfig, type Config } from '#config/config.ts'
import { AppError } from '#domain/errors.ts'
import { CONTEXT, NOW } from '../product.ts'

const QUESTION = '哪些措施涉及老年用品？'
const PLAN = readFileSync('test/corpus/plan.md', 'utf8')
const DRAFT = readFileSync('test/corpus/draft.md', 'utf8')
const CORPUS = readFileSync('test/corpus/corpus.yaml', 'utf8')

const root = mkdtempSync(path.join(tmpdir(), 'tiaoli-live-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let config: Config
let live: LiveLibrary
let rebuilds: number
let fails: Error | null
let logged: { message: string; fields: object }[]

beforeEach(async () => {
  config = loadConfig({
    TIAOLI_SEEDS: mkdtempSync(path.join(root, 'seeds-')),
    TIAOLI_VECTORSTORE: mkdtempSync(path.join(root, 'store-')),
  })
  put({ 'plan.md': PLAN, 'draft.md': DRAFT, 'corpus.yaml': CORPUS })
  rebuilds = 0
  fails = null
  logged = []
  const sight = await lookAt(config)
  const product = await compose(config, { now: () => NOW })
  const log = (fields: object, message: string) => void logged.push({ fields, message })
  live = new LiveLibrary(
    { product, sight },
    {
      look: () => lookAt(config),
      rebuild,
      log: { info: log, warn: log },
      signal: new AbortController().signal,
    },
  )
})

const rebuild: Rebuild = async (signal) => {
  rebuilds++
  if (fails !== null) throw fails
  const { snapshot, report } = await updateStored(config, { signal })
  return { version: snapshot.version, report }
}

const at = (name: string) => path.join(config.seedsDirectory, name)

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text)
}

/** Looks until nothing is new. */
async function settle(): Promise<void> {
  do while (await live.check());
  while (await live.check())
}

const idsOf = async (product: Composed = live.current()) =>
  (await product.library.documents()).map(({ id }) => id)

const citedBy = async ({ assistant }: Composed) =>
  (await assistant.ask({ question: QUESTION }, CONTEXT)).citations.map(({ clauseId }) => clauseId)

describe('a live library', () => {
  it('builds nothing while nothing changes', async () => {
    const before = live.current()
    await settle()
    expect(live.current()).toBe(before)
    expect(rebuilds).toBe(0)
    expect(live.problems()).toEqual([])
  })

  it('sees documents come, change, be renamed and go', async () => {
    const before = await citedBy(live.current())
    put({ 'more.md': PLAN.replaceAll('促进消费', '发展养老') })
    await settle()
    expect(await idsOf()).toEqual(['draft', 'more', 'plan'])
    expect(await citedBy(live.current())).toEqual(
      expect.arrayContaining([...before, 'more:chapter1.article1']),
    )
    put({ 'more.md': `${PLAN.replaceAll('促进消费', '发展养老')}\n（九）老年用品进社区。\n` })
    await settle()
    expect(
      (await live.current().library.clauses()).some(({ text }) => text.includes('进社区')),
    ).toBe(true)
    renameSync(at('more.md'), at('other.md'))
    await settle()
    expect(await idsOf()).toEqual(['draft', 'other', 'plan'])
    rmSync(at('other.md'))
    await settle()
    expect(await citedBy(live.current())).toEqual(before)
    expect(rebuilds).toBe(4)
  })

  it('sees a file that was put in the place of one with the same size and time', async () => {
    const { atime, mtime } = statSync(at('plan.md'))
    writeFileSync(at('plan.md.tmp'), PLAN.replaceAll('老年', '婴童'))
    utimesSync(at('plan.md.tmp'), atime, mtime)
    renameSync(at('plan.md.tmp'), at('plan.md'))
    await settle()
    const texts = (await live.current().library.clauses()).map(({ text }) => text).join()
    expect(texts).toContain('婴童用品')
  })

  it('keeps the document when a copy of it comes, and goes', async () => {
    const { snapshot } = live.current().library
    cpSync(at('plan.md'), at('plan copy.md'))
    await settle()
    expect(live.current().library.snapshot.id).toBe(snapshot.id)
    expect(logged).toContainEqual({
      message: 'files that are copies',
      fields: { copies: [{ file: 'plan copy.md', copyOf: 'plan.md' }] },
    })
    rmSync(at('plan copy.md'))
    await settle()
    expect(live.current().library.snapshot.id).toBe(snapshot.id)
  })

  it('waits until files are written', async () => {
    for (const part of ['一', '一、扩大', '一、扩大供给。'].map((text) => `新办法\n\n${text}\n`)) {
      put({ 'new.txt': part })
      expect(await live.check()).toBe(true)
    }
    expect(rebuilds).toBe(0)
    await settle()
    expect(rebuilds).toBe(1)
    expect(await idsOf()).toContain('new')
  })

  it('lets an answer that has begun end over the library that it began with', async () => {
    const before = live.current()
    const whole = await before.assistant.ask({ question: QUESTION }, CONTEXT)
    const asked = before.assistant.askEvents({ question: QUESTION }, CONTEXT)
    const events = asked[Symbol.asyncIterator]()
    await events.next()
    rmSync(at('plan.md'))
    await settle()
    expect(await idsOf()).toEqual(['draft'])
    let last
    for (let next = await events.next(); !next.done; next = await events.next()) last = next.value
    if (last?.type !== 'answer-end') throw new Error('the answer has no end')
    expect(last.answer.text).toBe(whole.text)
    expect(last.answer.citations).toEqual(whole.citations)
    const first = last.answer.citations[0]?.clauseId ?? ''
    expect(await before.library.clause(first)).toBeDefined()
    expect(await live.current().library.clause(first)).toBeUndefined()
  })

  it('lets a replaced library go once nobody holds it', async () => {
    setFlagsFromString('--expose-gc')
    const collect: () => void = runInNewContext('gc')
    const clauses = await (async () => new WeakRef((await live.current().library.clauses())[0]!))()
    await live.current().assistant.ask({ question: QUESTION }, CONTEXT)
    for (const text of [DRAFT, `${DRAFT}\n附则\n`]) {
      put({ 'draft.md': text, 'plan.md': `${PLAN}\n（九）${text.length}。\n` })
      await settle()
    }
    // Nothing is collected within the turn in which a WeakRef was read.
    await expect
      .poll(() => {
        collect()
        return clauses.deref()
      })
      .toBeUndefined()
  })

  it('serves the old library while the corpus file is broken, tells why once, and recovers', async () => {
    const before = live.current()
    put({ 'corpus.yaml': 'draft.md:\n  standing: [dra', 'more.md': `# 新办法\n\n一、扩大供给。\n` })
    await settle()
    await settle()
    expect(live.current()).toBe(before)
    expect(live.problems()).toEqual([expect.stringMatching(/corpus\.yaml.*第 2 行.*改正/)])
    expect(logged.filter(({ message }) => message.includes('not taken in'))).toHaveLength(1)
    expect(rebuilds).toBe(1)
    put({ 'corpus.yaml': CORPUS })
    await settle()
    expect(live.problems()).toEqual([])
    expect(await idsOf()).toEqual(['draft', 'more', 'plan'])
  })

  it('loses no document because its file broke, and lets it go when the file is taken away', async () => {
    const before = live.current()
    put({ 'plan.md': '' })
    await settle()
    expect(live.current()).toBe(before)
    expect(live.problems()).toEqual([expect.stringMatching(/plan\.md.*空.*原来的/)])
    put({ 'plan.md': PLAN })
    await settle()
    expect(live.current()).toBe(before)
    expect(live.problems()).toEqual([])
    rmSync(at('plan.md'))
    await settle()
    expect(await idsOf()).toEqual(['draft'])
  })

  it('takes in the others when a new file cannot be read, and tells of it', async () => {
    put({ 'scan.txt': '\u0000\u0001\u0002', 'more.md': '# 新办法\n\n一、扩大供给。\n' })
    await settle()
    expect(await idsOf()).toEqual(['draft', 'more', 'plan'])
    expect(live.problems()).toEqual([expect.stringContaining('scan.txt')])
    rmSync(at('scan.txt'))
    await settle()
    expect(live.problems()).toEqual([])
  })

  it('goes on when the directory was gone for a while', async () => {
    const away = `${config.seedsDirectory}-away`
    renameSync(config.seedsDirectory, away)
    await settle()
    expect(live.problems()).toEqual([expect.stringContaining('TIAOLI_SEEDS')])
    expect(await idsOf()).toEqual(['draft', 'plan'])
    renameSync(away, config.seedsDirectory)
    await settle()
    expect(live.problems()).toEqual([])
    expect(rebuilds).toBe(0)
  })

  it('tries again what may pass by itself, but not what only another file mends', async () => {
    put({ 'more.md': '# 新办法\n\n一、扩大供给。\n' })
    fails = new AppError('TIMEOUT', '另一个进程一直在写入')
    await settle()
    for (let look = 0; look < 50; look++) await live.check()
    expect(rebuilds).toBeGreaterThan(2)
    expect(rebuilds).toBeLessThan(10)
    expect(logged.filter(({ message }) => message.includes('not taken in'))).toHaveLength(1)
    fails = new AppError('INVALID_INPUT', '费用要先确认')
    for (let look = 0; look < 50; look++) await live.check()
    const tried = rebuilds
    for (let look = 0; look < 50; look++) await live.check()
    expect(rebuilds).toBe(tried)
    expect(live.problems()).toEqual(['费用要先确认'])
  })

  it('takes over what another process built of the same files', async () => {
    put({ 'more.md': '# 新办法\n\n一、扩大供给。\n' })
    fails = new AppError('INVALID_INPUT', '费用要先确认')
    await settle()
    fails = null
    const { snapshot } = await updateStored(config)
    await settle()
    expect(live.current().library.snapshot.id).toBe(snapshot.version)
    expect(live.problems()).toEqual([])
  })

  it('does not serve what another process built of other files', async () => {
    const seeds = mkdtempSync(path.join(root, 'other-'))
    writeFileSync(path.join(seeds, 'other.md'), '# 别的办法\n\n一、扩大供给。\n')
    await updateStored({ ...config, seedsDirectory: seeds })
    await settle()
    expect(await idsOf()).toEqual(['draft', 'plan'])
    expect(rebuilds).toBe(0)
    expect(logged.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('not of these files'),
    )
  })
})
