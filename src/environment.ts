// Entries: the environment of the process, completed by an .env file in the working directory, and
// how it was started.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PROJECT_DIRECTORY } from '#config/shipped-files.ts'
import { startedAs } from '#domain/typed-command.ts'

const ENV_FILE = '.env'

/**
 * The variables of the process; those of .env stand in for what is not set. Where neither names the
 * documents and the working directory has none, they are those of the project.
 */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE)
  if ((process.env['TIAOLI_SEEDS'] ?? '') !== '' || existsSync('seeds')) return process.env
  const ofProject = {
    TIAOLI_SEEDS: projectFolder('seeds'),
    TIAOLI_VECTORSTORE: projectFolder('vectorstore'),
  }
  return { ...ofProject, ...process.env, TIAOLI_SEEDS: ofProject.TIAOLI_SEEDS }
}

function projectFolder(name: string): string {
  return fileURLToPath(new URL(name, PROJECT_DIRECTORY))
}

/** What a process knows of its start. */
type Started = Pick<NodeJS.Process, 'argv' | 'env' | 'cwd'>

/** Tells the messages how the command line is typed here. */
export function tellInvocation(started: Started): void {
  const words = invocationOf(started)
  if (words !== null) startedAs(words)
}

/** The words that start the command line again; null where those of a clone do. */
export function invocationOf({ argv: [, script = ''], env, cwd }: Started): string | null {
  if (env['npm_command'] === 'exec') return 'npx tiaoli'
  if (env['npm_command'] !== undefined) return null
  const name = path.basename(script)
  if (/^tiaoli(\.cmd|\.ps1)?$/u.test(name)) return 'tiaoli'
  return name === 'tiaoli.js' ? `node ${path.relative(cwd(), script)}` : null
}
