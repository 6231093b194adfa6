// Eval: one line on standard error while a run goes on; silent where nobody watches.

const CLEAR_LINE = '\r\u001b[K'

export interface Progress {
  update(done: number, total: number): void
  clear(): void
}

/** Rewrites one line of a terminal; writes nothing to a file or pipe. */
export function createProgress(stream: NodeJS.WritableStream & { isTTY?: boolean }): Progress {
  const write = (text: string): void => {
    if (stream.isTTY === true) stream.write(text)
  }
  return {
    update: (done, total) => write(`${CLEAR_LINE}评测 ${done}/${total}`),
    clear: () => write(CLEAR_LINE),
  }
}
