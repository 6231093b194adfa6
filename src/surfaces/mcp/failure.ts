// MCP: what fails before the protocol is spoken, as an error of JSON-RPC 2.0.
import type { Problem } from '#surfaces/http/problem.ts'

/** "Server error" of JSON-RPC, as the SDK answers what it refuses itself. */
const SERVER_ERROR = -32_000

/** The error; which call it was is not known, so the id is null. */
export function toRpcError(problem: Problem) {
  const error = { code: SERVER_ERROR, message: problem.detail, data: problem }
  return { jsonrpc: '2.0', id: null, error }
}
