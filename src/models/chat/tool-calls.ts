// Models: calls of tools, put together from the pieces in which servers stream them.
import type { ToolCall } from './chat-model.ts'
import type { CallPiece } from './reply-source.ts'

/**
 * The calls in the order in which they began. A piece belongs to the call of its index, or to the
 * one before where it has none; another id with a name begins another call, as Gemini gives all of
 * them index 0. DashScope repeats the id as an empty text, some servers tell none at all.
 */
export function joinCalls(pieces: readonly CallPiece[]): ToolCall[] {
  const calls: ToolCall[] = []
  const latest = new Map<number, ToolCall>()
  for (const { index, id, name, arguments: part } of pieces) {
    const known = typeof index === 'number' ? latest.get(index) : calls.at(-1)
    const isSame = known !== undefined && (!id || !name || id === known.id)
    const call = isSame ? known : { id: id || `call-${calls.length + 1}`, name: '', arguments: '' }
    if (!isSame) calls.push(call)
    latest.set(index ?? calls.length - 1, call)
    call.name ||= name ?? ''
    call.arguments += part ?? ''
  }
  return calls
}
