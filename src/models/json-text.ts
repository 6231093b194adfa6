// Models: the JSON values in what a model wrote around them.
import { withoutThoughts } from './thoughts.ts'

/**
 * The JSON values of a reply, likeliest first: the whole of it, else what fenced blocks hold, else
 * each complete outermost object or array. Empty where nothing parses.
 */
export function jsonValuesOf(reply: string): unknown[] {
  const text = withoutThoughts(reply).trim()
  const whole = parsed([text])
  if (whole.length > 0) return whole
  const fenced = Array.from(text.matchAll(/```[\w-]*\n?([\s\S]*?)```/g), ([, inner = '']) => inner)
  return parsed([...fenced, ...bracketed(text)])
}

function parsed(texts: string[]): unknown[] {
  return texts.flatMap((text): unknown[] => {
    try {
      return [JSON.parse(text)]
    } catch {
      // Not this one; a reply without any is the caller's to judge.
      return []
    }
  })
}

/** Each outermost {…} or […] of the text, quotation marks and escapes respected. */
function* bracketed(text: string): Generator<string> {
  let depth = 0
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = depth > 0
    else if (char === '{' || char === '[') {
      if (depth++ === 0) start = at
    } else if ((char === '}' || char === ']') && depth > 0 && --depth === 0) {
      yield text.slice(start, at + 1)
    }
  }
}
