import { describe, expect, it } from 'vitest'
import type { ChatConfig } from '#config/chat.ts'
import { createLogger } from '#surfaces/http/logger.ts'
import { logModelFailure } from '#surfaces/http/model-failure.ts'
import { composeWith } from '../../answer/with-model.ts'
import {
  fails,
  garbles,
  hangs,
  rateLimited,
  SCRIPTED_KEY,
  startScriptedEndpoint,
  type ChatPlay,
} from '../../support/scripted-endpoint.ts'
import { harness, posting } from './harness.ts'

const QUESTION = '轻工业稳增长的目标是什么？'
const CHAT = { model: 'tiaoli', messages: [{ role: 'user', content: QUESTION }] }
const CALL = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'ask', arguments: { question: QUESTION } },
}
const HEADERS = { 'X-Request-Id': 'request-7', Accept: 'application/json, text/event-stream' }

const SILENT = hangs()
/** Only who waits for a reply that never comes is in a hurry. */
const IMPATIENT = new Map<ChatPlay, Partial<ChatConfig>>([[SILENT, { firstTokenTimeoutMs: 100 }]])

/** The log of one question whose model does as each play says. */
async function logOf(
  path: string,
  body: object,
  play: ChatPlay,
  changes: Partial<ChatConfig> = {},
) {
  await using endpoint = await startScriptedEndpoint({ chat: [play, play, play, play] })
  const logs: Record<string, unknown>[] = []
  const destination = { write: (line: string) => void logs.push(JSON.parse(line)) }
  const logger = createLogger({ level: 'debug', destination })
  const product = await composeWith(endpoint, changes, {
    onModelFailure: (error, requestId) => logModelFailure(logger, error, requestId),
  })
  const { app } = harness({ services: () => product, logger })
  const response = await app.request(path, posting(body, { headers: HEADERS }))
  expect([response.status, (await response.text()).length > 0]).toEqual([200, true])
  expect(endpoint.requests.length).toBeGreaterThan(0)
  return logs
}

describe('a model that fails', () => {
  it.each<[string, ChatPlay, object, RegExp]>([
    [
      'a wrong key',
      fails(401, `no ${SCRIPTED_KEY}: ${QUESTION}`),
      { reason: 'rejected', status: 401 },
      /TIAOLI_CHAT_API_KEY/u,
    ],
    ['its limit', rateLimited('60'), { reason: 'rate-limited', status: 429 }, /额度/u],
    ['silence', SILENT, { reason: 'timeout', status: null }, /TIAOLI_CHAT_TIMEOUT_MS/u],
    ['nonsense', garbles(), { reason: 'unreadable' }, /TIAOLI_CHAT_BASE_URL/u],
  ])('is logged with reason, cure and request id: %s', async (_name, play, failure, cure) => {
    const logs = await logOf('/api/ask', { question: QUESTION }, play, IMPATIENT.get(play))
    expect(logs).toContainEqual(
      expect.objectContaining({
        ...failure,
        msg: 'language model failed',
        requestId: 'request-7',
        cure: expect.stringMatching(cure),
      }),
    )
    expect(JSON.stringify(logs)).not.toContain(SCRIPTED_KEY)
    expect(JSON.stringify(logs)).not.toContain(QUESTION)
  })

  it.each([
    ['/api/ask', { question: QUESTION, stream: true }],
    ['/v1/chat/completions', CHAT],
    ['/v1/chat/completions', { ...CHAT, stream: true }],
    ['/mcp', CALL],
  ])('is logged whoever asked: %s', async (path, body) => {
    const logs = await logOf(path, body, fails(401))
    expect(logs).toContainEqual(
      expect.objectContaining({ msg: 'language model failed', requestId: 'request-7' }),
    )
  })
})
