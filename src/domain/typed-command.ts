// Domain: the commands that messages name, as they are typed where the program was started.

/** Of a clone; -s keeps what npm says of itself out of the output. */
const FROM_CLONE = 'npm run -s tiaoli --'
let invocation = FROM_CLONE

/** Takes how the program was started, `tiaoli` where it is on the PATH; the entry says it, once. */
export function startedAs(words: string): void {
  invocation = words
}

/** The whole line for a command of Tiaoli and its options, such as `ingest --yes`. */
export function typedCommand(command: string): string {
  return `${invocation} ${command}`.trim()
}
