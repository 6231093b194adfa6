// Channels / Slack: Socket Mode, by which events come without a public address.
// https://api.slack.com/apis/socket-mode
import { z } from 'zod'
import { PlatformError } from '../wire/http.ts'
import { GiveUp, jsonOf, socketUrl, type Link, type Protocol } from '../wire/long-connection.ts'
import type { CallMethod } from './methods.ts'

const HEARTBEAT_MS = 10_000
const MAX_MISSED_BEATS = 2
const SLACK_HOSTS = ['*.slack.com', '*.slack-gov.com']

/** What no further try can help: the token is wrong, or may not be used for this. */
const FINAL_CODES = new Set<unknown>([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'user_removed_from_team',
  'team_disabled',
  'token_revoked',
  'not_allowed_token_type',
  'missing_scope',
])

const AddressSchema = z.looseObject({ url: z.string() })
const FrameSchema = z.looseObject({
  type: z.string(),
  envelope_id: z.string().optional(),
  payload: z.unknown().optional(),
})

export interface SlackSocketOptions {
  /** The methods of the app's token, not of the bot's. */
  call: CallMethod
  /** An endpoint on the base URL is allowed, too. */
  baseUrl: string
  /** Takes what Slack would have posted to a webhook and returns at once. */
  onPush: (push: unknown) => void
}

/**
 * Socket Mode over a connection that is kept open: every envelope is acknowledged at once, since
 * Slack sends one again that is not acknowledged within three seconds.
 */
export function slackSocket({ call, baseUrl, onPush }: SlackSocketOptions): Protocol {
  function received(frame: Buffer, link: Link): void {
    const { type, envelope_id, payload } = FrameSchema.safeParse(jsonOf(frame)).data ?? {}
    if (envelope_id !== undefined) link.send(JSON.stringify({ envelope_id }))
    if (type === 'events_api') onPush(payload)
    // Slack is about to end the connection (every few hours it does), or wants none any more.
    if (type === 'disconnect') link.close()
  }

  return {
    async locate() {
      const { url } = AddressSchema.parse(await call('apps.connections.open', {}).catch(giveUp))
      return socketUrl(url, { baseUrl, hosts: SLACK_HOSTS })
    },
    received,
    beat: (link) => link.ping(),
    heartbeatMs: () => HEARTBEAT_MS,
    maxMissedBeats: MAX_MISSED_BEATS,
  }
}

function giveUp(error: unknown): never {
  if (error instanceof PlatformError && FINAL_CODES.has(error.code))
    throw new GiveUp(error.message, { status: error.status, code: error.code })
  throw error
}
