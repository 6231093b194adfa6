// Page: the key that a service asks its callers for; kept for this tab alone, never in an address.
import { signal } from '@preact/signals'

const NAME = 'tiaoli.key'
/** What can stand in a header; a key with anything else in it is no key of any service. */
const SENDABLE = /^[!-~]{1,512}$/
const UNAUTHORIZED = 401
const CHECK_TIMEOUT_MS = 10_000
/** Costs little, and answers 401 to a wrong key before anything else. */
const CHECK_PATH = '/api/documents'

/** The key that goes with every request; null if none was needed so far. */
export const key = signal<string | null>(recallKey())
/** Why a key is asked for: none was given, or the one kept is no longer taken; null if it is not. */
export const keyWanted = signal<'missing' | 'refused' | null>(null)

/** The header that carries the key. */
export function keyHeader(): Record<string, string> {
  return key.value === null ? {} : { Authorization: `Bearer ${key.value}` }
}

/** Tries a key and keeps it if the service takes it; requests that waited for one go on. */
export async function offerKey(offered: string): Promise<'taken' | 'wrong' | 'offline'> {
  if (!SENDABLE.test(offered)) return 'wrong'
  const response = await fetch(CHECK_PATH, {
    headers: { Authorization: `Bearer ${offered}` },
    signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
  }).catch(() => null)
  if (response === null) return 'offline'
  if (response.status === UNAUTHORIZED) return 'wrong'
  keepKey(offered)
  key.value = offered
  keyWanted.value = null
  return 'taken'
}

/** Forgets the key and, with a fresh page, everything that was read with it. */
export function forgetKey(): void {
  keepKey(null)
  location.replace('/')
}

/**
 * Waits until there is another key than the one that was refused.
 * @param refused sent with the request; null if there was none
 * @throws the reason of leaving if it is aborted meanwhile
 */
export function anotherKey(
  refused: string | null,
  leaving: AbortSignal | undefined,
): Promise<void> {
  if (key.value === refused) {
    keepKey(null)
    key.value = null
    keyWanted.value = refused === null ? (keyWanted.value ?? 'missing') : 'refused'
  }
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      unsubscribe()
      reject(leaving?.reason as Error)
    }
    const unsubscribe = key.subscribe((present) => {
      if (present === null) return
      leaving?.removeEventListener('abort', leave)
      // Not before subscribe has returned: it calls at once when the key is there already.
      queueMicrotask(() => unsubscribe())
      resolve()
    })
    leaving?.addEventListener('abort', leave, { once: true })
  })
}

function recallKey(): string | null {
  try {
    return sessionStorage.getItem(NAME)
  } catch {
    // Storage is closed in some private windows: the key lasts until the page is left.
    return null
  }
}

function keepKey(kept: string | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(NAME)
    else sessionStorage.setItem(NAME, kept)
  } catch {
    // As above.
  }
}
