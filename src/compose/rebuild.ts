// Compose: the stored library is brought up to date in a process of its own, while this one answers.
import { fork, type ChildProcess } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import type { Config } from '#config/config.ts'
import { AppError, type ErrorCode } from '#domain/errors.ts'
import type { Rebuild, Rebuilt } from './live-library.ts'

/** The argument by which a process knows that it is to rebuild and nothing else. */
export const REBUILD_ARGUMENT = 'rebuild-library'
/** An endpoint may need that long to embed as much as is sent without asking. */
const TIME_LIMIT_MS = 60 * 60 * 1000

type Told = { rebuilt: Rebuilt } | { failure: { code: ErrorCode; message: string } }

/**
 * Rebuilds in a process that runs `entry` with REBUILD_ARGUMENT, at a lower priority.
 * @throws AppError what the rebuild threw, INTERNAL if it was killed or crashed
 */
export function rebuildIn(entry: string): Rebuild {
  return async function rebuildInChild(signal) {
    signal.throwIfAborted()
    const child = fork(entry, [REBUILD_ARGUMENT], {
      signal,
      timeout: TIME_LIMIT_MS,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let told: Told | null = null
    child.once('message', (message) => (told = message as Told))
    const exitCode = await endOf(child)
    return resultOf(told, exitCode)
  }
}

/** Waits for the end even of a process that is told to stop, so that it leaves no lock. */
function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      if (child.pid === undefined) reject(error)
    })
    child.once('close', resolve)
  })
}

function resultOf(told: Told | null, exitCode: number | null): Rebuilt {
  if (told === null)
    throw new AppError('INTERNAL', `重建条款库的进程没有做完就结束了（退出码 ${exitCode}）`)
  if ('rebuilt' in told) return told.rebuilt
  throw new AppError(told.failure.code, told.failure.message)
}

/** The work of that process, which ends with it; stops when its parent asks for it or is gone. */
export async function rebuildForParent(loadConfig: () => Config): Promise<void> {
  const stopping = new AbortController()
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.on(end, () => stopping.abort())
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const told = await rebuild(loadConfig, stopping.signal)
  process.send?.(told, () => process.exit())
}

async function rebuild(loadConfig: () => Config, signal: AbortSignal): Promise<Told> {
  try {
    const { updateStored } = await import('#compose.ts')
    const { snapshot, report } = await updateStored(loadConfig(), { signal })
    return { rebuilt: { version: snapshot.version, report } }
  } catch (error) {
    if (error instanceof AppError) return { failure: { code: error.code, message: error.message } }
    throw error
  }
}
