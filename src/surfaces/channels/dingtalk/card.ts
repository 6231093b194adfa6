// Channels / DingTalk: an answer in an AI card that is written while it is read.
// https://open.dingtalk.com/document/orgapp/create-and-deliver-cards
// https://open.dingtalk.com/document/development/api-streamingupdate
import { z } from 'zod'
import type { ChannelLog, Replier, Reply } from '../channel.ts'
import { derivedId } from '../wire/crypto.ts'
import { PlatformError } from '../wire/http.ts'
import { renderReply, type Dialect } from '../messages/render.ts'
import { plainReply } from '../messages/reply.ts'
import type { CallApi } from './api.ts'
import type { DingtalkMessage } from './parse.ts'
import type { DingtalkCardSettings } from '#config/channels/platforms.ts'

const PROGRESS = { afterMs: 500, everyMs: 500 }
/** What a card says whose answer had to be sent as a message. */
const ELSEWHERE = '回答见下一条消息。'

/** Failures come with status 200, too; what says nothing of one is taken for done. */
const DoneSchema = z.looseObject({ success: z.literal(true).optional() })
const CreatedSchema = DoneSchema.extend({
  result: z.looseObject({ deliverResults: z.array(DoneSchema).optional() }).optional(),
})

export interface CardReplierOptions {
  message: DingtalkMessage
  card: DingtalkCardSettings
  /** Robot that the card is from. */
  robotCode: string
  callApi: CallApi
  dialect: Dialect
  /** Sends one message that is none of the card. */
  send: (text: string) => Promise<void>
  /** Answers without a card. */
  fallback: Replier
  log: ChannelLog
}

/** How a text is written: as a step, as the end, or as the end of a card that failed. */
type Ending = 'open' | 'final' | 'failed'

/**
 * Creates the card with the first words, replaces its text at most twice a second and ends it in any
 * case: one that is not ended goes on "thinking". Where DingTalk takes no card, messages are sent.
 */
export function createCardReplier(options: CardReplierOptions): Replier {
  const { message, callApi, card, dialect, fallback, log } = options
  const outTrackId = derivedId('dingtalk', message.msgId)
  let state: 'none' | 'open' | 'refused' = 'none'
  let writes = 0

  async function create(text: string): Promise<void> {
    // Set until it is there: a wrong template would fail at every try.
    state = 'refused'
    const body = { outTrackId, ...cardOf(text, options) }
    const to = '/v1.0/card/instances/createAndDeliver'
    const created = await callApi({ to, body }).catch(async (error: unknown) => {
      // Without an answer it may be there all the same.
      if (error instanceof PlatformError && error.status === null) await endElsewhere()
      throw error
    })
    if (!CreatedSchema.safeParse(created).success)
      throw new PlatformError('DingTalk did not deliver the card')
    state = 'open'
  }

  const endElsewhere = (): Promise<void> => write(ELSEWHERE, 'failed').catch(() => undefined)

  async function write(content: string, ending: Ending): Promise<void> {
    const body = {
      outTrackId,
      guid: derivedId(outTrackId, ++writes),
      key: card.key,
      content,
      isFull: true,
      isFinalize: ending === 'final',
      isError: ending === 'failed',
    }
    // The same guid is written once, so it may be repeated.
    const call = { method: 'PUT', to: '/v1.0/card/streaming', body, isRepeatable: true } as const
    if (!DoneSchema.safeParse(await callApi(call)).success)
      throw new PlatformError('DingTalk did not take the text of the card')
  }

  /** The end of the answer in the card; false if it must go another way. */
  async function finishCard(text: string): Promise<boolean> {
    if (state === 'refused') return false
    try {
      if (state === 'none') await create(text)
      await write(text, 'final')
      return true
    } catch (error) {
      log.warn({ channel: 'dingtalk', err: error }, 'card refused; sent as a message')
      if (state === 'open') await endElsewhere()
      return false
    }
  }

  return {
    progress: {
      ...PROGRESS,
      async show(words) {
        const [text = ''] = renderReply(plainReply(words), dialect)
        if (state === 'refused') return fallback.progress?.show(words)
        if (state === 'none') await create(text)
        await write(text, 'open')
      },
    },
    async finish(reply: Reply) {
      const [first = '', ...rest] = renderReply(reply, dialect)
      if (!(await finishCard(first))) return fallback.finish(reply)
      for (const text of rest) await options.send(text)
    },
  }
}

/** A card for the place where the message came from. */
function cardOf(text: string, { message, card, robotCode }: CardReplierOptions): object {
  const place =
    message.conversationType === '2'
      ? {
          openSpaceId: `dtv1.card//IM_GROUP.${message.conversationId}`,
          imGroupOpenSpaceModel: { supportForward: true },
          imGroupOpenDeliverModel: { robotCode },
        }
      : {
          openSpaceId: `dtv1.card//IM_ROBOT.${message.senderStaffId}`,
          imRobotOpenSpaceModel: { supportForward: true },
          imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
        }
  return {
    cardTemplateId: card.templateId,
    cardData: { cardParamMap: { [card.key]: text } },
    callbackType: 'STREAM',
    userIdType: 1,
    ...place,
  }
}
