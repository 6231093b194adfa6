// Channels: shows how far an answer is, never faster than the platform takes it.
import type { Replier } from '../channel.ts'
import { words } from '../language.ts'

export interface Progress {
  /** The text so far; what was shown before is replaced by the latest only. */
  show(text: string): void
  /** Shows nothing more; resolves when nothing is on its way any more. */
  stop(): Promise<void>
}

/** Begins to show after the replier's pause: first that work goes on, then the text so far. */
export function startProgress(replier: Replier, onError: (error: unknown) => void): Progress {
  if (replier.progress === undefined) return { show: () => undefined, stop: async () => undefined }
  const { afterMs, everyMs, show } = replier.progress
  let latest = words.working
  let shown: string | null = null
  let writing: Promise<void> = Promise.resolve()
  let isStopped = false
  let timer = setTimeout(write, afterMs)

  function write(): void {
    if (isStopped) return
    const text = latest
    writing = text === shown ? Promise.resolve() : show(text).catch(onError)
    shown = text
    void writing.then(() => {
      if (!isStopped) timer = setTimeout(write, everyMs)
    })
  }

  return {
    show: (text) => void (latest = text),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await writing
    },
  }
}
