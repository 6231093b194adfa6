// Page: builds the web page from web/ when its sources changed; the one importer of Vite.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rolldown } from 'vite'
import { servePage, type LoadPage, type PageFiles } from './files.ts'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const WEB = path.join(PROJECT, 'web')
/** One folder for each state of the sources, so that processes never see each other's half. */
const BUILT = path.join(WEB, 'dist')
/** What the page is made of beside web/ itself. */
const OTHER_SOURCES = ['src/domain', 'src/page', 'package-lock.json']

/** A page that is built, or read from the last build, when it is first asked for. */
export function createPageLoader(): LoadPage {
  let loading: Promise<PageFiles> | null = null
  return () => {
    // A failed build is tried again with the next request: the cause may be gone.
    loading ??= loadPage().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}

/** The page of the present sources, built if it is not there yet. */
export async function loadPage(): Promise<PageFiles> {
  const version = await versionOfSources()
  const directory = path.join(BUILT, version)
  const built = await readBuilt(directory)
  if (built !== null) return servePage(built)
  const files = await bundle()
  await keep(files, directory)
  return servePage(files)
}

/** A digest of every file that the page is made of. */
async function versionOfSources(): Promise<string> {
  const digest = createHash('sha256')
  for (const source of ['web', ...OTHER_SOURCES]) {
    for (const file of await filesBelow(path.join(PROJECT, source))) {
      digest
        .update(path.relative(PROJECT, file))
        .update('\0')
        .update(await readFile(file))
    }
  }
  return digest.digest('hex').slice(0, 16)
}

/** Every file of a folder, sorted; the path itself if it is a file. Built files are left out. */
async function filesBelow(location: string): Promise<string[]> {
  if (location === BUILT) return []
  const entries = await readdir(location, { withFileTypes: true }).catch((error: unknown) => {
    if (isCode(error, 'ENOTDIR')) return null
    throw error
  })
  if (entries === null) return [location]
  const below = entries
    .map(({ name }) => name)
    .toSorted()
    .map((name) => filesBelow(path.join(location, name)))
  return (await Promise.all(below)).flat()
}

async function readBuilt(directory: string): Promise<Map<string, Uint8Array> | null> {
  const names = await readdir(directory, { recursive: true }).catch(() => null)
  if (names === null) return null
  const files = names
    .filter((name) => path.extname(name) !== '')
    .map(async (name) => {
      const bytes: Uint8Array = await readFile(path.join(directory, name))
      return [name.split(path.sep).join('/'), bytes] as const
    })
  return new Map(await Promise.all(files))
}

/** Loaded only when something is built: Vite takes longer to load than the page to read. */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const { build } = await import('vite')
  const result = await build({
    root: WEB,
    configFile: false,
    logLevel: 'warn',
    // The security policy forbids data: addresses for everything but images.
    build: { write: false, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  })
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  return new Map(outputs.map((output) => [output.fileName, bytesOf(output)]))
}

function bytesOf(output: Rolldown.OutputAsset | Rolldown.OutputChunk): Uint8Array {
  const content = output.type === 'chunk' ? output.code : output.source
  return typeof content === 'string' ? Buffer.from(content) : content
}

/** Keeps a build for the next start and drops older ones. */
async function keep(files: ReadonlyMap<string, Uint8Array>, directory: string): Promise<void> {
  const unfinished = path.join(BUILT, `unfinished-${randomUUID()}`)
  try {
    for (const [name, bytes] of files) {
      const file = path.join(unfinished, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
    }
    const older = (await readdir(BUILT)).filter((name) => !name.startsWith('unfinished-'))
    await rename(unfinished, directory)
    await Promise.all(older.map((name) => rm(path.join(BUILT, name), { recursive: true })))
  } catch {
    // A folder that cannot be written, or another process that was first: the build is in memory.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
