// HTTP: who tries wrong keys, address by address, and how long each must wait for the next try.
import { isIP } from 'node:net'

/** So many may be wrong before the waiting begins. */
const FREE_TRIES = 5
/** The first wait; each further wrong key doubles it. */
const FIRST_WAIT_MS = 1000
const MAX_WAIT_MS = 60_000
/** After so long without a wrong key, they are forgotten. */
const FORGET_MS = 15 * 60_000
/** So many addresses are remembered; the one whose last try is longest ago goes first. */
const MAX_ADDRESSES = 10_000
/** Groups of an IPv6 address that name a network; within it, one machine has all addresses. */
const NETWORK_GROUPS = 4

export interface WrongKeys {
  /** Milliseconds until a key of this address is looked at again; 0 now. */
  waitMs(address: string): number
  wrong(address: string): void
  right(address: string): void
}

interface Tries {
  count: number
  lastMs: number
}

/** @param nowMs the wall clock; when it is set back, nobody waits longer for it */
export function createWrongKeys(nowMs: () => number): WrongKeys {
  const triesOf = new Map<string, Tries>()
  return {
    waitMs: (address) => {
      const tries = triesOf.get(networkOf(address))
      if (tries === undefined) return 0
      const sinceMs = nowMs() - tries.lastMs
      return sinceMs < 0 ? 0 : Math.max(0, waitAfter(tries.count) - sinceMs)
    },
    wrong: (address) => {
      const network = networkOf(address)
      const before = triesOf.get(network)
      const lastMs = nowMs()
      const isFresh = before !== undefined && lastMs - before.lastMs < FORGET_MS
      // Set anew, it stands last in the order of the map.
      triesOf.delete(network)
      triesOf.set(network, { count: isFresh ? before.count + 1 : 1, lastMs })
      const [oldest] = triesOf.keys()
      if (triesOf.size > MAX_ADDRESSES && oldest !== undefined) triesOf.delete(oldest)
    },
    right: (address) => void triesOf.delete(networkOf(address)),
  }
}

function waitAfter(count: number): number {
  if (count < FREE_TRIES) return 0
  return Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_TRIES))
}

/** An IPv4 address whole, the first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':')
  if (tail !== undefined) {
    const zeros = 8 - groups.length - tail.split(':').length
    groups.push(...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...tail.split(':'))
  }
  return groups.slice(0, NETWORK_GROUPS).join(':')
}
