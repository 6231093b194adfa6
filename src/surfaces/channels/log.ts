// Channels: log lines that belong together.
import { randomUUID } from 'node:crypto'
import type { ChannelLog } from './channel.ts'

/** A log whose every line carries these fields, too. */
export function withFields(log: ChannelLog, fields: object): ChannelLog {
  return {
    info: (own, message) => log.info({ ...fields, ...own }, message),
    warn: (own, message) => log.warn({ ...fields, ...own }, message),
    error: (own, message) => log.error({ ...fields, ...own }, message),
  }
}

/** An id for what came by no HTTP request, which would have brought one. */
export function newRequestId(): string {
  return randomUUID()
}
