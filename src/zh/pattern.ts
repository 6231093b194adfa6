// Chinese: one regular expression out of many short ones, so that each can be read on its own line.

/** A pattern that matches wherever one of the patterns matches, the earlier ones first. */
export function anyOf(flags: string, patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), flags)
}
