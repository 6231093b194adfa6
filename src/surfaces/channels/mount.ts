// Channels: /channels/<name>, where messaging apps push; the raw bytes go to the channel unread.
import { Hono } from 'hono'
import type { AppContext, AppEnv, ServerLimits } from '#surfaces/http/context.ts'
import { limitBody } from '#surfaces/http/middleware.ts'
import type { Mount } from '#surfaces/http/mount.ts'
import type { Channel } from './channel.ts'
import { refusalResponse, RefusedPush } from './refusal.ts'

/** No platform pushes more than some kilobytes of text. */
const MAX_PUSH_BYTES = 2 ** 20

/** The channels that are on, as a part of the service. */
export function channelsMount(channels: readonly Channel[], limits: ServerLimits): Mount {
  const routes = new Hono<AppEnv>()
  const maxBodyBytes = Math.min(limits.maxBodyBytes, MAX_PUSH_BYTES)
  for (const { name, handle } of channels) {
    if (handle === undefined) continue
    routes.on(['GET', 'POST'], `/channels/${name}`, limitBody({ ...limits, maxBodyBytes }), (c) =>
      answerPush(c, handle),
    )
  }
  return { routes: [routes] }
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
