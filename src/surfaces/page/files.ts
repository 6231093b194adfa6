// Page: the files of the web page and the widget as they are served, kept in memory.
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

export interface PageFile {
  mediaType: string
  /** Changes whenever the content does; quoted, as HTTP wants it. */
  etag: string
  /** The bytes as they are, and compressed. */
  identity: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer>
  br: Uint8Array<ArrayBuffer>
}

/** Files by path, without a leading slash: index.html, assets/main-4f2a.js, widget.js. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** Asked for once per request; fails if the page cannot be read. */
export type LoadPage = () => Promise<PageFiles>

export const INDEX_FILE = 'index.html'
export const WIDGET_FILE = 'widget.js'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

const compressWithBrotli = promisify(brotliCompress)
const compressWithGzip = promisify(gzip)

/** Prepares files for serving: media type by extension, tag of the content, compressed forms. */
export async function servePage(files: ReadonlyMap<string, Uint8Array>): Promise<PageFiles> {
  const entries = [...files].map(async ([path, bytes]) => {
    const [br, zipped] = await Promise.all([compressWithBrotli(bytes), compressWithGzip(bytes)])
    const file: PageFile = {
      mediaType: MEDIA_TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      identity: new Uint8Array(bytes),
      gzip: new Uint8Array(zipped),
      br: new Uint8Array(br),
    }
    return [path, file] as const
  })
  return new Map(await Promise.all(entries))
}
