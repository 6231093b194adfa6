// CLI: what a failure looks like at the terminal, and its exit code.
import { describeDiskFailure } from '#domain/disk-failure.ts'
import { AppError } from '#domain/errors.ts'

export const EXIT = { ok: 0, failure: 1, usage: 2, interrupted: 130 } as const

const MAX_MESSAGE_CHARS = 300

/** A command was called in a way that cannot work; answered with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * One clear message without a stack, or all of it when debugging.
 * @returns the text for standard error and the exit code
 */
export function describeFailure(
  error: unknown,
  debugging: boolean,
): { text: string; exitCode: number } {
  const exitCode = error instanceof UsageError ? EXIT.usage : EXIT.failure
  if (debugging && error instanceof Error)
    return { text: `${error.stack ?? error.message}${causes(error)}`, exitCode }
  return { text: `错误：${messageOf(error)}`, exitCode }
}

function messageOf(error: unknown): string {
  if (error instanceof AppError || error instanceof UsageError) return error.message
  const diskFailure = describeDiskFailure(error, { what: '文件或输出', path: null, setting: null })
  if (diskFailure !== null) return diskFailure.message
  const message = error instanceof Error ? error.message : String(error)
  const line = message.split('\n')[0]?.slice(0, MAX_MESSAGE_CHARS)
  return `意外失败：${line}（设置 DEBUG=1 可看全部细节）`
}

function causes(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return ''
  return `\n[cause] ${cause.stack ?? cause.message}${causes(cause)}`
}
