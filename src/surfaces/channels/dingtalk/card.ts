// Channels / DingTalk: an answer in an AI card that is written while it is read.
// https://open.dingtalk.com/document/orgapp/create-and-deliver-cards
// https://open.dingtalk.com/document/development/api-streamingupdate
import { z } from 'zod'
import type { DingtalkCardSettings } from '#config/channels/platforms.ts'
import type { ChannelLog } from '../channel.ts'
import { words } from '../language.ts'
import type { LiveText } from '../messages/replier.ts'
import { derivedId } from '../wire/crypto.ts'
import { PlatformError } from '../wire/http.ts'
import type { CallApi } from './api.ts'
import type { DingtalkMessage } from './parse.ts'

export const CARD_PACE = { afterMs: 500, everyMs: 500 }

/** Failures come with status 200, too; what says nothing of one is taken for done. */
const DoneSchema = z.looseObject({ success: z.literal(true).optional() })
const CreatedSchema = DoneSchema.extend({
  result: z.looseObject({ deliverResults: z.array(DoneSchema).optional() }).optional(),
})

export interface CardOptions {
  message: DingtalkMessage
  card: DingtalkCardSettings
  /** Robot that the card is from. */
  robotCode: string
  callApi: CallApi
  /** What is shown where DingTalk takes no card. */
  fallback: LiveText
  log: ChannelLog
}

/** How a text is written: as a step, as the end, or as the end of a card that failed. */
type Ending = 'open' | 'final' | 'failed'

/**
 * Creates the card with the first words, replaces its text at most twice a second and ends it in any
 * case: one that is not ended goes on "thinking".
 */
export function liveCard(options: CardOptions): LiveText {
  const { callApi, card, fallback, log } = options
  const outTrackId = derivedId('dingtalk', options.message.msgId)
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

  const endElsewhere = (): Promise<void> => write(words.elsewhere, 'failed').catch(() => undefined)

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

  return {
    async show(text) {
      if (state === 'refused') return fallback.show(text)
      if (state === 'none') await create(text)
      await write(text, 'open')
    },
    async finish(text) {
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
    },
  }
}

/** A card for the place where the message came from. */
function cardOf(text: string, { message, card, robotCode }: CardOptions): object {
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
