// HTTP: /channels/<name>, where messaging apps push; the raw bytes go to the channel unread.
import { Hono } from 'hono'
import type { Channel } from '#surfaces/channels/channel.ts'
import { refusalResponse, RefusedPush } from '#surfaces/channels/refusal.ts'
import type { AppContext, AppEnv, ServerLimits } from '../context.ts'
import { limitBody } from '../middleware.ts'

/** No platform pushes more than some kilobytes of text. */
const MAX_PUSH_BYTES = 2 ** 20

/** The routes of the channels that are on. */
export function channelRoutes(channels: readonly Channel[], limits: ServerLimits): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const maxBodyBytes = Math.min(limits.maxBodyBytes, MAX_PUSH_BYTES)
  for (const { name, handle } of channels) {
    if (handle === undefined) continue
    app.on(['GET', 'POST'], `/channels/${name}`, limitBody({ ...limits, maxBodyBytes }), (c) =>
      answerPush(c, handle),
    )
  }
  return app
}

async function answerPush(
  c: AppContext,
  handle: NonNullable<Channel['handle']>,
): Promise<Response> {
  const body = Buffer.from(await c.req.arrayBuffer())
  const query = new URL(c.req.url).searchParams
  const { method, headers } = c.req.raw
  try {
    const { signal, requestId } = c.var
    return await handle({ method, query, headers, body, requestId, signal })
  } catch (error) {
    if (!(error instanceof RefusedPush)) throw error
    const { status, message } = error
    c.var.logger.warn({ requestId: c.var.requestId, status, reason: message }, 'push refused')
    return refusalResponse(error)
  }
}
