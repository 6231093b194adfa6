// HTTP: what the OpenAPI descriptions of all routes share.
import { ProblemSchema, PROBLEM_MEDIA_TYPE } from './problem.ts'

const PROBLEMS = {
  400: 'The input is not valid; `errors` names every bad field',
  401: 'The service asks for a key, which is missing or wrong',
  403: 'The name that was called, the page that calls or the caller may not; `detail` says why',
  404: 'Something that the request names does not exist',
  413: 'The request body is too large',
  415: 'The request body is not sent as application/json',
  429: 'The address sent too many wrong keys; `Retry-After` says when its next one is looked at',
  500: 'Something unexpected failed',
  503: 'Too many requests are in work, the library is still being loaded, or the language model does not answer; `Retry-After` says when to try again',
  504: 'The answer took too long',
} as const
type Status = keyof typeof PROBLEMS

/** The error responses of a route, each as problem details. */
export function problems<Some extends Status>(...statuses: Some[]) {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema } }
  const entries = statuses.map((status) => [status, { description: PROBLEMS[status], content }])
  return Object.fromEntries(entries) as Record<
    Some,
    { description: string; content: typeof content }
  >
}

/** Those that every route of the API has, and some more. */
export function apiProblems<Some extends Status>(...more: Some[]) {
  return problems<Some | 401 | 403 | 429 | 500 | 503>(401, 403, 429, 500, 503, ...more)
}

/** Those of an API route that takes a body, and some more. */
export function bodyProblems<Some extends Status>(...more: Some[]) {
  return apiProblems<Some | 400 | 404 | 413 | 415>(400, 404, 413, 415, ...more)
}

/** The responses of a route: what it answers with, and how it fails. */
export function responds<Content, Failures>(
  description: string,
  content: Content,
  failures: Failures,
) {
  return { 200: { description, content }, ...failures }
}

/** A JSON body or response with an example. */
export function json<Schema>(schema: Schema, example: unknown) {
  return { 'application/json': { schema, example } }
}

/** A JSON body that a request must have. */
export function jsonBody<Schema>(schema: Schema, example: unknown) {
  return { required: true, content: json(schema, example) }
}
