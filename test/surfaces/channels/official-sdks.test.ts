// The fake platforms serve the platforms' own clients too: a misunderstanding of ours would show.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SocketModeClient } from '@slack/socket-mode'
import { LogLevel, WebClient } from '@slack/web-api'
import axios from 'axios'
import { DWClient, type DWClientDownStream } from 'dingtalk-stream'
import { Bot, webhookCallback, type Context } from 'grammy'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createFakeDingtalk } from './fakes/dingtalk.ts'
import { createFakeSlack } from './fakes/slack.ts'
import { APP_TOKEN } from './fakes/slack-socket.ts'
import { createFakeTelegram, type FakeTelegram } from './fakes/telegram.ts'
import { direct, inGroup } from './harness.ts'

const open: (() => unknown)[] = []
afterAll(async () => {
  for (const close of open.toReversed()) await close()
})

describe('Slack’s Web API', () => {
  it('posts, changes and says who the bot is', async () => {
    const platform = await createFakeSlack()
    open.push(() => platform.close())
    const client = new WebClient(platform.env['TIAOLI_SLACK_BOT_TOKEN'], {
      slackApiUrl: `${platform.env['TIAOLI_SLACK_BASE_URL']}/`,
      retryConfig: { retries: 0 },
    })
    expect((await client.auth.test()).user_id).toBe('U0BOT')
    const place = { channel: 'C1', text: '*甲* <https://a.example|乙>' }
    const quiet = { unfurl_links: false, unfurl_media: false }
    const { chat } = client
    const { postMessage: post } = chat
    const { ts = '' } = await post({ ...place, ...quiet, thread_ts: '1.2' })
    await client.chat.update({ ...place, ts, text: '丙' })
    expect(platform.posted[0]?.history).toEqual([place.text, '丙'])
    await expect(client.chat.update({ ...place, ts: '9.9' })).rejects.toThrow('message_not_found')
    const stranger = new WebClient('xoxb-other', {
      slackApiUrl: `${platform.env['TIAOLI_SLACK_BASE_URL']}/`,
      retryConfig: { retries: 0 },
    })
    await expect(stranger.auth.test()).rejects.toThrow('invalid_auth')
  })
})

describe('Slack’s Socket Mode', () => {
  it('gives events to be acknowledged, and again after it ended the connection', async () => {
    const platform = await createFakeSlack('socket')
    const client = new SocketModeClient({
      appToken: APP_TOKEN,
      logLevel: LogLevel.ERROR,
      clientOptions: { slackApiUrl: `${platform.env['TIAOLI_SLACK_BASE_URL']}/` },
    })
    open.push(async () => {
      await client.disconnect()
      await platform.close()
    })
    const seen: object[] = []
    client.on('message', async ({ event, retry_num, ack }) => {
      seen.push({ text: event.text, retry_num })
      await ack()
    })
    await client.start()
    await platform.push(direct({ text: '一' }))
    await platform.socket.disconnect('refresh_requested')
    await expect.poll(() => platform.socket.connections).toBe(2)
    await platform.socket.deliver(JSON.parse(platform.bodyOf(direct({ text: '二' }))), 1)
    expect(seen).toEqual([
      { text: '一', retry_num: 0 },
      { text: '二', retry_num: 1 },
    ])
    expect(platform.faults).toEqual([])
  })
})

describe('grammY for Telegram', () => {
  const botOf = (platform: FakeTelegram): Bot =>
    new Bot(platform.env['TIAOLI_TELEGRAM_BOT_TOKEN'] ?? '', {
      client: { apiRoot: platform.env['TIAOLI_TELEGRAM_BASE_URL'] ?? '' },
    })
  /** Answers as the service does: HTML in reply, which is changed then. */
  const answer = async (context: Context): Promise<void> => {
    const markup = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const
    const message_id = context.msgId ?? 0
    const reply_parameters = { message_id, allow_sending_without_reply: true }
    const sent = await context.reply('<b>查</b>', { ...markup, reply_parameters })
    const chatId = context.chat?.id ?? 0
    const html = `<b>答</b>：${context.msg?.text}`
    await context.api.editMessageText(chatId, sent.message_id, html, markup)
    await expect(
      context.api.editMessageText(chatId, sent.message_id, html, markup),
    ).rejects.toThrow('message is not modified')
  }

  it('polls for updates and confirms them', async () => {
    const platform = await createFakeTelegram('polling')
    const bot = botOf(platform)
    bot.on('message:text', answer)
    const running = bot.start({ allowed_updates: ['message'] })
    open.push(async () => {
      await bot.stop()
      await running
      await platform.close()
    })
    const message = direct({ text: '一' })
    await platform.push(message)
    await expect.poll(() => platform.shown(message.id)).toEqual(['<b>答</b>：一'])
    await expect.poll(() => platform.pending).toEqual([])
    expect(platform.faults).toEqual([])
    expect(bot.botInfo.username).toBe('TiaoliBot')
  })

  it('ends with the conflict that a second one brings', async () => {
    const platform = await createFakeTelegram('polling')
    open.push(() => platform.close())
    const bot = botOf(platform)
    const running = bot.start().catch((error: unknown) => String(error))
    await expect
      .poll(() => platform.calls.some(({ path }) => path.endsWith('/getUpdates')))
      .toBe(true)
    platform.setWebhook('https://elsewhere.example/')
    expect(await running).toMatch(/409: Conflict: can't use getUpdates method while webhook/)
  })

  it('takes pushes with the secret token', async () => {
    const platform = await createFakeTelegram()
    const bot = botOf(platform)
    bot.on('message', answer)
    const secretToken = platform.env['TIAOLI_TELEGRAM_WEBHOOK_SECRET'] ?? ''
    const server = createServer(webhookCallback(bot, 'http', { secretToken })).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    open.push(async () => {
      server.close()
      await platform.close()
    })
    const { port } = server.address() as AddressInfo
    platform.connect(`http://127.0.0.1:${port}`, { ms: Date.now() })
    const message = inGroup({ text: '二' })
    expect((await platform.push(message)).status).toBe(200)
    expect(platform.shown(message.id)[0]).toContain('二')
    const [forged] = platform.hostile(message)
    expect((await forged?.send())?.status).toBe(401)
  })
})

describe('DingTalk’s Stream client', () => {
  it('connects, takes messages and acknowledges them', async () => {
    const platform = await createFakeDingtalk('stream')
    const baseUrl = platform.env['TIAOLI_DINGTALK_BASE_URL'] ?? ''
    // Its addresses are constants.
    const redirect = axios.interceptors.request.use((request) => ({
      ...request,
      url: (request.url ?? '').replace('https://api.dingtalk.com', baseUrl),
    }))
    vi.spyOn(console, 'info').mockReturnValue()
    const client = new DWClient({
      clientId: platform.env['TIAOLI_DINGTALK_CLIENT_ID'] ?? '',
      clientSecret: platform.env['TIAOLI_DINGTALK_CLIENT_SECRET'] ?? '',
    })
    open.push(async () => {
      client.disconnect()
      axios.interceptors.request.eject(redirect)
      await platform.close()
    })
    const seen: string[] = []
    const topic = '/v1.0/im/bot/messages/get'
    client.registerCallbackListener(topic, ({ data, headers }: DWClientDownStream) => {
      seen.push(JSON.parse(data).text.content.trim())
      client.socketCallBackResponse(headers.messageId, null)
    })
    await client.connect()
    await platform.push(direct({ text: '一' }))
    await platform.push(inGroup({ text: '二' }))
    await platform.frame({ type: 'SYSTEM', headers: { topic: 'ping' }, data: '{"opaque":"x"}' })
    await platform.frame({ type: 'EVENT', headers: { topic: '*' }, data: '{}' })
    expect(seen).toEqual(['一', '二'])
    expect(platform.faults).toEqual([])
  })
})
