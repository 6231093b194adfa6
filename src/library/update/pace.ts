// Library: long work gives the event loop its turn, and so hears when it is to stop.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Steps } from '#domain/work/steps.ts'

/** So long work keeps the event loop: requests and signals wait for it. */
const TURN_MS = 10

export interface PaceOptions {
  signal?: AbortSignal | undefined
  /** A clock that only goes forward. */
  clockMs?: (() => number) | undefined
}

/** Tells work when its turn is over. */
export class Pace {
  readonly #signal: AbortSignal | undefined
  readonly #clockMs: () => number
  #turnEndsMs = -Infinity

  constructor({ signal, clockMs = () => performance.now() }: PaceOptions) {
    this.#signal = signal
    this.#clockMs = clockMs
  }

  /** Whether to call `rest` now; so before the first piece of work. */
  get isDue(): boolean {
    return this.#clockMs() >= this.#turnEndsMs
  }

  /** Lets others have their turn. Throws the reason of the signal when that has aborted. */
  async rest(): Promise<void> {
    await nextTurn()
    this.#signal?.throwIfAborted()
    this.#turnEndsMs = this.#clockMs() + TURN_MS
  }

  /** Does all steps with rests between them. Throws like `rest`. */
  async run<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      if (this.isDue) await this.rest()
      const step = steps.next()
      if (step.done === true) return step.value
    }
  }
}
