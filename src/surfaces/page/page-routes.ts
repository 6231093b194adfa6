// Page: the web page at / and at the addresses that it gives to documents and conversations.
import { OpenAPIHono } from '@hono/zod-openapi'
import { accepts } from 'hono/accepts'
import { INDEX_FILE, type LoadPage } from './files.ts'
import type { AppContext, AppEnv } from '#surfaces/http/context.ts'
import { HttpProblem } from '#surfaces/http/problem.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'

/** Addresses that the page shows; which one it is, it reads from the address itself. */
export const PAGE_PATHS = [
  '/',
  '/conversations/:id',
  '/documents',
  '/documents/:id',
  '/compare',
  '/map',
  '/search',
]
export const ASSET_PATH = '/assets/:file'

const ENCODINGS = ['br', 'gzip', 'identity'] as const
/** Names of assets carry a digest of their content. */
const FOREVER = 'public, max-age=31536000, immutable'
/** With the page comes the cookie of one visitor, which no cache may give to another. */
const OF_ONE_VISITOR = 'private, no-cache'

/**
 * Scripts, styles and requests of our own origin only; no inline script, no evaluated string, and
 * no way to turn a string into markup (Trusted Types without any policy).
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** The page routes. @param page gives the page as built */
export function pageRoutes(page: LoadPage): OpenAPIHono<AppEnv> {
  const routes = new OpenAPIHono<AppEnv>()
  for (const path of PAGE_PATHS) routes.get(path, (c) => serve(c, page, INDEX_FILE))
  routes.get(ASSET_PATH, (c) => serve(c, page, `assets/${c.req.param('file')}`))
  return routes
}

/** Whether an address that does not exist was asked for by a person. */
export function wantsPage(c: AppContext): boolean {
  const supports = ['application/json', 'text/html']
  const header = 'Accept'
  return c.req.method === 'GET' && accepts(c, { header, supports, default: '' }) === 'text/html'
}

/** The page at an address that does not exist; it says so. */
export async function serveNotFound(c: AppContext, page: LoadPage): Promise<Response> {
  c.status(404)
  return serve(c, page, INDEX_FILE)
}

function serve(c: AppContext, page: LoadPage, name: string): Promise<Response> {
  c.header('Content-Security-Policy', PAGE_POLICY)
  const cacheControl = name === INDEX_FILE ? OF_ONE_VISITOR : FOREVER
  return sendPageFile(c, page, { name, cacheControl })
}

/** A built file in the smallest form that the client takes, or 304 if it has it already. */
export async function sendPageFile(
  c: AppContext,
  page: LoadPage,
  { name, cacheControl }: { name: string; cacheControl: string },
): Promise<Response> {
  const file = (await page()).get(name)
  if (file === undefined) throw new HttpProblem('NOT_FOUND', EXACT_PROBLEMS.NOT_FOUND.pageFile)
  c.header('Cache-Control', cacheControl)
  c.header('ETag', file.etag)
  c.header('Vary', 'Accept-Encoding')
  if (c.req.header('If-None-Match') === file.etag) return c.body(null, 304)
  const encoding = encodingFor(c)
  c.header('Content-Type', file.mediaType)
  if (encoding !== 'identity') c.header('Content-Encoding', encoding)
  return c.body(file[encoding])
}

/** The smallest form that the client takes, whatever the order in which it names them. */
function encodingFor(c: AppContext): (typeof ENCODINGS)[number] {
  let chosen: (typeof ENCODINGS)[number] = 'identity'
  accepts(c, {
    header: 'Accept-Encoding',
    supports: [...ENCODINGS],
    default: chosen,
    match: (accepted) => {
      const taken = new Set(accepted.filter(({ q }) => q > 0).map(({ type }) => type))
      chosen = ENCODINGS.find((encoding) => taken.has(encoding)) ?? chosen
      return chosen
    },
  })
  return chosen
}
