// CLI: tells people that something takes long, on standard error and only if it does.
import type { Terminal } from './terminal.ts'

const PATIENCE_MS = 500
const CLEAR_LINE = '\r\u001b[K'

/** Does something that itself writes or asks, while the line is out of the way. */
export type Interject = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Does some work; once it has taken half a second, says what is going on. On a terminal the line is
 * rewritten as the work reports and removed at the end; elsewhere it is written once.
 */
export async function withProgress<Result>(
  terminal: Pick<Terminal, 'note' | 'stderrIsTty'>,
  message: string,
  work: (report: (message: string) => void, interject: Interject) => Promise<Result>,
): Promise<Result> {
  let current = message
  let shown = false
  let interrupted = false
  const show = (): void => {
    shown = true
    if (interrupted) return
    terminal.note(terminal.stderrIsTty ? `${CLEAR_LINE}${current}` : `${current}\n`)
  }
  const timer = setTimeout(show, PATIENCE_MS)
  const clear = (): void => {
    if (shown && terminal.stderrIsTty) terminal.note(CLEAR_LINE)
  }
  const interject: Interject = async (between) => {
    clear()
    interrupted = true
    try {
      return await between()
    } finally {
      interrupted = false
      if (shown && terminal.stderrIsTty) show()
    }
  }
  try {
    return await work((next) => {
      current = next
      if (shown && terminal.stderrIsTty) show()
    }, interject)
  } finally {
    clearTimeout(timer)
    clear()
  }
}
