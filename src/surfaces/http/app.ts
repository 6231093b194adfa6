// HTTP: the whole HTTP service as one Hono app; listening is done elsewhere.
import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ConversationListing } from '#config/server.ts'
import { VERSION } from '#domain/version.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import { apiMount } from './api.ts'
import { guardOrigin, requireKey, type Access } from './callers/access.ts'
import { Admission, admitRequests, refuseCrowd, type AdmissionLimits } from './callers/admission.ts'
import { identifyClient } from './callers/client.ts'
import { greetVisitor, identifyPrincipal } from './callers/principal.ts'
import { createWrongKeys } from './callers/wrong-keys.ts'
import { compressAnswers } from './compress.ts'
import type { AppContext, AppEnv, Served, ServerLimits } from './context.ts'
import type { Logger } from './logger.ts'
import {
  allowOrigins,
  beginRequest,
  detectLanguage,
  forbidContent,
  identifyRequest,
  limitBody,
  limitTime,
  logRequests,
  requireAssistant,
  setSecurityHeaders,
} from './middleware.ts'
import { isCalledBy, type Mount } from './mount.ts'
import { failureResponse, HttpProblem } from './problem.ts'
import { healthRoutes } from './routes/health.ts'
import { refuseInvalid } from './validation.ts'

export interface AppOptions {
  /** What the routes serve from; null until the library is loaded, when programs are answered 503. */
  services: () => Served | null
  /** What keeps files from being served as they are; nothing by default. */
  problems?: () => readonly string[]
  /** What is served beside the API. */
  mounts: readonly Mount[]
  logger: Logger
  now: () => Date
  limits: ServerLimits
  access: Access
  /** How many requests that compute are worked on at once, and how many may wait. */
  admission: AdmissionLimits
  /** Whose conversations are listed. */
  conversationListing: ConversationListing
}

const OPENAPI_INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Tiaoli',
    version: VERSION,
    description:
      'Answers questions over Chinese policy documents by clause, with citations checked by code. ' +
      'Errors are RFC 9457 problem details, in Chinese or English by `Accept-Language`.',
  },
}

/** What programs read of the service itself: without a key, but from the same origins. */
const ABOUT_PATHS = ['/readyz', '/openapi.json'] as const

/** Builds the service; nothing is read or opened until a request comes. */
export function createApp(options: AppOptions): OpenAPIHono<AppEnv> {
  const mounts = [apiMount(options.conversationListing), ...options.mounts]
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  answerFailures(app, mounts)
  addMiddleware(app, mounts, options)
  for (const { routes } of mounts) for (const some of routes) app.route('/', some)
  app.route('/', healthRoutes(options.services, options.problems ?? (() => [])))
  let description: object | null = null
  // Kept, since it takes some 30 ms to write.
  app.get('/openapi.json', (c) => c.json((description ??= app.getOpenAPI31Document(OPENAPI_INFO))))
  return app
}

function addMiddleware(
  app: OpenAPIHono<AppEnv>,
  mounts: readonly Mount[],
  { services, logger, now, limits, access, admission }: AppOptions,
): void {
  const programs = mounts.flatMap((mount) => mount.programs ?? [])
  const computing = mounts.flatMap((mount) => mount.computing ?? [])
  for (const { around = [] } of mounts) for (const each of around) app.use(...each)
  app.use(identifyRequest(), beginRequest(logger, now, limits), logRequests(now), detectLanguage())
  app.use(identifyClient(access), setSecurityHeaders(), forbidContent)
  for (const path of [...programs, ...ABOUT_PATHS]) {
    if (access.corsOrigins.length > 0) app.use(path, allowOrigins(access.corsOrigins))
    app.use(path, guardOrigin(access))
  }
  const queue = new Admission(admission)
  const refuse = refuseCrowd(queue, now)
  for (const [method, path] of computing) app.on(method, path, refuse)
  app.use(methodNotAllowed<AppEnv>({ app, onMethodNotAllowed: refuseMethod(mounts) }))
  app.use(limitTime(limits.requestTimeoutMs), limitBody(limits))
  // The page comes compressed already.
  app.use('/api/*', compressAnswers())
  const wrongKeys = createWrongKeys(() => now().getTime())
  for (const path of programs) {
    if (access.apiKeys.length > 0) app.use(path, requireKey(access.apiKeys, wrongKeys))
    app.use(path, requireAssistant(services), identifyPrincipal(access))
  }
  for (const path of mounts.flatMap(({ pages = [] }) => pages)) app.use(path, greetVisitor(access))
  for (const [method, path] of computing) app.on(method, path, admitRequests(queue))
}

function answerFailures(app: OpenAPIHono<AppEnv>, mounts: readonly Mount[]): void {
  app.onError((error, c) => failureBelow(mounts, c, error))
  app.notFound((c) => {
    for (const { notFound } of mounts) {
      const response = notFound?.(c) ?? null
      if (response !== null) return response
    }
    const detail = EXACT_PROBLEMS.NOT_FOUND.route(c.req.method, c.req.path)
    return failureBelow(mounts, c, new HttpProblem('NOT_FOUND', detail))
  })
}

function failureBelow(mounts: readonly Mount[], c: AppContext, error: unknown): Response {
  const mount = mounts.find((each) => isCalledBy(each, c.req.path))
  return failureResponse(c, error, mount?.describeFailure)
}

function refuseMethod(mounts: readonly Mount[]) {
  return (c: AppContext, methods: string[]): Response => {
    const allowed = methods.join(', ')
    c.header('Allow', allowed)
    const detail = EXACT_PROBLEMS.METHOD_NOT_ALLOWED.method(c.req.method, allowed)
    return failureBelow(mounts, c, new HttpProblem('METHOD_NOT_ALLOWED', detail))
  }
}
