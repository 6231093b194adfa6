// CLI: loads the library, building it on first use, and shows that it takes a while.
import { loadConfig } from '../config.ts'
import type { Opened } from './command.ts'
import { withProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'

/** Loads everything that the configuration asks for. */
export function openLibrary(terminal: Terminal): Promise<Opened> {
  return withProgress(terminal, '正在载入条款库……', async () => {
    const { compose } = await import('../compose.ts')
    return compose(loadConfig(terminal.env))
  })
}
