// Entries: the environment of the process, completed by an .env file in the working directory.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PROJECT_DIRECTORY } from './config/shipped-files.ts'

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
