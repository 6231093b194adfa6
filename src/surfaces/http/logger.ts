// HTTP: structured logs, one JSON line each; the one importer of pino.
import { pino, type DestinationStream, type LevelWithSilent, type Logger } from 'pino'

export type { Logger } from 'pino'

export interface LoggerOptions {
  level: LevelWithSilent
  /** Where the lines go; when absent, standard output, written beside the requests. */
  destination?: DestinationStream
}

/** Keys whose values never reach a log line, at the depths where errors and options carry them. */
const SECRET_KEYS = ['apiKey', 'authorization', 'token', 'secret', 'password', 'cookie']
const SECRET_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`])

/** A logger of JSON lines; `err` is written with message, stack and cause. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = { level, base: null, redact: { paths: SECRET_PATHS, censor: '[secret]' } }
  // A write that waits takes as long as a request; what is unwritten at the exit is written then.
  return pino(options, destination ?? pino.destination({ dest: 1, sync: false }))
}
