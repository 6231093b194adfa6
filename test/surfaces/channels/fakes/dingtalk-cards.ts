// DingTalk's AI cards: created and delivered once, written with a guid a time, ended exactly once.
import { z } from 'zod'
import type { Call, CallAnswer } from './platform.ts'

export const TEMPLATE_ID = 'card-template.schema'

const DeliverModels = {
  IM_GROUP: z.looseObject({
    imGroupOpenSpaceModel: z.object({ supportForward: z.boolean() }),
    imGroupOpenDeliverModel: z.object({ robotCode: z.string().min(1) }),
  }),
  IM_ROBOT: z.looseObject({
    imRobotOpenSpaceModel: z.object({ supportForward: z.boolean() }),
    imRobotOpenDeliverModel: z.object({
      spaceType: z.literal('IM_ROBOT'),
      robotCode: z.string().min(1),
    }),
  }),
}
const CreateSchema = z.looseObject({
  cardTemplateId: z.literal(TEMPLATE_ID),
  outTrackId: z.string().min(1),
  openSpaceId: z.string().regex(/^dtv1\.card\/\/(?:IM_GROUP|IM_ROBOT)\.[^;]+$/),
  callbackType: z.literal('STREAM'),
  userIdType: z.literal(1),
  cardData: z.object({ cardParamMap: z.record(z.string(), z.string()) }),
})
const WriteSchema = z.strictObject({
  outTrackId: z.string(),
  guid: z.string().min(1),
  key: z.string(),
  content: z.string(),
  isFull: z.literal(true),
  isFinalize: z.boolean(),
  isError: z.boolean(),
})

export interface Card {
  /** The message that it answers. */
  messageId: string
  key: string
  history: string[]
  end: 'final' | 'failed' | null
}

export interface DingtalkCards {
  /** Answers a call of the card interface; null for any other. */
  answer(call: Call): CallAnswer | null
  readonly cards: Map<string, Card>
  /** What fails from now on: creating cards, or writing their end. */
  refuse: 'nothing' | 'create' | 'deliver' | 'final'
}

/** @param lastIn the latest message in a group or of a person */
export function serveDingtalkCards(
  faults: string[],
  lastIn: ReadonlyMap<string, string>,
): DingtalkCards {
  const cards = new Map<string, Card>()
  const guids = new Set<string>()
  const bad = (message: string): CallAnswer => {
    faults.push(message)
    return { status: 400, body: { code: 'invalidParameter', message } }
  }
  const served: DingtalkCards = { answer, cards, refuse: 'nothing' }

  function answer({ method, path, body }: Call): CallAnswer | null {
    if (method === 'POST' && path === '/v1.0/card/instances/createAndDeliver') return create(body)
    return method === 'PUT' && path === '/v1.0/card/streaming' ? write(body) : null
  }

  function create(body: unknown): CallAnswer {
    const parsed = CreateSchema.safeParse(body)
    if (served.refuse === 'create')
      return { status: 400, body: { code: 'param.templateNotExist', message: 'no template' } }
    if (!parsed.success) return bad(parsed.error.message)
    const { outTrackId, openSpaceId, cardData } = parsed.data
    const [kind, place = ''] = openSpaceId.replace('dtv1.card//', '').split(/\.(.*)/s)
    const model = DeliverModels[kind === 'IM_GROUP' ? 'IM_GROUP' : 'IM_ROBOT'].safeParse(body)
    if (!model.success) return bad(model.error.message)
    if (cards.has(outTrackId)) return bad('card created twice')
    const success = served.refuse !== 'deliver'
    const [key = ''] = Object.keys(cardData.cardParamMap)
    if (success)
      cards.set(outTrackId, { messageId: lastIn.get(place) ?? '', key, history: [], end: null })
    const deliverResults = [{ spaceType: kind, spaceId: place, success, errorMsg: '' }]
    return { body: { success: true, result: { outTrackId, deliverResults } } }
  }

  function write(body: unknown): CallAnswer {
    const parsed = WriteSchema.safeParse(body)
    if (!parsed.success) return bad(parsed.error.message)
    const { outTrackId, guid, key, content, isFinalize, isError } = parsed.data
    const card = cards.get(outTrackId)
    if (card === undefined) return bad('no such card')
    if (guids.has(guid)) return { body: { success: true, result: true } }
    if (served.refuse === 'final' && isFinalize)
      return { status: 500, body: { code: 'unknownError', message: 'unknownError' } }
    guids.add(guid)
    if (card.end !== null) return bad('written after its end')
    if (card.key !== key) return bad(`no variable ${key}`)
    card.history.push(content)
    if (isFinalize || isError) card.end = isError ? 'failed' : 'final'
    return { body: { success: true, result: true } }
  }

  return served
}
