// CLI: what SIGINT and SIGTERM do to a command; main.ts connects it with the process.

/** How long work that was broken off may clean up after itself. */
const BREAK_OFF_MS = 900

type Stop = (exitCode: number) => void

/** A signal ends the process, but for work that is broken off or stopped by a handler first. */
export class Stopping {
  readonly #exit: Stop
  readonly #note: (text: string) => void
  #stop: Stop

  constructor({ exit, note }: { exit: Stop; note: (text: string) => void }) {
    this.#exit = exit
    this.#note = note
    this.#stop = exit
  }

  /** Does what a signal does whose process ends with this code. */
  stop(exitCode: number): void {
    this.#stop(exitCode)
  }

  /** Hands the first signal to a handler; the second ends the process. */
  handTo(handler: Stop): void {
    this.#stop = (exitCode) => {
      this.#stop = this.#exit
      handler(exitCode)
    }
  }

  /**
   * Does work that the first signal aborts. Once it has let go of what it held, or after a moment
   * even if it has not, the process ends with one line.
   */
  async breakable<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const before = this.#stop
    const breaking = new AbortController()
    let end: (() => void) | undefined
    this.handTo((exitCode) => {
      end = () => {
        this.#note('已中断：文档库没有建完，原来的不变。\n')
        this.#exit(exitCode)
      }
      setTimeout(end, BREAK_OFF_MS)
      breaking.abort()
    })
    try {
      return await work(breaking.signal)
    } finally {
      this.#stop = end === undefined ? before : this.#exit
      end?.()
    }
  }
}
