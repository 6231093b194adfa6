// HTTP: what goes along with a question that came with a request.
import type { AskOptions } from '#answer/assistant.ts'
import type { AppContext } from './context.ts'
import { logModelFailure } from './model-failure.ts'

/** For whom and under which id it is asked; failures of the model are logged with that id. */
export function askOptionsOf(c: AppContext): AskOptions & { signal: AbortSignal } {
  const { signal, principal, requestId, logger } = c.var
  const onModelFailure = (error: unknown): void => logModelFailure(logger, error, requestId)
  return { signal, principal, requestId, onModelFailure }
}
