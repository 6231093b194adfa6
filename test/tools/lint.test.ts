// The linter keeps the house in order: what it is there to refuse is planted in a small house.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const OXLINT = path.resolve('node_modules/.bin/oxlint')
const CONFIG = path.resolve('oxlint.config.js')

let house: string

beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'tiaoli-house-'))
  cpSync(CONFIG, path.join(house, 'oxlint.config.js'))
  cpSync('package.json', path.join(house, 'package.json'))
})
afterEach(() => rmSync(house, { recursive: true }))

/** What the linter says of some files of src, by their paths there. */
function lint(files: Record<string, string>): string {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(house, 'src', name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const args = ['-c', 'oxlint.config.js', 'src']
  const { stdout, status } = spawnSync(OXLINT, args, { cwd: house, encoding: 'utf8' })
  return status === 0 ? '' : stdout
}

const NOUN = 'export interface Noun {\n  name: string\n}\n'
const using = (specifier: string): string =>
  `import type { Noun } from '${specifier}'\n\nexport type Named = Noun\n`

describe('the order of the wings', () => {
  it('lets a wing import those before it', () => {
    expect(lint({ 'domain/noun.ts': NOUN, 'answer/user.ts': using('#domain/noun.ts') })).toBe('')
  })

  it.each([
    ['domain/user.ts', '#zh/noun.ts', true],
    ['zh/user.ts', '#domain/noun.ts', false],
    ['config/user.ts', '#surfaces/channels/noun.ts', false],
    ['library/update/user.ts', '#retrieve/noun.ts', false],
    ['services/user.ts', '#answer/noun.ts', false],
    ['surfaces/http/user.ts', '#surfaces/mcp/noun.ts', false],
    ['surfaces/cli/user.ts', '#compose.ts', false],
    ['compose/user.ts', '#answer/noun.ts', true],
    ['compose.ts', '#serve.ts', false],
    ['retrieve/user.ts', '#config/config.ts', false],
  ])('of %s and %s', (user, specifier, isFine) => {
    const said = lint({ [specifier.slice(1)]: NOUN, [user]: using(specifier) })
    if (isFine) expect(said).toBe('')
    else expect(said).toContain('A wing never imports a later one')
  })

  it('refuses a way around the names of the wings', () => {
    const files = { 'domain/noun.ts': NOUN, 'answer/user.ts': using('../domain/noun.ts') }
    expect(lint(files)).toContain('Another wing is imported by its name')
  })

  it('refuses a later wing that is loaded when it is needed', () => {
    const late = "export const load = () => import('#answer/noun.ts')\n"
    expect(lint({ 'answer/noun.ts': NOUN, 'retrieve/user.ts': late })).toContain('never imports')
  })
})

it('refuses a circle of types', () => {
  const said = lint({
    'answer/one.ts': `import type { Other } from './other.ts'\n\nexport type One = { other: Other }\n`,
    'answer/other.ts': `import type { One } from './one.ts'\n\nexport type Other = { one: One }\n`,
  })
  expect(said).toContain('Dependency cycle')
})

it('refuses a second importer of a heavy package', () => {
  const heavy = "import OpenAI from 'openai'\n\nexport const client = new OpenAI()\n"
  expect(lint({ 'answer/second.ts': heavy })).toContain('One importer for each heavy package')
})

it('refuses functions that are too long or take too much', () => {
  const lines = Array.from({ length: 61 }, (_, index) => `  console.log(${index})`).join('\n')
  const said = lint({
    'answer/long.ts': `export function long(): void {\n${lines}\n}\n`,
    'answer/wide.ts': 'export const wide = (a: 1, b: 2, c: 3, d: 4): number => a + b + c + d\n',
  })
  expect(said).toContain('max-lines-per-function')
  expect(said).toContain('max-params')
})
