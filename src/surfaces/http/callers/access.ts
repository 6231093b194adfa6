// HTTP: who may call: keys for programs, and names and origins against pages of other sites.
import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '#config/server.ts'
import type { Secret } from '#domain/secret.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import { clientOf, hostname } from './client.ts'
import type { AppContext, AppEnv } from '../context.ts'
import { HttpProblem } from '../problem.ts'
import type { WrongKeys } from './wrong-keys.ts'

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
 * compared, each in constant time, so that the time taken tells nothing of them. An address that
 * sent wrong ones is answered 429 for a while, whatever it sends.
 */
export function requireKey(
  keys: readonly Secret[],
  wrongKeys: WrongKeys,
): MiddlewareHandler<AppEnv> {
  const digests = keys.map((key) => digest(key.reveal()))
  return async function requireKnownKey(c, next) {
    const given = bearerOf(c)
    // Who sends no key guesses none.
    if (given === '') throw new HttpProblem('UNAUTHORIZED')
    const { address } = clientOf(c)
    const waitMs = wrongKeys.waitMs(address)
    if (waitMs > 0) throw tooManyWrongKeys(Math.ceil(waitMs / 1000))
    const matches = digests.filter((known) => timingSafeEqual(known, digest(given)))
    if (matches.length === 0) {
      wrongKeys.wrong(address)
      c.var.logger.warn({ requestId: c.var.requestId, address }, 'wrong key')
      throw new HttpProblem('UNAUTHORIZED')
    }
    wrongKeys.right(address)
    await next()
  }
}

/** The key that came with a request; '' if none did. */
export function bearerOf(c: AppContext): string {
  return /^Bearer +(\S+) *$/iu.exec(c.req.header('Authorization') ?? '')?.[1] ?? ''
}

function tooManyWrongKeys(retryAfterS: number): HttpProblem {
  return new HttpProblem('RATE_LIMITED', EXACT_PROBLEMS.RATE_LIMITED.keys(retryAfterS), {
    retryAfterS,
  })
}

/**
 * Answers 403 to a page of another site: its origin must be allowed or the service's own, and the
 * name that was called must be ours, since a name of somebody else that leads here is DNS
 * rebinding.
 */
export function guardOrigin(access: Access): MiddlewareHandler<AppEnv> {
  return async function guardRequestOrigin(c, next) {
    const { host } = clientOf(c)
    const origin = c.req.header('Origin')
    if (!isOurName(hostname(host), access)) throw forbidden('Host', host)
    if (origin !== undefined && !mayCall(origin, host, access)) throw forbidden('Origin', origin)
    await next()
  }
}

/** Names that no domain of the internet has: of containers, of machines of the own network. */
const PRIVATE_NAME = /^[^.]+$|\.(?:local|internal)$/u

/**
 * On the loopback address: a name of this machine, or the public one. Elsewhere, once there is a
 * public name: that one, any address (health checks call it, and rebinding takes a name), and names
 * that only the own network knows. Without a public name, nothing is known of names.
 */
function isOurName(name: string, { host, publicUrl }: Access): boolean {
  if (isLoopback(name)) return true
  if (publicUrl !== null && name === new URL(publicUrl).hostname) return true
  if (isLoopback(host)) return false
  return publicUrl === null || isAddress(name) || PRIVATE_NAME.test(name)
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/gu, '')) !== 0
}

function mayCall(origin: string, host: string, { corsOrigins, publicUrl }: Access): boolean {
  if (corsOrigins.includes(origin)) return true
  if (!URL.canParse(origin)) return false
  const caller = new URL(origin)
  return caller.host === host || (publicUrl !== null && caller.origin === new URL(publicUrl).origin)
}

function forbidden(header: string, value: string): HttpProblem {
  return new HttpProblem('FORBIDDEN', EXACT_PROBLEMS.FORBIDDEN.header(header, value))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
