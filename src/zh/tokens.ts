// Chinese: the search tokens of Chinese text, shared by the keyword index and the offline embedder.

// A Han character is its code point (< 2^21), a pair is first * 2^21 + second (< 2^42), a hashed
// Latin or digit run lies in [2^52, 2^53): the three never meet and all are exact in a double.
const CODE_POINTS = 2 ** 21
const RUN_BASE = 2 ** 52
/** Names what `tokenKeys` does, for files that hold its keys: raise it when a key changes. */
export const TOKENISER = 'han-unigrams-bigrams-runs/v1'
const FNV_PRIME = 0x01000193

function isHan(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    code === 0x3007 ||
    (code >= 0x20000 && code <= 0x3ffff)
  )
}

function isRunCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2e ||
    code === 0x25
  )
}

/** 52 bits from two FNV-1a hashes: two different runs of a library practically never meet. */
function runKey(run: string): number {
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (let index = 0; index < run.length; index++) {
    low = Math.imul(low ^ run.charCodeAt(index), FNV_PRIME)
    high = Math.imul(high ^ run.charCodeAt(index), 0x85ebca6b)
  }
  return RUN_BASE + ((high >>> 12) & 0xfffff) * 2 ** 32 + (low >>> 0)
}

/**
 * The search tokens of a text in reading order, each as an integer key: after NFKC and lower case
 * every Han run gives all its characters and all its pairs of neighbours, every run of [a-z0-9.%]
 * (dots at its ends dropped) gives one token. Anything else separates and gives nothing.
 */
export function tokenKeys(input: string): number[] {
  const text = input.normalize('NFKC').toLowerCase()
  const keys: number[] = []
  let previousHan = 0
  let index = 0
  while (index < text.length) {
    const code = text.codePointAt(index) ?? 0
    if (isHan(code)) {
      keys.push(code)
      if (previousHan > 0) keys.push(previousHan * CODE_POINTS + code)
      previousHan = code
      index += code > 0xffff ? 2 : 1
      continue
    }
    previousHan = 0
    const start = index
    while (isRunCharacter(text.charCodeAt(index))) index++
    if (index === start) {
      index++
      continue
    }
    const run = withoutDots(text, start, index)
    if (run !== '') keys.push(runKey(run))
  }
  return keys
}

/** text[start, end) without the dots at its ends. */
function withoutDots(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && text.charAt(from) === '.') from++
  while (to > from && text.charAt(to - 1) === '.') to--
  return text.slice(from, to)
}

/** Mixes a token key to 32 signed bits (finaliser of MurmurHash3 by Appleby). */
export function hashTokenKey(key: number): number {
  let hash = Math.imul(key | 0, 0x9e3779b1) ^ Math.floor(key / 2 ** 32)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
