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

/** The error responses of a route, each as problem details. */
export function problems<Status extends keyof typeof PROBLEMS>(...statuses: Status[]) {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema } }
  const entries = statuses.map((status) => [status, { description: PROBLEMS[status], content }])
  return Object.fromEntries(entries) as Record<
    Status,
    { description: string; content: typeof content }
  >
}

/** A JSON body or response with an example. */
export function json<Schema>(schema: Schema, example: unknown) {
  return { 'application/json': { schema, example } }
}
