// Models: the JSON values in what a model wrote around them.
import { jsonrepair } from 'jsonrepair'
import { withoutThoughts } from './thoughts.ts'

/**
 * The JSON values of a reply, likeliest first: the whole of it, else what fenced blocks hold, else
 * each complete outermost object or array. Where nothing parses, the same with slips of the pen
 * mended: trailing commas, single or Chinese quotation marks, comments, line breaks inside strings,
 * a bracket that was never closed. Empty where nothing of it is an object or array.
 */
export function jsonValuesOf(reply: string): unknown[] {
  const text = withoutThoughts(reply).trim()
  const whole = parsed([text])
  if (whole.length > 0) return whole
  const fenced = Array.from(text.matchAll(/```[\w-]*\n?([\s\S]*?)```/g), ([, inner = '']) => inner)
  const values = parsed([...fenced, ...bracketed(text)])
  return values.length > 0 ? values : mended([...fenced, ...fromBracket(text)])
}

function mended(texts: string[]): unknown[] {
  return texts
    .filter((text) => /[{[]/.test(text))
    .flatMap((text): unknown[] => {
      try {
        return [JSON.parse(jsonrepair(text))]
      } catch {
        return []
      }
    })
    .filter((value) => typeof value === 'object' && value !== null)
}

/** From the first bracket to the last one, else to the end. */
function fromBracket(text: string): string[] {
  const start = text.search(/[{[]/)
  if (start < 0) return []
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'))
  return [text.slice(start, end > start ? end + 1 : undefined)]
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
