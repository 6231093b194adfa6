// Page: something that is fetched when a view needs it.
import { useEffect, useState } from 'preact/hooks'
import { requestJson } from '../api/request.ts'

export type Resource<Value> =
  | { state: 'loading' }
  | { state: 'ready'; value: Value }
  | { state: 'failed'; error: unknown; retry: () => void }

/** Answers that do not change while the page is open: documents, comparisons. */
const kept = new Map<string, unknown>()

/**
 * Fetches JSON from a path, again whenever the path changes; null fetches nothing.
 * What came once is kept until the page is reloaded.
 */
export function useResource<Value>(path: string | null): Resource<Value> {
  const [attempt, setAttempt] = useState(0)
  const [result, setResult] = useState<{ path: string; outcome: Resource<Value> } | null>(null)
  useEffect(() => {
    if (path === null) return
    if (kept.has(path)) {
      // Another view may have brought it after this one was drawn.
      setResult({ path, outcome: { state: 'ready', value: keptAt<Value>(path) } })
      return
    }
    const leaving = new AbortController()
    requestJson<Value>(path, { signal: leaving.signal }).then(
      (value) => {
        kept.set(path, value)
        setResult({ path, outcome: { state: 'ready', value } })
      },
      (error: unknown) => {
        if (leaving.signal.aborted) return
        const retry = (): void => {
          setResult(null)
          setAttempt((count) => count + 1)
        }
        setResult({ path, outcome: { state: 'failed', error, retry } })
      },
    )
    return () => leaving.abort()
  }, [path, attempt])
  if (path !== null && kept.has(path)) return { state: 'ready', value: keptAt<Value>(path) }
  return result?.path === path ? result.outcome : { state: 'loading' }
}

/** One path always brings one type: only useResource puts values there. */
function keptAt<Value>(path: string): Value {
  return kept.get(path) as Value
}
