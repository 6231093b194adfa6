// CLI: tells people that something takes long, on standard error and only if it does.
import type { Terminal } from './terminal.ts'

const PATIENCE_MS = 500
const CLEAR_LINE = '\r\u001b[K'

/**
 * Does some work; once it has taken half a second, says what is going on. On a terminal the line is
 * rewritten as the work reports and removed at the end; elsewhere it is written once.
 */
export async function withProgress<Result>(
  terminal: Pick<Terminal, 'note' | 'stderrIsTty'>,
  message: string,
  work: (report: (message: string) => void) => Promise<Result>,
): Promise<Result> {
  let current = message
  let shown = false
  const show = (): void => {
    shown = true
    terminal.note(terminal.stderrIsTty ? `${CLEAR_LINE}${current}` : `${current}\n`)
  }
  const timer = setTimeout(show, PATIENCE_MS)
  try {
    return await work((next) => {
      current = next
      if (shown && terminal.stderrIsTty) show()
    })
  } finally {
    clearTimeout(timer)
    if (shown && terminal.stderrIsTty) terminal.note(CLEAR_LINE)
  }
}
