// Channels / WeCom and WeChat: their flat XML, read without an XML parser's dangers.
import { RefusedPush } from '../refusal.ts'

const FIELD = /<([A-Za-z][\w.-]*)>\s*(?:<!\[CDATA\[([^]*?)\]\]>|([^<]*))\s*<\/\1>/gu
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
}

/**
 * The fields of <xml>…</xml>, one level deep. No document type, no entities but the five of XML, no
 * attributes: the platforms send none.
 * @throws RefusedPush when it is not such a document
 */
export function readFlatXml(text: string): Readonly<Record<string, string>> {
  const inner = /^\s*(?:<\?xml[^>]*\?>)?\s*<xml>([^]*)<\/xml>\s*$/u.exec(text)?.[1]
  if (inner === undefined || /<!(?:DOCTYPE|ENTITY)/iu.test(inner))
    throw new RefusedPush(400, 'not a flat XML document')
  const fields = Array.from(inner.matchAll(FIELD), ([, name = '', data, words]) => [
    name,
    data ?? decodeEntities(words ?? ''),
  ])
  return Object.fromEntries(fields)
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
