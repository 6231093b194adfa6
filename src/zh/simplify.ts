// Chinese: traditional characters to simplified ones, for questions; the table is loaded when first met.

/** Hanzi of GB 2312, which holds simplified characters alone: rows 16 to 87 of 94 cells. */
const FIRST_ROW = 0xb0
const LAST_ROW = 0xf7
const FIRST_CELL = 0xa1
const LAST_CELL = 0xfe

let simplifiedCharacters: ReadonlySet<string> | undefined
let converting: Promise<(text: string) => string> | undefined

/** The Han characters of a text that the simplified character set lacks, each once. */
export function charactersBeyondSimplified(text: string): string[] {
  const known = (simplifiedCharacters ??= readCharacterSet())
  return [...new Set(text.match(/\p{Script=Han}/gu) ?? [])].filter((one) => !known.has(one))
}

/** The text in simplified characters (OpenCC's tables), whatever is simplified already kept. */
export async function simplify(text: string): Promise<string> {
  const convert = await (converting ??= loadConverter())
  return convert(text)
}

function readCharacterSet(): Set<string> {
  const bytes: number[] = []
  for (let row = FIRST_ROW; row <= LAST_ROW; row++) {
    for (let cell = FIRST_CELL; cell <= LAST_CELL; cell++) bytes.push(row, cell)
  }
  return new Set(new TextDecoder('gbk').decode(Uint8Array.from(bytes)))
}

async function loadConverter(): Promise<(text: string) => string> {
  const { Converter } = await import('opencc-js/t2cn')
  return Converter({ from: 'tw', to: 'cn' })
}
