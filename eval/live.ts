// Eval: the language model of a live run: asked, recorded, or replayed.
import type { ChatConfig } from '#config/chat.ts'
import { AppError } from '#domain/errors.ts'
import type { NewChatModel } from '#models/chat/chat-model.ts'
import { chatModelPerQuestion, endpointChatModels } from '#models/chat/chat-models.ts'
import { readCassette, writeCassette, type Recording } from './cassette.ts'
import { createRecorder, requireRecorded } from './recorded-models.ts'

/** replay: only what is recorded; record: ask for the rest; refresh: ask for all; off: no file. */
export const CACHE_MODES = ['replay', 'record', 'refresh', 'off'] as const
export type CacheMode = (typeof CACHE_MODES)[number]

export interface LiveOptions {
  cache: CacheMode
  cassetteFile: string
  /** Only some of the cases are run: recordings that they do not use are kept. */
  isSelection: boolean
}

export interface LiveModels {
  model: string
  chatModels: NewChatModel
  /** Keeps what was recorded; to be called however the run ends. */
  save: () => Promise<void>
  /** Throws NOT_FOUND if the run lacked a recording. */
  requireComplete: () => void
}

/**
 * The models that a live run answers with, bounded as a user's are. Throws INVALID_INPUT where a
 * model is needed and none is configured, NOT_FOUND where there is nothing to replay.
 */
export async function openLiveModels(
  config: ChatConfig | null,
  { cache, cassetteFile, isSelection }: LiveOptions,
): Promise<LiveModels> {
  const cassette = await readCassette(cassetteFile)
  const settings = cache === 'replay' ? cassette.head : config
  if (settings === null) throw nothingToAsk(cache, cassetteFile)
  const { model, maxTokensPerQuestion } = settings
  const clocks = { maxTokensPerQuestion, clockMs: () => performance.now() }
  const live =
    cache === 'replay' || config === null ? null : await endpointChatModels(config, Date.now)
  if (cache === 'off' && live !== null) {
    const nothing = { save: async () => undefined, requireComplete: () => undefined }
    return { model, chatModels: chatModelPerQuestion(live, clocks), ...nothing }
  }
  const recorder = createRecorder({ cassette, model, live, refresh: cache === 'refresh' })
  const kept = (): Iterable<Recording> => {
    const used = recorder.used().map((recording) => [recording.key, recording] as const)
    return new Map([...(isSelection ? cassette.recordings : []), ...used]).values()
  }
  return {
    model,
    chatModels: chatModelPerQuestion(recorder.newModel, clocks),
    save: async () => {
      if (live !== null) await writeCassette(cassetteFile, { model, maxTokensPerQuestion }, kept())
    },
    requireComplete: () => requireRecorded(recorder.missing(), cassetteFile),
  }
}

function nothingToAsk(cache: CacheMode, cassetteFile: string): AppError {
  if (cache !== 'replay') {
    return new AppError('INVALID_INPUT', '没有配置语言模型，请先设置 TIAOLI_CHAT_*')
  }
  return new AppError(
    'NOT_FOUND',
    `没有“${cassetteFile}”可以重放；请配置 TIAOLI_CHAT_* 后用 --profile live --cache record 录制`,
  )
}
