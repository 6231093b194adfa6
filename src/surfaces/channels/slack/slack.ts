// Channels / Slack: an app, reached by the Events API or by Socket Mode.
// https://api.slack.com/apis/events-api
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest } from '../channel.ts'
import { createIdentity, opening } from '../identity.ts'
import { newRequestId } from '../log.ts'
import { createLongConnection } from '../wire/long-connection.ts'
import { parseJson } from '../refusal.ts'
import { createMethods } from './methods.ts'
import { inboundOf, isDirect, readSlackPush, type SlackEvent } from './parse.ts'
import { slackDialect } from '../messages/dialects.ts'
import { createSlackReplier } from './send.ts'
import type { SlackSettings } from '#config/channels/platforms.ts'
import { slackSocket } from './socket.ts'
import { verifySlack } from './verify.ts'

const AuthSchema = z.looseObject({ user_id: z.string().min(1) })

/** The channel in the mode of its settings; answers go out through the Web API. */
export function createSlack(settings: SlackSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const { botToken, baseUrl, reception } = settings
  const call = createMethods(settings, botToken)
  const askIdentity = async (): Promise<string> =>
    AuthSchema.parse(await call('auth.test', {})).user_id
  const bot = createIdentity(askIdentity, { log, nowMs, channel: 'slack' })
  const dialect = slackDialect(parts.publicUrl)

  async function take(event: SlackEvent, requestId: string): Promise<void> {
    // A message in a channel comes as app_mention, too, if it is for the bot.
    const isTwin = event.type === 'message' && !isDirect(event)
    if (isTwin) return
    const replier = createSlackReplier({ call, event, dialect })
    accept(inboundOf(event, await bot.get()), replier, requestId)
  }

  if (reception.mode === 'socket') {
    const protocol = slackSocket({
      call: createMethods(settings, reception.appToken),
      baseUrl,
      onPush(content) {
        const push = readSlackPush(content)
        if (push.kind === 'message') void take(push.event, newRequestId())
      },
    })
    const connection = createLongConnection({ channel: 'slack', protocol, log, nowMs })
    return { name: 'slack', ...opening(bot, connection) }
  }
  const { signingSecret } = reception

  async function handle(request: RawRequest): Promise<Response> {
    verifySlack(request, { signingSecret: signingSecret.reveal(), nowMs: nowMs() })
    const push = readSlackPush(parseJson(request.body.toString('utf8')))
    if (push.kind === 'challenge') return Response.json({ challenge: push.challenge })
    if (push.kind === 'message') await take(push.event, request.requestId)
    return new Response(null, { status: 200 })
  }

  return { name: 'slack', handle, ...opening(bot) }
}
