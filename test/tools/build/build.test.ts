import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Script } from 'node:vm'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { buildProgram, builtProgram, compile, INPUTS, keyOf, PROJECT } from '../../../bin/built.js'
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { runToEnd, shown, start } from '../../spawned.ts'

const directory = mkdtempSync(path.join(tmpdir(), 'tiaoli-build-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Compiling and starting take seconds, on a busy machine many. */
vi.setConfig({ testTimeout: 60_000 })

const program = await buildProgram()
const read = (...name: string[]) => readFileSync(path.join(program, ...name), 'utf8')

describe('the key of a build', () => {
  it('changes with the text, the name and the number of the files, and with nothing else', () => {
    const root = path.join(directory, 'sources')
    const write = (name: string, text: string) => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
      writeFileSync(path.join(root, name), text)
    }
    const key = () => keyOf(root, ['src', 'package-lock.json', 'absent'])
    const keys = [key()]
    write('src/deep/a.ts', 'one')
    keys.push(key())
    write('src/deep/a.ts', 'two')
    keys.push(key())
    write('src/b.ts', '')
    keys.push(key())
    write('package-lock.json', '{}')
    keys.push(key())
    expect(new Set(keys).size).toBe(keys.length)
    write('src/.a.ts.swp', 'of an editor')
    write('elsewhere.ts', 'not built')
    expect(key()).toBe(keys.at(-1))
    rmSync(path.join(root, 'package-lock.json'))
    expect(key()).toBe(keys.at(-2))
  })

  it('names only what is there', () => {
    expect(INPUTS.filter((input) => !existsSync(PROJECT + input))).toEqual([])
    expect(builtProgram()).toBe(program)
  })
})

describe('what is built', () => {
  it('is the same whatever the environment says', async () => {
    const builtUnder = async (mode: string) => {
      vi.stubEnv('NODE_ENV', mode)
      const root = path.join(directory, mode)
      await compile(root, 'page').finally(() => vi.unstubAllEnvs())
      const files = readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(parentPath, name))
        .toSorted()
      return files.map((file) => {
        const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
        return `${path.relative(root, file)} ${digest}`
      })
    }
    expect(await builtUnder('development')).toEqual(await builtUnder('production'))
  })

  it('is a page that names its script and style and holds neither', () => {
    const html = read('page', 'index.html')
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file)
    expect(named.length).toBeGreaterThan(2)
    for (const file of named) expect(read('page', file ?? '')).not.toBe('')
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style="| on\w+="/)
  })

  it('is a widget in one small script that makes no markup of any text', () => {
    const script = read('page', 'widget.js')
    expect(() => new Script(script)).not.toThrow()
    expect(script).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\b/)
    expect(script.length).toBeLessThan(30_000)
  })

  it('answers from any folder with the library that the sources built', async () => {
    const seeds = path.join(PROJECT, 'test', 'corpus')
    const env = { TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: path.join(directory, 'library') }
    await compose(loadConfig(env))
    const library = readdirSync(env.TIAOLI_VECTORSTORE)
    const command = [
      process.execPath,
      path.join(program, 'cli.js'),
      'ask',
      '哪些措施涉及老年用品？',
    ]
    const { code, out, err } = await runToEnd(command, { env, cwd: directory })
    expect({ code, err }).toEqual({ code: 0, err: expect.not.stringContaining('错误') })
    expect(out).toContain('老年用品')
    expect(readdirSync(env.TIAOLI_VECTORSTORE)).toEqual(library)
  })

  it('serves the page and the documents of the project from any folder', async () => {
    const env = { PORT: '0', TIAOLI_CORS_ORIGINS: 'https://site.example.cn' }
    const command = [process.execPath, path.join(PROJECT, 'dist', 'serve.js')]
    const server = start(command, env, directory)
    const url = await shown(server, /Tiaoli listening on (http:[^"]+)"/)
    expect(await (await fetch(url)).text()).toBe(read('page', 'index.html'))
    expect(await (await fetch(`${url}/widget.js`)).text()).toBe(read('page', 'widget.js'))
    const ready = async () => (await fetch(`${url}/readyz`)).status
    await expect.poll(ready, { timeout: 30_000 }).toBe(200)
    const documents = await (await fetch(`${url}/api/documents`)).json()
    expect(documents).toMatchObject({
      documents: { length: readdirSync(PROJECT + 'seeds').length - 1 },
    })
    server.process.kill('SIGTERM')
    await server.ended
  })
})
