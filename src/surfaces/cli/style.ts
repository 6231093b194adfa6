// CLI: colours, on a terminal that shows them and for someone who wants them.

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39] }

export type Style = Record<keyof typeof CODES, (text: string) => string>

/** Styles that write ANSI codes (ECMA-48 SGR), or leave the text alone. */
export function createStyle(enabled: boolean): Style {
  const paint =
    ([on, off]: number[]) =>
    (text: string) =>
      enabled && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    green: paint(CODES.green),
    yellow: paint(CODES.yellow),
  }
}

/** Whether to colour: FORCE_COLOR and NO_COLOR (no-color.org) decide, else whether it is a TTY. */
export function wantsColour(
  env: Readonly<Record<string, string | undefined>>,
  isTty: boolean,
): boolean {
  const { FORCE_COLOR: force = '', NO_COLOR: no = '', TERM: term } = env
  if (force !== '') return force !== '0' && force !== 'false'
  return no === '' && term !== 'dumb' && isTty
}
