// A language model that fails in the middle, from its endpoint to the person's screen.
import { describe, expect, it } from 'vitest'
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'
import { withHandles } from '../../answer/with-model.ts'
import { temporaryFolder } from '../../product.ts'
import {
  chatConfigOf,
  fails,
  hangs,
  hangsAfter,
  startScriptedEndpoint,
  type ChatPlay,
} from '../../support/scripted-endpoint.ts'
import { createFakeFeishu } from './fakes/feishu.ts'
import type { FakePlatform } from './fakes/platform.ts'
import { createFakeWecomBot } from './fakes/wecom-bot.ts'
import { createFakeWecomBotSocket } from './fakes/wecom-bot-socket.ts'
import { direct, serve } from './harness.ts'

const QUESTION = '体验中心怎么建设？'
/** What the model says: proven by its clause, so it is shown at once. */
const SENTENCE = '《示例市促进消费工作方案（2023—2024年）》支持企业开发适老化家电'
/** What the answer says without a model. */
const EXTRACT = '每年建设体验中心3家。」'
/** Longer than any platform here waits before it shows what there is. */
const IDLE_MS = 1500

const built = temporaryFolder()

async function assistantWith(chat: readonly ChatPlay[]) {
  const endpoint = await startScriptedEndpoint({ chat })
  const failures: { error: unknown; requestId: string | undefined }[] = []
  const config = loadConfig({ TIAOLI_SEEDS: 'test/corpus', TIAOLI_VECTORSTORE: built })
  const { assistant } = await compose(
    { ...config, chat: chatConfigOf(endpoint, { idleTimeoutMs: IDLE_MS }) },
    {
      now: () => new Date('2024-06-01T04:00:00Z'),
      onModelFailure: (error, requestId) => void failures.push({ error, requestId }),
    },
  )
  return { assistant, endpoint, failures }
}

const hangsInTheMiddle: ChatPlay = (request, response) =>
  hangsAfter(`${withHandles(`${SENTENCE}[@plan]。`, request, { plan: '体验中心3家' })}接着`)(
    request,
    response,
  )

const PLATFORMS: [
  string,
  () => Promise<{ platform: FakePlatform; shownOverTime: (id: string) => string[] }>,
][] = [
  [
    'the card of Feishu',
    async () => {
      const platform = await createFakeFeishu({ mode: 'long-connection' })
      const shownOverTime = () => [...platform.cards.values()].flatMap(({ history }) => history)
      return { platform, shownOverTime }
    },
  ],
  [
    'the stream of WeCom over its long connection',
    async () => {
      const platform = await createFakeWecomBotSocket()
      const shownOverTime = (id: string) => platform.writes(id).map(({ content }) => content)
      return { platform, shownOverTime }
    },
  ],
  [
    'the stream of WeCom that is polled',
    async () => {
      const platform = await createFakeWecomBot()
      return { platform, shownOverTime: (id) => platform.snapshots.get(id) ?? [] }
    },
  ],
]

describe.each(PLATFORMS)('%s', (_name, open) => {
  it('takes back what a model wrote that then failed', async () => {
    const { assistant, endpoint } = await assistantWith([hangsInTheMiddle, hangs()])
    const { platform, shownOverTime } = await open()
    await serve(platform, { assistant })
    const message = direct({ text: QUESTION })
    await platform.push(message)
    await expect.poll(() => platform.shown(message.id).length).toBe(1)
    const over = shownOverTime(message.id)
    const lastWithdrawn = over.findLastIndex((text) => text.includes(SENTENCE))
    expect(lastWithdrawn).toBeGreaterThanOrEqual(0)
    expect(lastWithdrawn).toBeLessThan(over.length - 1)
    const [final = ''] = platform.shown(message.id)
    expect(final).not.toContain(SENTENCE)
    expect(final).toContain(EXTRACT)
    expect(final).toContain('注意：模型没有作答（语言模型超时），改为逐字摘录')
    expect(platform.faults).toEqual([])
    await endpoint[Symbol.asyncDispose]()
  })

  it('shows the answer of the documents alone when the model is down', async () => {
    const { assistant, endpoint, failures } = await assistantWith([fails(500)])
    const { platform } = await open()
    const { logs } = await serve(platform, { assistant })
    const message = direct({ text: QUESTION })
    await platform.push(message)
    await expect.poll(() => platform.shown(message.id).length).toBe(1)
    expect(platform.shown(message.id).join()).toContain(EXTRACT)
    expect(platform.shown(message.id).join()).toContain('改为逐字摘录')
    const accepted = logs.find(({ msg }) => msg === 'channel message')
    expect(failures[0]).toMatchObject({
      error: { reason: 'unavailable', status: 500 },
      requestId: accepted?.['requestId'],
    })
    expect(platform.faults).toEqual([])
    await endpoint[Symbol.asyncDispose]()
  })
})
