// Channels / DingTalk: the calls of the open platform, with an access token that is kept and renewed.
// https://open.dingtalk.com/document/orgapp/obtain-the-access-token-of-an-internal-app
import { z } from 'zod'
import {
  PlatformError,
  type CallPlatform,
  type PlatformAnswer,
  type PlatformCall,
} from '../wire/http.ts'
import { createTokenCache, withToken } from '../wire/token-cache.ts'
import type { DingtalkSettings } from '#config/channels/platforms.ts'

const TokenSchema = z.looseObject({ accessToken: z.string(), expireIn: z.number() })
const ErrorSchema = z.looseObject({ code: z.string() })

/** One call with the token; its answer's body. @throws PlatformError */
export type CallApi = (call: PlatformCall) => Promise<unknown>

/** The calls of an app. @param call a caller whose base URL is the open platform */
export function createDingtalkApi(
  { clientId, clientSecret }: DingtalkSettings,
  call: CallPlatform,
  nowMs: () => number,
): CallApi {
  const tokens = createTokenCache(async () => {
    const body = { appKey: clientId, appSecret: clientSecret.reveal() }
    const answer = await call({ to: '/v1.0/oauth2/accessToken', body, isRepeatable: true })
    const result = TokenSchema.parse(accepted(answer))
    return { token: result.accessToken, lifetimeSeconds: result.expireIn }
  }, nowMs)
  return (request) =>
    withToken(
      tokens,
      async (token) =>
        accepted(await call({ ...request, headers: { 'x-acs-dingtalk-access-token': token } })),
      (error) => error instanceof PlatformError && error.status === 401,
    )
}

/** The body of an answer of the interface, which tells failures by status. */
function accepted({ status, body }: PlatformAnswer): unknown {
  if (status < 400) return body
  const code = ErrorSchema.safeParse(body).data?.code ?? null
  throw new PlatformError(`DingTalk answered HTTP ${status} ${code ?? ''}`, { status, code })
}
