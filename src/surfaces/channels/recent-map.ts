// Channels: what is remembered for a while, and never too much of it.

export interface RecentMapOptions<Value> {
  nowMs: () => number
  /** Forgotten after this long. */
  keepMs: number
  /** Most entries; the oldest are forgotten first. */
  most: number
  /** Is told of each value that is forgotten so. */
  onForgotten?: (value: Value) => void
}

export interface RecentMap<Value> {
  get(key: string): Value | undefined
  /** Keeps a value as the latest. */
  set(key: string, value: Value): void
  delete(key: string): void
  /** Oldest first. */
  values(): Value[]
}

/** A map of this process whose entries are forgotten by age and by number. */
export function createRecentMap<Value>({
  nowMs,
  keepMs,
  most,
  onForgotten,
}: RecentMapOptions<Value>): RecentMap<Value> {
  const entries = new Map<string, { value: Value; atMs: number }>()

  function forgetOld(): void {
    for (const [key, { value, atMs }] of entries) {
      if (entries.size <= most && nowMs() - atMs < keepMs) return
      entries.delete(key)
      onForgotten?.(value)
    }
  }

  return {
    get(key) {
      forgetOld()
      return entries.get(key)?.value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, { value, atMs: nowMs() })
      forgetOld()
    },
    delete: (key) => void entries.delete(key),
    values: () => Array.from(entries.values(), ({ value }) => value),
  }
}
