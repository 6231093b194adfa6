// MCP: what fails before the protocol is spoken, as an error of JSON-RPC 2.0.
import type { AppContext } from '#surfaces/http/context.ts'
import { describeProblem, logFailure, setFailureHeaders, statusOf } from '#surfaces/http/problem.ts'

/** "Server error" of JSON-RPC, as the SDK answers what it refuses itself. */
const SERVER_ERROR = -32_000

/** The response to an error; which call it was is not known, so the id is null. */
export function rpcErrorResponse(c: AppContext, error: unknown): Response {
  const problem = describeProblem(error, c.var)
  logFailure(c, error, problem.status)
  setFailureHeaders(c, error)
  const said = { code: SERVER_ERROR, message: problem.detail, data: problem }
  return c.json({ jsonrpc: '2.0', id: null, error: said }, statusOf(error))
}
