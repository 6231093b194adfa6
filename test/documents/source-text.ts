// Test support: what text a file holds, found by plain string surgery and not by the readers.
import type { Block } from '#documents/source.ts'

const MARKS = /[\s\u200B*_#>`|｜\\=~+-]/gu

/** Characters that count when texts are compared: no white space, no marks of Markdown or tables. */
export function essence(text: string): string {
  return text.replace(MARKS, '')
}

function decodeReferences(text: string): string {
  return text
    .replace(/&nbsp;|&emsp;|&ensp;/g, ' ')
    .replace(/&middot;/g, '·')
    .replace(/&mdash;/g, '—')
    .replace(/&ldquo;/g, '“')
    .replace(/&rdquo;/g, '”')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&copy;/g, '©')
    .replace(/&raquo;/g, '»')
    .replace(/&times;/g, '×')
    .replace(/&hellip;/g, '…')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&')
}

/** The text of HTML: everything but comments, scripts, styles and tags. */
export function htmlText(html: string): string {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!doctype[^>]*>/gi, '')
    .replace(/<(script|style|iframe|svg|object|video|audio)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/?[a-z](?:"[^"]*"|'[^']*'|[^<>"'])*>/gi, '')
  return essence(decodeReferences(bare))
}

/** The text of Markdown: everything but images and the addresses of links. */
export function markdownText(markdown: string): string {
  const bare = markdown
    .replace(/<!--|-->/g, '')
    .replace(/!\[[^\]]*\]\((?:[^()]|\([^()]*\))*\)/g, '')
    .replace(/\]\((?:[^()]|\([^()]*\))*\)/g, '')
    .replace(/<(https?:[^>]*)>/g, '$1')
    .replace(/<\/?[a-z](?:[^<>])*>/gi, '')
    .replace(/[[\]]/g, '')
  return essence(decodeReferences(bare))
}

/** Where two texts first part, with what stands there; empty when they are the same. */
export function firstDifference(got: string, expected: string): string {
  if (got === expected) return ''
  let at = 0
  while (got.charAt(at) === expected.charAt(at)) at++
  const from = Math.max(0, at - 10)
  return `${got.slice(from, at + 20)} ≠ ${expected.slice(from, at + 20)}`
}

/** All words of all blocks, whatever their role. */
export function blocksText(blocks: readonly Block[]): string {
  return essence(blocks.map(({ text }) => text).join(''))
}

/**
 * Characters that do not stand in the source where their offset says. Character references, line
 * ends shown as blanks and the separators of table cells do not.
 */
export function misplaced(blocks: readonly Block[], source: string): string[] {
  return blocks.flatMap(({ text, offsets }) =>
    [...text].length === 0 || offsets.length !== text.length
      ? [`${text}: ${offsets.length} offsets`]
      : offsets.flatMap((offset, index) => {
          const shown = text.charAt(index)
          const written = source.charAt(offset)
          const same = shown === written || written === '&' || /[\s｜]/u.test(shown)
          return same || /[\uDC00-\uDFFF]/.test(shown)
            ? []
            : [`${shown} at ${offset} is ${written}`]
        }),
  )
}
