// Channels / WeCom and WeChat: their flat XML, read without an XML parser's dangers.
import { RefusedPush } from '../refusal.ts'

const TAG = /<([A-Za-z][\w.-]*)>/gu
const CDATA_START = '<![CDATA['
const CDATA_END = ']]>'
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/**
 * The fields of <xml>…</xml>, one level deep. No document type, no entities but the five of XML, no
 * attributes: the platforms send none. It is read before it is verified, so in one pass: no input,
 * however it is made, takes longer than its length allows.
 * @throws RefusedPush when it is not such a document
 */
export function readFlatXml(text: string): Readonly<Record<string, string>> {
  const inner = contentOf(text.trim())
  const fields: [string, string][] = []
  for (let at = 0; ;) {
    TAG.lastIndex = at
    const [tag, name = ''] = TAG.exec(inner) ?? []
    if (tag === undefined) return Object.fromEntries(fields)
    const value = readValue(inner, TAG.lastIndex)
    const closing = `</${name}>`
    const isLeaf = inner.startsWith(closing, value.end)
    if (isLeaf) fields.push([name, value.text])
    at = isLeaf ? value.end + closing.length : value.end
  }
}

/** What stands between <xml> and </xml>, after a declaration if there is one. */
function contentOf(document: string): string {
  const start = document.startsWith('<?xml') ? document.indexOf('?>') + 2 : 0
  const text = document.slice(start).trimStart()
  const isFlat = text.startsWith('<xml>') && text.endsWith('</xml>')
  if (!isFlat || /<!(?:DOCTYPE|ENTITY)/iu.test(text))
    throw new RefusedPush(400, 'not a flat XML document')
  return text.slice('<xml>'.length, -'</xml>'.length)
}

/** The words or the CDATA sections that begin at a place, and where they end. */
function readValue(inner: string, start: number): { text: string; end: number } {
  let at = afterSpaces(inner, start)
  if (!inner.startsWith(CDATA_START, at)) {
    const end = indexOr(inner, '<', at)
    return { text: decodeEntities(inner.slice(at, end).trimEnd()), end }
  }
  let text = ''
  while (inner.startsWith(CDATA_START, at)) {
    const end = indexOr(inner, CDATA_END, at)
    text += inner.slice(at + CDATA_START.length, end)
    at = Math.min(inner.length, end + CDATA_END.length)
  }
  return { text, end: afterSpaces(inner, at) }
}

function indexOr(text: string, words: string, from: number): number {
  const at = text.indexOf(words, from)
  return at === -1 ? text.length : at
}

function afterSpaces(text: string, from: number): number {
  let at = from
  while (/\s/u.test(text.charAt(at))) at++
  return at
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:lt|gt|quot|apos|amp);/gu, (entity) => ENTITIES[entity] ?? entity)
}

/** A document of fields; numbers stand bare, text in CDATA, in which `]]>` is cut in two. */
export function writeFlatXml(fields: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(fields).map(([name, value]) => {
    const content =
      typeof value === 'number'
        ? value
        : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    return `<${name}>${content}</${name}>`
  })
  return `<xml>${lines.join('')}</xml>`
}
