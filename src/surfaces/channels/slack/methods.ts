// Channels / Slack: the methods of the Web API.
// https://api.slack.com/web
import { z } from 'zod'
import type { Secret } from '#domain/secret.ts'
import { createCaller, PlatformError } from '../wire/http.ts'
import type { SlackSettings } from '#config/channels/platforms.ts'

const ResultSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional() })

/** One of Slack's methods, with a token. @throws PlatformError */
export type CallMethod = (method: string, body: object) => Promise<unknown>

/** The methods that a token is for; what one gives is its whole answer. */
export function createMethods({ baseUrl }: SlackSettings, token: Secret): CallMethod {
  const call = createCaller({ baseUrl, hosts: [] })
  return async function callMethod(method, body) {
    const headers = { Authorization: `Bearer ${token.reveal()}` }
    const answer = await call({ to: `/${method}`, body, headers })
    const result = ResultSchema.safeParse(answer.body).data
    if (result?.ok === true) return answer.body
    const { status } = answer
    const code = result?.error ?? null
    throw new PlatformError(`Slack ${method}: ${code ?? `HTTP ${status}`}`, { status, code })
  }
}
