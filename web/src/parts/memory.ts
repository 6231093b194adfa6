// Page: small choices that the browser keeps between visits.

const PREFIX = 'tiaoli.'

/** What was kept under a name; null if nothing was, or the browser forbids it. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name)
  } catch {
    // Storage is closed in some private windows: the page works without memory.
    return null
  }
}

/** Keeps a choice; does nothing where the browser forbids it. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // As above; a full storage is no reason to stop either.
  }
}
