import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCases, selectCases } from '../../eval/cases.ts'
import { seededRandom } from '../../eval/random.ts'
import { CaseSchema, type EvalCase } from '../../eval/schema.ts'

const made = (id: string, changes: Partial<EvalCase> = {}): EvalCase =>
  CaseSchema.parse({
    id,
    question: `问题${id}`,
    category: 'numeric',
    answerable: true,
    expected: [],
    source: 'author',
    addedIn: '0.1.0',
    ...changes,
  })

describe('readCases', () => {
  it('names file and line of what is no case', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cases-'))
    const good = JSON.stringify(made('a'))
    const typo = JSON.stringify({ ...made('b'), expcted: [] })
    const badPattern = JSON.stringify({ ...made('c'), forbidden: [{ id: 'f', re: '(', why: '' }] })
    await writeFile(join(directory, 'x.jsonl'), `${good}\n\n{oops\n${typo}\n${badPattern}\n`)
    const { cases, faults } = await readCases(directory)
    expect(cases.map(({ id }) => id)).toEqual(['a'])
    expect(faults.map(({ where }) => where)).toEqual(['x.jsonl:3', 'x.jsonl:4', 'x.jsonl:5'])
    await rm(directory, { recursive: true })
  })

  it('refuses a directory without cases', async () => {
    await expect(readCases(join(tmpdir(), 'no-such-cases'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('selectCases', () => {
  const cases = [
    made('a', { group: 'g', tags: ['x'] }),
    made('b', { group: 'g' }),
    made('c', { category: 'lookup' }),
    made('d', { category: 'lookup', tags: ['x', 'y'] }),
  ]
  const idsOf = (selection: Parameters<typeof selectCases>[1]): string[] =>
    selectCases(cases, selection).map(({ id }) => id)

  const sample = (seed: number): string[] =>
    idsOf({ sample: { size: 2, random: seededRandom(seed) } })

  it('selects by category, tag, pattern and id, all of them together', () => {
    expect(idsOf({ categories: ['lookup'] })).toEqual(['c', 'd'])
    expect(idsOf({ tags: ['x'] })).toEqual(['a', 'd'])
    expect(idsOf({ filter: '^b|问题c' })).toEqual(['b', 'c'])
    expect(idsOf({ categories: ['lookup'], tags: ['x'], ids: new Set(['d']) })).toEqual(['d'])
    expect(idsOf({ limit: 1 })).toEqual(['a'])
  })

  it('samples whole groups, the same ones for the same seed', () => {
    for (let seed = 1; seed < 20; seed++) {
      const ids = sample(seed)
      expect(ids.includes('a')).toBe(ids.includes('b'))
      expect(ids).toEqual(sample(seed))
    }
  })
})
