// HTTP: for whom a request is made: a page by its cookie, a program by its key, else this machine.
import { createHash, randomBytes } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import type { MiddlewareHandler } from 'hono'
import { LOCAL, STRANGER, type Principal } from '#domain/principal.ts'
import { bearerOf, type Access } from './access.ts'
import { clientOf } from './client.ts'
import type { AppContext, AppEnv } from '../context.ts'

type PrincipalOptions = Pick<Access, 'apiKeys' | 'corsOrigins' | 'publicUrl'>

/** Where pages of other sites, to which no cookie of ours is sent, carry a token of their own. */
export const VISITOR_HEADER = 'X-Tiaoli-Visitor'
const COOKIE = 'tiaoli-visitor'
const TOKEN_BYTES = 32
/** Ours, and those that others draw: at least 128 bits, however they are written. */
const TOKEN = /^[\w-]{22,128}$/
/** The longest that browsers keep a cookie; every visit begins it anew. */
const COOKIE_SECONDS = 400 * 86_400
const DIGEST_CHARS = 32
const READING = new Set(['GET', 'HEAD'])

/** Gives the page its cookie, by which it owns what it begins. Scripts cannot read it. */
export function greetVisitor(options: PrincipalOptions): MiddlewareHandler<AppEnv> {
  return async function keepVisitor(c, next) {
    keepCookie(c, cookieIn(c, options) ?? newToken(), options)
    await next()
  }
}

/**
 * Finds out under which names the caller acts. Runs after the key was checked; a key that nobody
 * asked for counts for nothing.
 */
export function identifyPrincipal(options: PrincipalOptions): MiddlewareHandler<AppEnv> {
  return async function identifyCaller(c, next) {
    c.set('principal', principalOf(c, options))
    await next()
  }
}

function principalOf(c: AppContext, options: PrincipalOptions): Principal {
  const hasKeys = options.apiKeys.length > 0
  const local = !hasKeys && clientOf(c).isLocal ? LOCAL : STRANGER
  const visitor = visitorOf(c, options)
  if (visitor !== null) return [ownerOf('page', visitor), ...local]
  return hasKeys ? [ownerOf('key', bearerOf(c))] : local
}

/** The token of the page that calls; one whose cookie was lost has another before it begins anything. */
function visitorOf(c: AppContext, options: PrincipalOptions): string | null {
  const given = c.req.header(VISITOR_HEADER)
  if (given !== undefined && TOKEN.test(given)) return given
  const origin = c.req.header('Origin')
  // A page of another site acts for itself, not for whoever reads our own page in the same browser.
  if (origin !== undefined && options.corsOrigins.includes(origin)) return null
  const known = cookieIn(c, options)
  if (known !== null || origin === undefined || READING.has(c.req.method)) return known
  const token = newToken()
  keepCookie(c, token, options)
  return token
}

/** A name that tells who owns something and nothing of the secret that proves it. */
function ownerOf(kind: 'page' | 'key', secret: string): string {
  const digest = createHash('sha256').update(`${kind} ${secret}`).digest('hex')
  return `${kind}:${digest.slice(0, DIGEST_CHARS)}`
}

function cookieIn(c: AppContext, options: PrincipalOptions): string | null {
  const token = isSecure(c, options) ? getCookie(c, COOKIE, 'host') : getCookie(c, COOKIE)
  return token !== undefined && TOKEN.test(token) ? token : null
}

function keepCookie(c: AppContext, token: string, options: PrincipalOptions): void {
  const secure = isSecure(c, options)
  setCookie(c, COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: COOKIE_SECONDS,
    secure,
    // No other name of the same site can plant a cookie with this prefix.
    ...(secure ? { prefix: 'host' as const } : {}),
  })
}

/** Whether the browser reached us over https, as far as it can be known. */
function isSecure(c: AppContext, { publicUrl }: PrincipalOptions): boolean {
  const { scheme, host } = clientOf(c)
  if (scheme === 'https' || publicUrl === null) return scheme === 'https'
  const told = new URL(publicUrl)
  return told.protocol === 'https:' && told.host === host
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}
