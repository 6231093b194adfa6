import { describe, expect, it } from 'vitest'
import { harness, problemOf } from '../http/harness.ts'

const ORIGIN = 'https://site.example.cn'

describe('GET /widget.js', () => {
  it('is off while no origin is allowed, and says how to switch it on', async () => {
    const response = await harness().app.request('/widget.js')
    expect(response.status).toBe(404)
    expect((await problemOf(response)).detail).toContain('TIAOLI_CORS_ORIGINS')
  })

  it('is one script that other sites may load', async () => {
    const { app } = harness({ access: { corsOrigins: [ORIGIN] } })
    const response = await app.request('/widget.js')
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/)
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect(await response.text()).toBe('void 0')
  })

  it('leaves all other addresses to their own site', async () => {
    const { app } = harness({ access: { corsOrigins: [ORIGIN] } })
    const response = await app.request('/api/documents')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  it('can ask from an allowed origin whether the service is there', async () => {
    const { app } = harness({ access: { corsOrigins: [ORIGIN] } })
    const allowed = async (origin: string) => {
      const response = await app.request('/readyz', { headers: { Origin: origin } })
      return response.headers.get('access-control-allow-origin')
    }
    expect(await allowed(ORIGIN)).toBe(ORIGIN)
    expect(await allowed('https://evil.example.cn')).toBeNull()
  })
})
