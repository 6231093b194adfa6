// Server: who may call: keys for programs, and names and origins against pages of other sites.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../config/server.ts'
import type { Secret } from '../domain/secret.ts'
import type { AppContext, AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

/** How the service may be reached. */
export interface Access {
  /** The address that is listened on. */
  host: string
  /** Where people reach the service when a proxy stands before it; null takes the request's own. */
  publicUrl: string | null
  /** Addresses and CIDR ranges of proxies whose forwarding headers are believed. */
  trustedProxies: readonly string[]
  /** Keys of which one must come with each call; nobody is asked for one if there are none. */
  apiKeys: readonly Secret[]
  /** Web pages of these origins may call; none by default. */
  corsOrigins: readonly string[]
}

/**
 * Answers 401 unless the request carries one of the keys as `Authorization: Bearer`. All keys are
 * compared, each in constant time, so that the time taken tells nothing of them.
 */
export function requireKey(keys: readonly Secret[]): MiddlewareHandler<AppEnv> {
  const digests = keys.map((key) => digest(key.reveal()))
  return async function requireKnownKey(c, next) {
    const given = digest(bearerOf(c))
    const matches = digests.filter((known) => timingSafeEqual(known, given))
    if (matches.length === 0) throw new HttpProblem('UNAUTHORIZED')
    await next()
  }
}

/** The key that came with a request; '' if none did. */
export function bearerOf(c: AppContext): string {
  return /^Bearer +(\S+) *$/iu.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
}

/**
 * Answers 403 to a page of another site: its origin must be allowed or the service's own, and on
 * the loopback address the name in Host must be this machine's or the public one, since a name of
 * somebody else that leads here is DNS rebinding (the check that the MCP transport requires).
 */
export function guardOrigin(access: Access): MiddlewareHandler<AppEnv> {
  const publicHost = access.publicUrl === null ? null : new URL(access.publicUrl).hostname
  const isOurName = (name: string): boolean =>
    !isLoopback(access.host) || isLoopback(name) || name === publicHost
  return async function guardRequestOrigin(c, next) {
    const { host, hostname } = new URL(c.req.url)
    const origin = c.req.header('Origin')
    if (!isOurName(hostname)) throw forbidden('Host', host)
    if (origin !== undefined && !mayCall(origin, host, access)) throw forbidden('Origin', origin)
    await next()
  }
}

function mayCall(origin: string, host: string, { corsOrigins, publicUrl }: Access): boolean {
  if (corsOrigins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  const caller = new URL(origin)
  return caller.host === host || (publicUrl !== null && caller.origin === new URL(publicUrl).origin)
}

function forbidden(header: string, value: string): HttpProblem {
  return new HttpProblem('FORBIDDEN', {
    zh: `不接受 ${header}: ${value}；用 TIAOLI_PUBLIC_URL 写明对外地址，用 TIAOLI_CORS_ORIGINS 允许网页来源。`,
    en: `${header}: ${value} is not accepted; set TIAOLI_PUBLIC_URL or TIAOLI_CORS_ORIGINS.`,
  })
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The address of a path of ours as others may follow it. @param requestUrl of the request answered */
export function linksFrom(requestUrl: string, publicUrl: string | null): (path: string) => string {
  const base = (publicUrl ?? new URL(requestUrl).origin).replace(/\/$/u, '')
  return (path) => base + path
}
