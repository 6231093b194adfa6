import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { harness, PAGE } from '../http/harness.ts'

const SCRIPT = '/assets/main-1.js'

describe('the page', () => {
  const { app } = harness()

  it('stands at every address that it gives to documents, conversations and views', async () => {
    for (const path of ['/', '/documents/a', '/conversations/b', '/compare', '/map', '/search']) {
      const response = await app.request(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).toContain('条理')
    }
  })

  it('allows no inline script, no markup from strings and nothing from elsewhere', async () => {
    const policy = (await app.request('/')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    const data = await app.request('/api/documents')
    expect(data.headers.get('content-security-policy')).not.toContain('script-src')
  })

  it('is asked for again at each visit, its assets never', async () => {
    const cacheOf = async (path: string) =>
      (await app.request(path)).headers.get('cache-control') ?? ''
    expect(await cacheOf('/')).toBe('private, no-cache')
    expect(await cacheOf(SCRIPT)).toContain('immutable')
  })

  it('answers 304 to a browser that has it', async () => {
    const etag = (await app.request('/')).headers.get('etag') ?? ''
    const again = await app.request('/', { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    const changed = await app.request('/', { headers: { 'If-None-Match': '"other"' } })
    expect(changed.status).toBe(200)
  })

  it('comes compressed to those who take it', async () => {
    const response = await app.request(SCRIPT, { headers: { 'Accept-Encoding': 'gzip, br' } })
    expect(response.headers.get('content-encoding')).toBe('br')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.length).toBeLessThan(100)
    expect(brotliDecompressSync(bytes).toString()).toBe(
      Buffer.from(PAGE.get('assets/main-1.js')!.identity).toString(),
    )
    const plain = await app.request(SCRIPT)
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toContain('console.log')
  })

  it('says in words that an asset is not there', async () => {
    const response = await app.request('/assets/gone.js')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('problem+json')
    expect(response.headers.get('cache-control')).toBeNull()
  })

  it('tells people, not programs, in its own way that an address does not exist', async () => {
    const page = await app.request('/nowhere', { headers: { Accept: 'text/html,*/*;q=0.8' } })
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('条理')
    const problem = await app.request('/nowhere', { headers: { Accept: '*/*' } })
    expect(problem.status).toBe(404)
    expect(problem.headers.get('content-type')).toContain('problem+json')
  })

  it('that cannot be built leaves the API alone', async () => {
    const broken = harness({ page: () => Promise.reject(new Error('no disk')) })
    expect((await broken.app.request('/')).status).toBe(500)
    expect((await broken.app.request('/api/documents')).status).toBe(200)
  })
})
