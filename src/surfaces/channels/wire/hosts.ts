// Channels: which addresses outside may be called at all.

/** Where a platform is called; URLs that arrive in messages must lead to it or to `hosts`. */
export interface PlatformAddress {
  baseUrl: string
  /** Hosts of the platform, over https only; `*.` stands for any subdomain. */
  hosts: readonly string[]
}

/**
 * The address as a URL if it leads to the platform: to the origin of its base URL, or over https to
 * one of its hosts. Addresses that arrive inside messages are judged the same way as our own.
 * Returns null otherwise.
 */
export function allowedUrl(address: string, platform: PlatformAddress): URL | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  if (url.origin === new URL(platform.baseUrl).origin) return url
  const isSecure = url.protocol === 'https:' || url.protocol === 'wss:'
  const isKnown = platform.hosts.some((host) => isHost(url.hostname, host))
  return isSecure && url.port === '' && isKnown ? url : null
}

function isHost(hostname: string, host: string): boolean {
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host
}
