import { describe, expect, it } from 'vitest'
import { createPageLoader, loadPage } from '../../src/page/build.ts'

describe('the page as it is built', () => {
  it('is one document that names its script and style, and the same at each start', async () => {
    const first = await loadPage()
    const again = await createPageLoader()()
    const tagsOf = (files: typeof first) => [...files].map(([path, { etag }]) => `${path} ${etag}`)
    expect(tagsOf(again).toSorted()).toEqual(tagsOf(first).toSorted())
    const html = new TextDecoder().decode(first.get('index.html')?.identity)
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path)
    expect(named.length).toBeGreaterThan(2)
    for (const path of named) expect(first.has(path ?? '')).toBe(true)
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style| style="| on\w+="/)
  })
})
