// Models: a language model with something done before and after each of its calls.
import type { ChatModel, TurnRequest } from './chat-model.ts'

/** What of a call can be known before it is made. */
export type CallToCome = Pick<TurnRequest, 'messages' | 'maxOutputTokens'> &
  Partial<Pick<TurnRequest, 'tools'>>

/** How a call ended; `left` where the caller stopped reading. */
export type CallEnd = { kind: 'done' | 'left' } | { kind: 'failed'; error: unknown }

/** Begins a call, or refuses it by throwing; what it returns is told once how the call ended. */
export type BeginCall = (call: CallToCome) => (end: CallEnd) => void

/** The model, each of whose calls is announced to `begin` before anything is sent. */
export function aroundCalls(model: ChatModel, begin: BeginCall): ChatModel {
  const around = async <Result>(call: CallToCome, work: () => Promise<Result>): Promise<Result> => {
    const ended = begin(call)
    let end: CallEnd = { kind: 'done' }
    try {
      return await work()
    } catch (error) {
      end = { kind: 'failed', error }
      throw error
    } finally {
      ended(end)
    }
  }
  return {
    model: model.model,
    async *streamText(request) {
      const ended = begin(request)
      let end: CallEnd = { kind: 'left' }
      try {
        yield* model.streamText(request)
        end = { kind: 'done' }
      } catch (error) {
        end = { kind: 'failed', error }
        throw error
      } finally {
        ended(end)
      }
    },
    generateObject: (request) => around(request, () => model.generateObject(request)),
    takeTurn: (request) => around(request, () => model.takeTurn(request)),
    usage: () => model.usage(),
  }
}
