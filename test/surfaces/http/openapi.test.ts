import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ASSET_PATH, PAGE_PATHS } from '#surfaces/page/page-routes.ts'
import { bodyOf, harness } from './harness.ts'

/** The description itself and the page, which is for people. */
const UNDESCRIBED = new Set(['/openapi.json', ASSET_PATH, ...PAGE_PATHS])

const OperationSchema = z.looseObject({
  summary: z.string().min(1),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
})
const DescriptionSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), OperationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

describe('GET /openapi.json', () => {
  const { app } = harness()
  let description: z.output<typeof DescriptionSchema>

  beforeAll(async () => {
    description = await bodyOf(DescriptionSchema, app.request('/openapi.json'))
  })

  it('describes every route that the service has', () => {
    const served = app.routes
      .filter(({ method, path }) => method !== 'ALL' && !UNDESCRIBED.has(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    const described = Object.entries(description.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(described.toSorted()).toEqual([...new Set(served)].toSorted())
    expect(described).toContain('POST /api/ask')
  })

  it('describes the errors of every API route as problem details', () => {
    for (const [path, operations] of Object.entries(description.paths)) {
      if (!path.startsWith('/api/')) continue
      for (const { responses } of Object.values(operations))
        expect(responses['500']).toMatchObject({
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        })
    }
  })

  it('refers to nothing that it does not define', () => {
    const references = JSON.stringify(description).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
    const names = [...references].map(([, name]) => name)
    expect(names.length).toBeGreaterThan(10)
    expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(names))
  })

  it('gives an example with every body that is sent as JSON', () => {
    const text = JSON.stringify(description.paths)
    const bodies = text.split('"application/json":').slice(1)
    expect(bodies.length).toBeGreaterThan(8)
    for (const body of bodies) expect(body).toMatch(/^\{"example":/)
  })
})
