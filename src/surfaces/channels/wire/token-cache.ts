// Channels: access tokens that expire, fetched once for all who need them.

/** Renewed this long before the end, so that none expires on its way. */
const RENEW_EARLY_MS = 5 * 60 * 1000

export interface AccessToken {
  token: string
  lifetimeSeconds: number
}

export interface TokenCache {
  get(): Promise<string>
  /** Forgets the token if it is still the one that was refused. */
  drop(refused: string): void
}

/** Keeps one token; those who ask while it is fetched wait for the same fetch. */
export function createTokenCache(
  fetchToken: () => Promise<AccessToken>,
  nowMs: () => number,
): TokenCache {
  let current: { token: string; renewAtMs: number } | null = null
  let fetching: Promise<string> | null = null

  async function renew(): Promise<string> {
    try {
      const { token, lifetimeSeconds } = await fetchToken()
      const lifetimeMs = lifetimeSeconds * 1000
      const earlyMs = Math.min(RENEW_EARLY_MS, lifetimeMs / 2)
      current = { token, renewAtMs: nowMs() + lifetimeMs - earlyMs }
      return token
    } finally {
      fetching = null
    }
  }

  return {
    async get() {
      if (current !== null && nowMs() < current.renewAtMs) return current.token
      fetching ??= renew()
      return fetching
    },
    drop(refused) {
      if (current?.token === refused) current = null
    },
  }
}

/** Calls with the token, and once more with a fresh one if the platform says that it is invalid. */
export async function withToken<Result>(
  tokens: TokenCache,
  call: (token: string) => Promise<Result>,
  isInvalidToken: (error: unknown) => boolean,
): Promise<Result> {
  const token = await tokens.get()
  try {
    return await call(token)
  } catch (error) {
    if (!isInvalidToken(error)) throw error
    tokens.drop(token)
    return call(await tokens.get())
  }
}
