// Entries: the built program of the present sources, made when it is missing; runs without a build.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const PROJECT = fileURLToPath(new URL('../', import.meta.url))
const DIST = path.join(PROJECT, 'dist')
/** What the page and the widget are made of; `tools/build/main.ts` refuses to read anything else. */
export const PAGE_INPUTS = [
  'bin',
  'tools/build',
  'web',
  'src/domain',
  'src/words',
  'src/zh',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]
/** What the whole program is made of. */
export const INPUTS = [...PAGE_INPUTS, 'src', 'prompts']
/** So many states of the sources are kept: a service may still run an older one. */
const KEPT = 3
/** Everything else in the environment could change what is built, and must not. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot']

/**
 * A digest of every file below some paths, names included; names with a leading dot are left out.
 * @param {string} root where the paths begin
 * @param {readonly string[]} inputs files and folders; those that do not exist count as such
 */
export function keyOf(root, inputs) {
  const digest = createHash('sha256')
  for (const input of inputs) addTo(digest, root, input)
  return digest.digest('hex').slice(0, 16)
}

/**
 * @param {import('node:crypto').Hash} digest
 * @param {string} root
 * @param {string} name
 */
function addTo(digest, root, name) {
  const location = path.join(root, name)
  const kind = statSync(location, { throwIfNoEntry: false })
  if (kind?.isDirectory() === true) {
    const names = readdirSync(location).filter((below) => !below.startsWith('.'))
    for (const below of names.toSorted()) addTo(digest, root, `${name}/${below}`)
  } else if (kind !== undefined) {
    digest.update(`${name}\0${kind.size}\0`).update(readFileSync(location))
  }
}

/** The folder of the built program of the present sources; null if it was not built. */
export function builtProgram() {
  const directory = path.join(DIST, keyOf(PROJECT, INPUTS))
  return existsSync(directory) ? directory : null
}

/** The folder of the built program; builds it first where that is needed, and says so. */
export async function buildProgram() {
  const directory = path.join(DIST, keyOf(PROJECT, INPUTS))
  if (!existsSync(directory)) {
    await announced(() => replace(directory, 'program'))
    await dropOlder()
  }
  // Addresses that stay the same, for whoever starts the program without asking how old it is.
  for (const entry of ['serve.js', 'cli.js'])
    await putInPlace(path.join(DIST, entry), `import './${path.basename(directory)}/${entry}'\n`)
  return directory
}

/** The folder of the page for a service that runs from its sources; built where that is needed. */
export async function buildPage() {
  const key = keyOf(PROJECT, PAGE_INPUTS)
  const directory = path.join(DIST, 'live')
  const mark = path.join(directory, 'key')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === key) return path.join(directory, 'page')
  await announced(async () => {
    await rm(directory, { recursive: true, force: true })
    await replace(directory, 'page')
    await writeFile(mark, key)
  })
  return path.join(directory, 'page')
}

/** @param {() => Promise<void>} build */
async function announced(build) {
  const startedMs = performance.now()
  process.stderr.write('正在构建 dist/ (building) …')
  try {
    await build()
  } catch (error) {
    process.stderr.write('\n')
    throw error
  }
  process.stderr.write(` ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`)
}

/**
 * Compiles into a folder of its own, which takes its place only when it is whole.
 * @param {string} directory
 * @param {'program' | 'page'} what
 */
async function replace(directory, what) {
  const unfinished = path.join(DIST, `unfinished-${randomUUID()}`)
  try {
    await mkdir(unfinished, { recursive: true })
    await compile(unfinished, what)
    await rename(unfinished, directory)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    // Another process that built the same was first.
    if (!existsSync(directory)) throw error
  }
}

/**
 * Runs the compilers in a process of their own, so that the environment is the same at each build.
 * @param {string} directory where to
 * @param {'program' | 'page'} what
 * @returns {Promise<void>}
 */
export function compile(directory, what) {
  requireCompilers()
  const passedOn = PASSED_ON.map((name) => [name, process.env[name]])
  const env = { ...Object.fromEntries(passedOn), NODE_ENV: 'production' }
  const args = ['--import', 'tsx', 'tools/build/main.ts', directory, what]
  const child = spawn(process.execPath, args, { cwd: PROJECT, env, stdio: ['ignore', 2, 2] })
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => void child.kill(signal)
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      if (code === 0) resolve()
      else reject(new Error(signal === null ? '构建失败，原因见上' : '构建被中断'))
    })
  })
}

/**
 * Writes beside and renames, so that nobody reads half a file.
 * @param {string} file
 * @param {string} text
 */
async function putInPlace(file, text) {
  const unfinished = `${file}.${randomUUID()}`
  await writeFile(unfinished, text)
  await rename(unfinished, file)
}

/** An installation without development packages runs what was built, and cannot build. */
export function requireCompilers() {
  if (!existsSync(path.join(PROJECT, 'node_modules', 'tsx')))
    throw new Error('dist/ 缺失或已过时，构建它需要开发依赖：请运行 npm ci（不带 --omit=dev）')
}

async function dropOlder() {
  const names = (await readdir(DIST)).filter((name) => /^[\da-f]{16}$/.test(name))
  const builds = await Promise.all(
    names.map(async (name) => ({ name, builtMs: (await stat(path.join(DIST, name))).mtimeMs })),
  )
  const older = builds.toSorted((a, b) => b.builtMs - a.builtMs).slice(KEPT)
  await Promise.all(older.map(({ name }) => rm(path.join(DIST, name), { recursive: true })))
}

/**
 * Runs an entry; a failure before the program itself runs is told in one line.
 * @param {() => Promise<unknown>} run
 */
export async function runEntry(run) {
  try {
    await run()
  } catch (error) {
    console.error(`错误：${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

/**
 * The address of an entry of a built program, as import wants it.
 * @param {string} directory
 * @param {string} entry
 */
export function entryOf(directory, entry) {
  return pathToFileURL(path.join(directory, entry)).href
}
