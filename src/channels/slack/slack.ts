// Channels / Slack: the Events API, answers in the thread of the question.
// https://api.slack.com/methods/chat.postMessage
import { z } from 'zod'
import type { Channel, ChannelParts, RawRequest, Replier } from '../channel.ts'
import { createCaller, PlatformError } from '../http.ts'
import { createIdentity } from '../identity.ts'
import { parseJson } from '../refusal.ts'
import { renderReply, type Dialect } from '../render.ts'
import { plainReply } from '../reply.ts'
import { inboundOf, isDirect, readSlackPush, type SlackEvent } from './parse.ts'
import { slackDialect } from './render.ts'
import type { SlackSettings } from './settings.ts'
import { verifySlack } from './verify.ts'

/** chat.update is allowed about fifty times a minute. */
const PROGRESS = { afterMs: 1000, everyMs: 1500 }

const ResultSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional() })
const PostedSchema = z.looseObject({ ts: z.string() })
const AuthSchema = z.looseObject({ user_id: z.string().min(1) })

/** One of Slack's methods, with the bot's token. */
type CallMethod = (method: string, body: object) => Promise<unknown>

/** The channel; pushes come to its webhook, answers go out through the Web API. */
export function createSlack(settings: SlackSettings, parts: ChannelParts): Channel {
  const { accept, log, nowMs } = parts
  const call = createMethods(settings)
  const askIdentity = async (): Promise<string> =>
    AuthSchema.parse(await call('auth.test', {})).user_id
  const bot = createIdentity(askIdentity, { log, nowMs, channel: 'slack' })
  const dialect = slackDialect(parts.publicUrl)

  async function handle(request: RawRequest): Promise<Response> {
    verifySlack(request, { signingSecret: settings.signingSecret.reveal(), nowMs: nowMs() })
    const push = readSlackPush(parseJson(request.body.toString('utf8')))
    if (push.kind === 'challenge') return Response.json({ challenge: push.challenge })
    if (push.kind === 'message') {
      const { event } = push
      // A message in a channel comes as app_mention, too, if it is for the bot.
      const isTwin = event.type === 'message' && !isDirect(event)
      if (!isTwin)
        accept(inboundOf(event, await bot.get()), createReplier({ call, event, dialect }))
    }
    return new Response(null, { status: 200 })
  }

  return { name: 'slack', handle, start: () => void bot.get() }
}

function createMethods({ baseUrl, botToken }: SlackSettings): CallMethod {
  const call = createCaller({ baseUrl, hosts: [] })
  return async function callMethod(method, body) {
    const headers = { Authorization: `Bearer ${botToken.reveal()}` }
    const answer = await call({ to: `/${method}`, body, headers })
    const { ok, error } = ResultSchema.safeParse(answer.body).data ?? {
      ok: false,
      error: undefined,
    }
    if (ok) return answer.body
    const { status } = answer
    throw new PlatformError(`Slack ${method}: ${error ?? `HTTP ${status}`}`, {
      status,
      code: error ?? null,
    })
  }
}

interface ReplierOptions {
  call: CallMethod
  event: SlackEvent
  dialect: Dialect
}

/** Shows progress in one message and turns it into the first of the answer. */
function createReplier({ call, event, dialect }: ReplierOptions): Replier {
  const { channel, ts, thread_ts } = event
  const thread = isDirect(event) ? thread_ts : (thread_ts ?? ts)
  let shownTs: string | null = null

  async function post(text: string): Promise<string> {
    const posted = await call('chat.postMessage', {
      channel,
      text,
      unfurl_links: false,
      unfurl_media: false,
      ...(thread === undefined ? {} : { thread_ts: thread }),
    })
    return PostedSchema.parse(posted).ts
  }

  async function show(text: string): Promise<void> {
    if (shownTs === null) shownTs = await post(text)
    else await call('chat.update', { channel, ts: shownTs, text })
  }

  return {
    progress: {
      ...PROGRESS,
      async show(text) {
        const [first] = renderReply(plainReply(text), dialect)
        if (first !== undefined) await show(first)
      },
    },
    async finish(reply) {
      const [first = '', ...rest] = renderReply(reply, dialect)
      try {
        await show(first)
      } catch (error) {
        // A progress message that was deleted meanwhile cannot be changed any more.
        if (shownTs === null) throw error
        await post(first)
      }
      for (const text of rest) await post(text)
    },
  }
}
