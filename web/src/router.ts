// Page: the address of the browser as a signal; every view has an address that can be sent.
import { computed, signal } from '@preact/signals'

/** The views that the navigation leads to. */
export type ViewName = 'ask' | 'documents' | 'compare' | 'map' | 'search'

export interface Place {
  path: string
  query: URLSearchParams
  /** Decoded, without #. */
  hash: string
}

const href = signal(location.href)

export const place = computed<Place>(() => {
  const { pathname, searchParams, hash } = new URL(href.value)
  return { path: pathname, query: searchParams, hash: decode(hash.slice(1)) }
})

/** Goes to an address of the page. @param replace leaves no step to go back to */
export function go(address: string, { replace = false } = {}): void {
  if (new URL(address, location.href).href === location.href) return
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
  href.value = location.href
}

/** The present path with some query fields changed; null removes one. */
export function withQuery(changes: Record<string, string | null>): string {
  const query = new URLSearchParams(place.value.query)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  const text = query.toString()
  const { path, hash } = place.value
  return `${path}${text === '' ? '' : `?${text}`}${hash === '' ? '' : `#${hash}`}`
}

/** Lets links and the buttons of the browser change the address without a reload. */
export function watchAddress(): void {
  window.addEventListener('popstate', () => (href.value = location.href))
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null || event.defaultPrevented || opensElsewhere(event, link)) return
    event.preventDefault()
    go(link.href)
  })
}

function opensElsewhere(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const isPlain =
    event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
  const isOurs = link.origin === location.origin && !/^\/(?:api\/|openapi)/.test(link.pathname)
  return !isPlain || !isOurs || link.target !== '' || link.hasAttribute('download')
}

/** A part of an address as it reads. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that encodes nothing stands for itself.
    return text
  }
}
