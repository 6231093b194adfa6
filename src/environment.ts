// Entries: the environment of the process, completed by an .env file in the working directory.
import { existsSync } from 'node:fs'

const ENV_FILE = '.env'

/** The variables of the process; those of .env stand in for what is not set. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE)
  return process.env
}
