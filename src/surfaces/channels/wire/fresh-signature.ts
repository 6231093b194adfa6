// Channels: a signature counts for a few minutes, and for one content alone.
import { createHash } from 'node:crypto'
import { createRecentMap } from '../recent-map.ts'
import { RefusedPush } from '../refusal.ts'
import { equalInConstantTime } from './crypto.ts'

/** How far from ours the clock of whoever signed may be; longer than any delivery takes. */
const MAX_SKEW_MS = 5 * 60 * 1000
/** A signature from a clock that is ahead counts until it is old by ours. */
const COUNTS_MS = 2 * MAX_SKEW_MS + 1
/** More than come in that time. */
const MAX_SIGNATURES = 20_000

/**
 * Refuses what was signed too long ago, or will be.
 * @param signedAtMs not a number where the time cannot be read, which is refused, too
 * @throws RefusedPush 401
 */
export function requireFresh(signedAtMs: number, nowMs: number): void {
  const offMs = signedAtMs - nowMs
  if (Math.abs(offMs) <= MAX_SKEW_MS) return
  const offSeconds = Math.round(offMs / 1000)
  throw new RefusedPush(401, `signed ${offSeconds} s off the clock of this machine; check both`)
}

/** What a push says of itself, and what its signature must be. */
export interface Signed {
  /** Null or empty where the push has none. */
  timestamp: string | null
  signature: string | null
  /** The signature that who knows the secret gives for a timestamp. */
  sign: (timestamp: string) => string
  /** Unit of the timestamp. */
  unitMs?: number
  /** Name of the signature, for the log. */
  name?: string
}

/** Checks a signature and its age; the timestamp that it is for. @throws RefusedPush 401 */
export function requireSigned(signed: Signed, nowMs: number): string {
  const { timestamp, signature, sign, unitMs = 1000, name = 'signature' } = signed
  if (!timestamp || !signature) throw new RefusedPush(401, 'not signed')
  if (!equalInConstantTime(signature, sign(timestamp))) throw new RefusedPush(401, `wrong ${name}`)
  requireFresh(Number(timestamp) * unitMs, nowMs)
  return timestamp
}

/** Remembers what signatures were used for that do not cover the content themselves. */
export interface UsedSignatures {
  /**
   * Takes a signature for a content. The same again is a redelivery; the same for other content is
   * refused. @throws RefusedPush 401
   */
  use(signature: string, content: Buffer): void
}

/** Signatures of this process, as long as they count, the latest of them if there are too many. */
export function createUsedSignatures(nowMs: () => number): UsedSignatures {
  const used = createRecentMap<string>({ nowMs, keepMs: COUNTS_MS, most: MAX_SIGNATURES })
  return {
    use(signature, content) {
      const digest = createHash('sha256').update(content).digest('base64')
      const before = used.get(signature)
      if (before === undefined) used.set(signature, digest)
      else if (before !== digest)
        throw new RefusedPush(401, 'signature used before for other content')
    },
  }
}
