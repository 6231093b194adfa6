// Page: what a screen reader is told without the focus moving.
import { signal } from '@preact/signals'

const message = signal('')

/** Says something once; the same words again are said again. */
export function announce(words: string): void {
  message.value = message.value === words ? `${words}\u00a0` : words
}

export function LiveRegion() {
  return (
    <div class="off-screen" role="status" aria-live="polite">
      {message.value}
    </div>
  )
}
