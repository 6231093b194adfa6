// HTTP: GET /healthz and /readyz, for whoever keeps the process running.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { contextOf, type AppEnv, type Served } from '../context.ts'
import { json, problems } from '../describe.ts'
import { HttpProblem } from '../problem.ts'

const healthRoute = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'health',
  summary: 'Is the process alive?',
  responses: {
    200: {
      description: 'It is',
      content: json(z.object({ status: z.literal('ok') }), { status: 'ok' }),
    },
  },
})

const ReadySchema = z.object({
  status: z.literal('ready'),
  libraryVersion: z.string().describe('changes whenever the content of the library does'),
  documents: z.int(),
  problems: z
    .array(z.string())
    .describe('why files are not served as they are; the library before goes on serving'),
})

const readyRoute = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'ready',
  summary: 'Is the library loaded, and not empty?',
  responses: {
    200: {
      description: 'Questions can be asked',
      content: json(ReadySchema, {
        status: 'ready',
        libraryVersion: '0f3a',
        documents: 5,
        problems: [],
      }),
    },
    ...problems(403, 503),
  },
})

/**
 * The probes.
 * @param services what the routes serve from, null while it is being loaded
 * @param findProblems why files are not served as they are
 */
export function healthRoutes(
  services: () => Served | null,
  findProblems: () => readonly string[],
): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>()
    .openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(readyRoute, async (c) => {
      const loaded = services()
      if (loaded === null) throw new HttpProblem('INDEX_NOT_READY')
      const { version, documents } = await loaded.assistant.describeLibrary({}, contextOf(c))
      const problemsFound = [...findProblems()]
      return c.json(
        { status: 'ready' as const, libraryVersion: version, documents, problems: problemsFound },
        200,
      )
    }) as OpenAPIHono<AppEnv>
}
