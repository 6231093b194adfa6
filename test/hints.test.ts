// Every command that a message, a help text or a page of the documentation names can be typed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { typedCommand } from '#domain/typed-command.ts'
import { invocationOf } from '#environment.ts'
import { run } from './surfaces/cli/harness.ts'
import { temporaryFolder } from './product.ts'
import { seeds } from './seeds.ts'

const filesOf = (folder: string, extension: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => path.join(folder, name))

const SOURCES = filesOf('src', '.ts').map((file) => ({ file, text: readFileSync(file, 'utf8') }))
const PAGES = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...filesOf('docs', '.md'),
  'eval/README.md',
  '.env.example',
]
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
}
const COMMANDS = ['ask', 'search', 'clause', 'documents', 'compare', 'feedback', 'ingest', 'serve']
COMMANDS.push('mcp', 'doctor')

/** What stands in place of a name that the program has at hand when it speaks. */
const withoutPlaces = (command: string) => command.replaceAll(/\$\{[^}]*\}/gu, 'X')

/** The help of a command; fails where there is no such command, or it lacks an option. */
async function expectTypable(command: string): Promise<void> {
  const words = command.split(/\s+/u).filter((word) => word !== '')
  const name = words.slice(0, words[0] === 'feedback' ? 2 : 1)
  if (name[0]?.startsWith('-') === true) name.pop()
  else expect(COMMANDS, command).toContain(name[0])
  const { out } = await run([...name, '--help'])
  for (const option of words.filter((word) => word.startsWith('-')))
    expect(out, command).toMatch(new RegExp(`(^|[ ,])${option}\\b`, 'mu'))
}

const named = SOURCES.flatMap(({ text }) =>
  [...text.matchAll(/typedCommand\((['`])(.+?)\1\)/gu)].map(([, , command = '']) => command),
)

describe('a command that a message names', () => {
  it.each([...new Set(named)])('%s', async (command) => {
    await expectTypable(withoutPlaces(command))
  })

  it('is written by the one function that knows how the program was started', () => {
    expect(named.length).toBeGreaterThan(5)
    const lines = SOURCES.filter(({ file }) => !file.endsWith('typed-command.ts')).flatMap(
      ({ file, text }) => text.split('\n').map((line) => `${file}: ${line}`),
    )
    const handwritten = new RegExp(
      `\\b(npm run (-s )?(ask|ingest|tiaoli)|tiaoli (${COMMANDS.join('|')}))\\b`,
      'u',
    )
    const isComment = /^\S+ +(\/\/|\/?\*)/u
    expect(lines.filter((line) => handwritten.test(line) && !isComment.test(line))).toEqual([])
  })
})

describe('the examples of the help', async () => {
  const helps = await Promise.all(
    [[], ...COMMANDS.map((name) => [name])].map((name) => run([...name, '--help'])),
  )
  const examples = helps.flatMap(({ out }) =>
    [...out.matchAll(/^ {2}npm run -s tiaoli -- (.+)$/gmu)].map(([, line = '']) => line),
  )
  const readers = examples.filter((line) => /^(ask \S|search|clause|documents|compare)/u.test(line))

  it.each([...new Set(readers)])('work with the documents that come along: %s', async (line) => {
    const { out } = await run(line.split(' '), { opened: seeds })
    expect(out.length).toBeGreaterThan(20)
  })

  it.each([...new Set(examples.filter((line) => !readers.includes(line)))])('exist: %s', (line) =>
    expectTypable(line.replace(/ >.*/u, '')),
  )
})

describe('the pages for readers', () => {
  it.each(PAGES)('%s names only scripts and commands that there are', async (page) => {
    const text = readFileSync(page, 'utf8')
    for (const [, script = ''] of text.matchAll(/npm run (?:-s )?([a-z][a-z:]*)/gu))
      expect(Object.keys(scripts), page).toContain(script)
    for (const [, command = ''] of text.matchAll(/npm run (?:-s )?tiaoli -- ([a-z-][^`\n"#|>]*)/gu))
      await expectTypable(command)
    for (const [, options = ''] of text.matchAll(/npm run (?:-s )?ask -- ([^`\n]*)/gu))
      await expectTypable(`ask ${options.replaceAll(/"[^"]*"/gu, '').replace(/[|#].*/u, '')}`)
  })
})

describe('typedCommand', () => {
  const started = (script: string, env: Record<string, string> = {}) =>
    invocationOf({ argv: ['node', script], env, cwd: () => '/home/me/tiaoli' })

  it.each([
    ['/usr/local/bin/tiaoli', {}, 'tiaoli'],
    ['/home/me/tiaoli/bin/tiaoli.js', {}, 'node bin/tiaoli.js'],
    ['/home/me/tiaoli/bin/tiaoli.js', { npm_command: 'run-script' }, null],
    ['/home/me/tiaoli/node_modules/.bin/tiaoli', { npm_command: 'exec' }, 'npx tiaoli'],
    ['/home/me/tiaoli/src/serve.ts', {}, null],
  ])('of %s %j is %s', (script, env, expected) => {
    expect(started(script, env)).toBe(expected)
  })

  it('is of a clone unless the entry says something else', () => {
    expect(typedCommand('ingest --yes')).toBe('npm run -s tiaoli -- ingest --yes')
  })

  it.each(['npm run -s tiaoli --', 'node bin/tiaoli.js', 'tiaoli'])(
    'is what was typed, and works: %s',
    (invocation) => {
      const folder = path.join(temporaryFolder(), 'bin')
      mkdirSync(folder)
      symlinkSync(path.resolve('bin/tiaoli.js'), path.join(folder, 'tiaoli'))
      const env = { PATH: `${folder}:${process.env['PATH']}` }
      const type = (line: string) => spawnSync('sh', ['-c', line], { env, encoding: 'utf8' })
      const mistyped = type(`${invocation} ask --frob`)
      expect(mistyped.status).toBe(2)
      const hint = /；(.*) 查看用法/u.exec(mistyped.stderr)?.[1]
      expect(hint).toBe(`${invocation} ask --help`)
      expect(type(hint ?? '')).toMatchObject({ status: 0, stderr: '' })
    },
  )
})
