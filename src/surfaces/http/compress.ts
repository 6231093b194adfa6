// HTTP: answers of the API as gzip, for clients that take it.
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import { COMPRESSIBLE_CONTENT_TYPE_REGEX } from 'hono/compress'
import { accepts } from 'hono/accepts'
import type { AppContext, AppEnv } from './context.ts'

/** Shorter bodies fit one packet as they are. */
const LEAST_BYTES = 1024
/** Level 1 takes half the time of level 6, which makes an answer of 38 kB 9 instead of 10 kB. */
const LEVEL = 1

const compressed = promisify(gzip)

/**
 * Compresses whole bodies, off the event loop. Not event streams; and not by a stream of the
 * platform, which takes several times as long as the compression itself.
 */
export function compressAnswers(): MiddlewareHandler<AppEnv> {
  return async function compressAnswer(c, next) {
    await next()
    if (!isCompressible(c)) return
    c.res.headers.append('Vary', 'Accept-Encoding')
    if (!takesGzip(c)) return
    const { status, headers } = c.res
    const body = Buffer.from(await c.res.arrayBuffer())
    const isLong = body.length >= LEAST_BYTES
    if (isLong) headers.set('Content-Encoding', 'gzip')
    const sent = isLong ? await compressed(body, { level: LEVEL }) : body
    // Without this, the framework would read the new body again to join the headers of both.
    c.res = undefined
    c.res = new Response(sent, { status, headers })
  }
}

/** Errors are short: to look at their length costs more than it saves. */
function isCompressible({ req, res }: AppContext): boolean {
  if (req.method === 'HEAD' || !res.ok || res.headers.has('Content-Encoding')) return false
  return COMPRESSIBLE_CONTENT_TYPE_REGEX.test(res.headers.get('Content-Type') ?? '')
}

function takesGzip(c: AppContext): boolean {
  const supports = ['gzip', 'identity']
  return accepts(c, { header: 'Accept-Encoding', supports, default: 'identity' }) === 'gzip'
}
