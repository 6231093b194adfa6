// HTTP: who calls: the address, scheme and host, of which a proxy is believed only when trusted.
import { BlockList, isIP } from 'node:net'
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '#config/server.ts'
import type { AppContext, AppEnv, Client, Peer } from '../context.ts'

export interface ClientOptions {
  /** Addresses and CIDR ranges of proxies whose words are believed. */
  trustedProxies: readonly string[]
  /** Set where people come through a proxy: a caller from this machine may be that proxy. */
  publicUrl: string | null
}

/** What proxies add on behalf of callers from elsewhere. */
const FORWARDING_HEADERS = [
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
]
/** Without a socket nothing is known of the caller. */
const UNKNOWN_PEER: Peer = { address: 'unknown', httpVersion: '' }

/** What a trusted proxy says of the request that it passes on; null where it says nothing. */
interface Forwarded {
  /** The callers, the nearest last. */
  addresses: string[]
  scheme: string | null
  host: string | null
}

/** Who sent the request that is being answered. */
export function clientOf(c: AppContext): Client {
  return c.var.client
}

/** Finds out who calls, for clientOf, and where links of ours lead. */
export function identifyClient(options: ClientOptions): MiddlewareHandler<AppEnv> {
  const isTrusted = addressTest(options.trustedProxies)
  return async function identifyCaller(c, next) {
    const client = readClient(c, isTrusted, options.publicUrl)
    const base = (options.publicUrl ?? `${client.scheme}://${client.host}`).replace(/\/$/u, '')
    c.set('client', client)
    c.set('linkTo', (path) => base + path)
    await next()
  }
}

/** Whether an address is among those listed, single or by CIDR. */
export function addressTest(listed: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const entry of listed) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => {
    const version = isIP(address)
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}

function readClient(
  c: AppContext,
  isTrusted: (address: string) => boolean,
  publicUrl: string | null,
): Client {
  const { address, httpVersion } = c.env.peer ?? UNKNOWN_PEER
  const peer = plainAddress(address)
  const called = { scheme: 'http' as const, host: new URL(c.req.url).host }
  const isForwarded = FORWARDING_HEADERS.some((name) => c.req.header(name) !== undefined)
  if (!isForwarded || !isTrusted(peer)) {
    // A proxy as it comes out of the box may add no header: some speak HTTP/1.0, all answer to a
    // public name.
    const isDirect = !isForwarded && httpVersion !== '1.0' && publicUrl === null
    const isLocal = isDirect && isLoopback(peer) && isLoopback(hostname(called.host))
    return { ...called, address: peer, isLocal }
  }
  const { addresses, scheme, host } = readForwarded(c)
  return {
    address: nearestStranger([...addresses, peer], isTrusted),
    isLocal: false,
    scheme: scheme === 'https' ? 'https' : 'http',
    host: host !== null && URL.canParse(`http://${host}`) ? host : called.host,
  }
}

/** The name in a host, without its port. */
export function hostname(host: string): string {
  return new URL(`http://${host}`).hostname
}

/** The last caller that is no trusted proxy; the first of all if all are. */
function nearestStranger(chain: string[], isTrusted: (address: string) => boolean): string {
  let nearest = chain.at(-1) ?? ''
  for (const address of chain.toReversed()) {
    // What is no address was not written by a proxy that can be followed further.
    if (isIP(address) === 0) return nearest
    nearest = address
    if (!isTrusted(address)) return nearest
  }
  return nearest
}

/** X-Forwarded-*, which nearly all proxies write; where there is none of them, RFC 7239. */
function readForwarded(c: AppContext): Forwarded {
  const listOf = (name: string): string[] =>
    (c.req.header(name) ?? '').split(',').flatMap((member) => member.trim() || [])
  const [addresses, scheme, host] = ['For', 'Proto', 'Host'].map((name) =>
    listOf(`X-Forwarded-${name}`),
  )
  if ([addresses, scheme, host].some((list) => list !== undefined && list.length > 0))
    return {
      addresses: (addresses ?? []).map(plainAddress),
      scheme: scheme?.at(-1) ?? null,
      host: host?.at(-1) ?? null,
    }
  const hops = listOf('Forwarded').map(parametersOf)
  const last = hops.at(-1)
  return {
    addresses: hops.flatMap((hop) => hop.get('for') ?? []).map(plainAddress),
    scheme: last?.get('proto') ?? null,
    host: last?.get('host') ?? null,
  }
}

/** One hop of RFC 7239: for="[2001:db8::1]:80";proto=https */
function parametersOf(hop: string): Map<string, string> {
  return new Map(
    hop.split(';').map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2)
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]
    }),
  )
}

/** An address without port, brackets and the prefix of an IPv4 address in IPv6. */
function plainAddress(address: string): string {
  const bare = address
    .replace(/^\[([^\]]*)\](?::\d+)?$/u, '$1')
    .replace(/^(\d+(?:\.\d+){3}):\d+$/u, '$1')
  return bare.replace(/^::ffff:(?=\d+\.)/iu, '')
}
