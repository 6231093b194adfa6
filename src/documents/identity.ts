// Documents: the stable id of a document, from the name of its file.
import { createHash } from 'node:crypto'

/** The SHA-256 of data as lower-case hexadecimal. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

/**
 * A slug: an ASCII file name in lower case with hyphens; for other names the year and running
 * number in it, if any, and a short hash of the name (doc-2019-4-3fa91c, doc-3fa91c2e).
 */
export function documentId(file: string): string {
  const name = file.split(/[\\/]/).at(-1) ?? file
  const stem = name.replace(/(?<=.)\.[A-Za-z0-9]{1,8}$/, '').normalize('NFC')
  const slug = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  // oxlint-disable-next-line no-control-regex -- the ASCII range is meant
  if (slug !== '' && /^[\u0000-\u007f]+$/.test(stem)) return slug
  const [, year, running] = /[〔［【[（(](\d{4})[〕］】\]）)]\s*(\d+)\s*号/u.exec(stem) ?? []
  const hash = sha256(stem)
  return year === undefined
    ? `doc-${hash.slice(0, 8)}`
    : `doc-${year}-${running}-${hash.slice(0, 6)}`
}
