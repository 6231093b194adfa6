// HTTP: the whole HTTP service as one Hono app; listening is done elsewhere.
import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import type { ConversationListing } from '#config/server.ts'
import { dayInBeijing } from '#domain/document.ts'
import { VERSION } from '#domain/version.ts'
import type { Channel } from '#surfaces/channels/channel.ts'
import { guardOrigin, requireKey, type Access } from './callers/access.ts'
import { admitRequests, createAdmission, refuseCrowd } from './callers/admission.ts'
import type { AdmissionLimits } from './callers/admission.ts'
import { askRoutes } from './routes/ask.ts'
import { channelRoutes } from './routes/channels.ts'
import { clauseRoutes } from './routes/clauses.ts'
import { identifyClient } from './callers/client.ts'
import { compareRoutes } from './routes/compare.ts'
import { compressAnswers } from './compress.ts'
import type { AppContext, AppEnv, ServerLimits, Services } from './context.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { documentRoutes } from './routes/documents.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { healthRoutes } from './routes/health.ts'
import { mapRoutes } from './routes/map.ts'
import type { LoadPage } from '#surfaces/page/files.ts'
import type { Logger } from './logger.ts'
import {
  allowOrigins,
  detectLanguage,
  forbidContent,
  identifyRequest,
  limitBody,
  limitTime,
  logRequests,
  requireServices,
  setSecurityHeaders,
} from './middleware.ts'
import { mcpRoutes } from '#surfaces/mcp/route.ts'
import { rpcErrorResponse } from '#surfaces/mcp/failure.ts'
import { openAIErrorResponse } from '#surfaces/openai/failure.ts'
import { openAIRoutes } from '#surfaces/openai/routes.ts'
import { PAGE_PATHS, pageRoutes, serveNotFound, wantsPage } from '#surfaces/page/page-routes.ts'
import { greetVisitor, identifyPrincipal } from './callers/principal.ts'
import { HttpProblem, problemResponse } from './problem.ts'
import { searchRoutes } from './routes/search.ts'
import { refuseInvalid } from './validation.ts'
import { shareAcrossSites, widgetRoutes } from '#surfaces/page/widget-route.ts'
import { createWrongKeys } from './callers/wrong-keys.ts'

export interface AppOptions {
  /** What the routes serve from; null until the library is loaded, when /api answers 503. */
  services: () => Services | null
  /** What keeps files from being served as they are; nothing by default. */
  problems?: () => readonly string[]
  page: LoadPage
  logger: Logger
  now: () => Date
  limits: ServerLimits
  access: Access
  /** How many requests that compute are worked on at once, and how many may wait. */
  admission: AdmissionLimits
  /** Whose conversations are listed. */
  conversationListing: ConversationListing
  /** Messaging apps that push to us. */
  channels?: readonly Channel[]
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

/** What programs call; the same keys and origins hold for all of it. */
const PROGRAM_PATHS = ['/api/*', '/v1/*', '/mcp'] as const
/** What they read of the service itself: without a key, but from the same origins. */
const ABOUT_PATHS = ['/readyz', '/openapi.json'] as const
/** What takes the processor for long enough that it is admitted one by one. */
const COMPUTING = [
  ['POST', '/api/ask'],
  ['POST', '/api/search'],
  ['GET', '/api/compare'],
  ['GET', '/api/map'],
  ['POST', '/v1/chat/completions'],
  ['ALL', '/mcp'],
] as const

/** Builds the service; nothing is read or opened until a request comes. */
export function createApp(options: AppOptions): OpenAPIHono<AppEnv> {
  const {
    services,
    problems = () => [],
    page,
    logger,
    now,
    limits,
    access,
    admission,
    conversationListing,
    channels = [],
  } = options
  const app = new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid })
  const clock = { today: () => dayInBeijing(now()) }
  app.onError((error, c) => failureResponse(c, error))
  app.notFound((c) =>
    wantsPage(c)
      ? serveNotFound(c, page)
      : failureResponse(c, unknownRoute(c.req.method, c.req.path)),
  )

  app.use('/widget.js', shareAcrossSites())
  app.use(identifyRequest(), logRequests(logger, now), detectLanguage())
  app.use(identifyClient(access))
  app.use(setSecurityHeaders(), forbidContent)
  for (const path of [...PROGRAM_PATHS, ...ABOUT_PATHS]) {
    if (access.corsOrigins.length > 0) app.use(path, allowOrigins(access.corsOrigins))
    app.use(path, guardOrigin(access))
  }
  const queue = createAdmission(admission)
  const refuse = refuseCrowd(queue, now)
  for (const [method, path] of COMPUTING) app.on(method, path, refuse)
  app.use(methodNotAllowed<AppEnv>({ app, onMethodNotAllowed: refuseMethod }))
  app.use(limitTime(limits.requestTimeoutMs), limitBody(limits))
  // The page comes compressed already.
  app.use('/api/*', compressAnswers())
  const wrongKeys = createWrongKeys(() => now().getTime())
  for (const path of PROGRAM_PATHS) {
    if (access.apiKeys.length > 0) app.use(path, requireKey(access.apiKeys, wrongKeys))
    app.use(path, requireServices(services), identifyPrincipal(access))
  }
  for (const path of PAGE_PATHS) app.use(path, greetVisitor(access))
  for (const [method, path] of COMPUTING) app.on(method, path, admitRequests(queue))

  app.route('/', askRoutes(limits))
  app.route('/', documentRoutes(clock))
  app.route('/', clauseRoutes(clock))
  app.route('/', searchRoutes())
  app.route('/', compareRoutes())
  app.route('/', conversationRoutes({ listing: conversationListing }))
  app.route('/', feedbackRoutes())
  app.route('/', mapRoutes(clock))
  app.route('/', openAIRoutes({ now, publicUrl: access.publicUrl, ...limits }))
  app.route('/', mcpRoutes({ ...clock, publicUrl: access.publicUrl }))
  app.route('/', widgetRoutes(page, access.corsOrigins))
  app.route('/', healthRoutes(services, problems))
  app.route('/', channelRoutes(channels, limits))
  app.route('/', pageRoutes(page))
  let description: object | null = null
  // Kept, since it takes some 30 ms to write.
  app.get('/openapi.json', (c) => c.json((description ??= app.getOpenAPI31Document(OPENAPI_INFO))))
  return app
}

/** Clients of the OpenAI API and of MCP read errors in their shapes alone. */
function failureResponse(c: AppContext, error: unknown): Response {
  if (c.req.path.startsWith('/v1/')) return openAIErrorResponse(c, error)
  return c.req.path === '/mcp' ? rpcErrorResponse(c, error) : problemResponse(c, error)
}

function unknownRoute(method: string, path: string): HttpProblem {
  return new HttpProblem('NOT_FOUND', {
    zh: `没有 ${method} ${path} 这个地址；全部地址见 /openapi.json。`,
    en: `There is no ${method} ${path}; /openapi.json lists all addresses.`,
  })
}

function refuseMethod(c: AppContext, methods: string[]): Response {
  const allowed = methods.join(', ')
  c.header('Allow', allowed)
  const problem = new HttpProblem('METHOD_NOT_ALLOWED', {
    zh: `此地址不支持 ${c.req.method}，只支持 ${allowed}。`,
    en: `This address does not support ${c.req.method}, only ${allowed}.`,
  })
  return failureResponse(c, problem)
}
