// MCP: the results of tools, and failures as results that a model can read.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { AppError } from '#domain/errors.ts'

const UNEXPECTED = '服务出了意外，请稍后再试。'
const TIMED_OUT = '没有在规定时间内完成，请稍后再试或缩小问题范围。'

/** A result as data and as text with its citations. */
export function success(structuredContent: Record<string, unknown>, text: string): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent }
}

/**
 * Runs a tool; what fails becomes a result with isError. Words of unexpected failures are told to
 * `onUnexpected` alone.
 */
export async function runTool(
  run: () => Promise<CallToolResult>,
  onUnexpected: (error: unknown) => void,
): Promise<CallToolResult> {
  try {
    return await run()
  } catch (error) {
    return { content: [{ type: 'text', text: explain(error, onUnexpected) }], isError: true }
  }
}

function explain(error: unknown, onUnexpected: (error: unknown) => void): string {
  if (error instanceof AppError && error.code !== 'INTERNAL') return error.message
  if (error instanceof Error && error.name === 'TimeoutError') return TIMED_OUT
  onUnexpected(error)
  return UNEXPECTED
}
