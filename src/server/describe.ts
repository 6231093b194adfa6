// Server: what the OpenAPI descriptions of all routes share.
import { ProblemSchema, PROBLEM_MEDIA_TYPE } from './problem.ts'

const PROBLEMS = {
  400: 'The input is not valid; `errors` names every bad field',
  401: 'The service asks for a key, which is missing or wrong',
  403: 'This may not be done by this caller; `detail` says who may',
  404: 'Something that the request names does not exist',
  413: 'The request body is too large',
  415: 'The request body is not sent as application/json',
  500: 'Something unexpected failed',
  503: 'The library is still being loaded, or the language model does not answer',
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
