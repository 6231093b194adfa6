import { readFileSync } from 'node:fs'
import { inspect, parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ENV_NAMES, loadConfig } from '#config/config.ts'

const CHAT = {
  TIAOLI_CHAT_PRESET: 'qwen',
  TIAOLI_CHAT_MODEL: 'some-model',
  TIAOLI_CHAT_API_KEY: 'sk-chat-very-secret',
}

const OPENAI = {
  TIAOLI_EMBEDDINGS: 'openai',
  TIAOLI_EMBEDDINGS_API_KEY: 'sk-very-secret',
  TIAOLI_EMBEDDINGS_MODEL: 'some-model',
}

describe('loadConfig', () => {
  it('starts offline on the local host when nothing is set', () => {
    const config = loadConfig({})
    expect(config.server).toMatchObject({ host: '127.0.0.1', port: 8787, corsOrigins: [] })
    expect(config.embeddings).toEqual({ kind: 'offline', adapt: false })
    expect(config.seedsDirectory).toBe('seeds')
  })

  it('reads the example file, which names every variable, as the defaults', () => {
    const example = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'))
    expect(Object.keys(example).toSorted()).toEqual(ENV_NAMES.toSorted())
    expect(loadConfig(example)).toEqual(loadConfig({}))
  })

  it('reports every faulty variable at once, in one error', () => {
    const load = () =>
      loadConfig({ PORT: '80x', LOG_LEVEL: 'loud', TIAOLI_CORS_ORIGINS: 'https://a.cn,b' })
    expect(load).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    for (const name of ['PORT', 'LOG_LEVEL', 'TIAOLI_CORS_ORIGINS']) expect(load).toThrow(name)
  })

  it('asks for key and model once an endpoint is chosen', () => {
    const load = () =>
      loadConfig({ TIAOLI_EMBEDDINGS: 'openai', TIAOLI_EMBEDDINGS_API_KEY: ' ', PORT: 'x' })
    expect(load).toThrow('PORT')
    expect(load).toThrow('TIAOLI_EMBEDDINGS_API_KEY')
    expect(load).toThrow('TIAOLI_EMBEDDINGS_MODEL')
  })

  it('has no language model unless one is named', () => {
    expect(loadConfig({}).chat).toBeNull()
    expect(loadConfig({ TIAOLI_CHAT_MAX_TOKENS: '5000' }).chat).toBeNull()
  })

  it.each([
    [
      { TIAOLI_CHAT_PRESET: 'deepseek', TIAOLI_CHAT_API_KEY: 'sk-x' },
      'https://api.deepseek.com/v1',
    ],
    [{ TIAOLI_CHAT_PRESET: 'ollama' }, 'http://127.0.0.1:11434/v1'],
    [{ TIAOLI_CHAT_BASE_URL: 'http://10.0.0.8:8000/v1' }, 'http://10.0.0.8:8000/v1'],
    [
      { TIAOLI_CHAT_PRESET: 'openai', TIAOLI_CHAT_BASE_URL: 'https://proxy.cn/v1' },
      'https://proxy.cn/v1',
    ],
  ])('finds the language model of %j', (settings, baseUrl) => {
    const { chat } = loadConfig({ ...settings, TIAOLI_CHAT_MODEL: 'some-model' })
    expect(chat).toMatchObject({ baseUrl, model: 'some-model', temperature: 0, timeoutMs: 45_000 })
    expect(chat?.apiKey?.reveal()).toBe(
      'TIAOLI_CHAT_API_KEY' in settings ? settings.TIAOLI_CHAT_API_KEY : undefined,
    )
  })

  it.each([
    [{ TIAOLI_CHAT_MODEL: 'm' }, 'TIAOLI_CHAT_BASE_URL'],
    [{ TIAOLI_CHAT_API_KEY: 'sk-very-secret' }, 'TIAOLI_CHAT_MODEL'],
    [{ TIAOLI_CHAT_BASE_URL: 'http://a.cn/v1' }, 'TIAOLI_CHAT_MODEL'],
    [{ TIAOLI_CHAT_PRESET: 'vllm' }, 'TIAOLI_CHAT_MODEL'],
    [{ TIAOLI_CHAT_PRESET: 'qwen', TIAOLI_CHAT_MODEL: 'm' }, 'TIAOLI_CHAT_API_KEY'],
    [{ TIAOLI_CHAT_PRESET: 'nobody', TIAOLI_CHAT_MODEL: 'm' }, 'TIAOLI_CHAT_PRESET'],
  ])('names what is missing beside %j', (settings, name) => {
    const load = () => loadConfig(settings)
    expect(load).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(load).toThrow(new RegExp(`${name}$`, 'm'))
    expect(load).not.toThrow('very-secret')
  })

  it('shows the key neither when printed, nor as JSON, nor in an error', () => {
    const config = loadConfig({ ...OPENAI, ...CHAT })
    expect(config.embeddings.kind === 'openai' && config.embeddings.apiKey.reveal()).toBe(
      'sk-very-secret',
    )
    const embeddings = config.embeddings.kind === 'openai' ? config.embeddings : undefined
    const shown = [inspect(config, { depth: 9 }), JSON.stringify(config), `${embeddings?.apiKey}`]
    expect(shown.join()).not.toContain('very-secret')
    expect(shown[1]).toContain('已隐藏')
    const failing = () => loadConfig({ ...OPENAI, ...CHAT, PORT: 'x', TIAOLI_CHAT_BASE_URL: 'x' })
    expect(failing).toThrow('PORT')
    expect(failing).not.toThrow('very-secret')
  })

  it('keeps conversations beside the library unless told where', () => {
    const fileOf = (env: Record<string, string>) => loadConfig(env).conversations.file
    expect(fileOf({})).toBe('conversations.db')
    expect(fileOf({ TIAOLI_VECTORSTORE: '/data/vectorstore' })).toBe('/data/conversations.db')
    expect(fileOf({ TIAOLI_CONVERSATIONS_FILE: '/x.db' })).toBe('/x.db')
  })

  it.each([
    ['auto', 'own'],
    ['on', 'on'],
    ['off', 'off'],
  ])('with %s, conversations are listed: %s', (listing, expected) => {
    const { server } = loadConfig({ TIAOLI_CONVERSATIONS_LISTING: listing })
    expect(server.conversationListing).toBe(expected)
  })

  it('gives the vector leg the same weight in every library when one is set', () => {
    const { vector } = loadConfig({ TIAOLI_VECTOR_WEIGHT: '0.3' }).fusion
    expect([vector.strange.weight, vector.familiar.weight]).toEqual([0.3, 0.3])
  })

  it('cannot be changed after it was loaded', () => {
    const config = loadConfig({})
    expect(() => Object.assign(config.server, { port: 1 })).toThrow(TypeError)
  })

  it('splits the origins that may call from a browser', () => {
    const { server } = loadConfig({ TIAOLI_CORS_ORIGINS: 'https://a.cn, http://b.cn:81' })
    expect(server.corsOrigins).toEqual(['https://a.cn', 'http://b.cn:81'])
  })

  it('turns a messaging app on when all of its settings are there, and names what is missing', () => {
    const feishu = {
      TIAOLI_FEISHU_APP_ID: 'cli_1',
      TIAOLI_FEISHU_APP_SECRET: 'very-secret',
      TIAOLI_FEISHU_VERIFICATION_TOKEN: 'token',
    }
    expect(loadConfig({}).channels.feishu).toBeNull()
    const { channels } = loadConfig(feishu)
    expect(channels.feishu).toMatchObject({ appId: 'cli_1', webhook: { encryptKey: null } })
    expect(JSON.stringify(channels)).not.toContain('very-secret')
    const half = { ...feishu, TIAOLI_FEISHU_APP_SECRET: ' ' }
    expect(() => loadConfig(half)).toThrow(/启用飞书时必须设置[^]*TIAOLI_FEISHU_APP_SECRET/)
    expect(() => loadConfig({ TIAOLI_FEISHU_ENCRYPT_KEY: 'k' })).toThrow('TIAOLI_FEISHU_APP_ID')
    expect(() => loadConfig({ TIAOLI_SLACK_BOT_TOKEN: 'x' })).toThrow('TIAOLI_SLACK_SIGNING_SECRET')
    expect(() => loadConfig({ TIAOLI_WECOM_BOT_AES_KEY: 'short' })).toThrow('43 位')
  })

  it('receives from Slack by the mode that is set, and asks for what that needs', () => {
    const slack = { TIAOLI_SLACK_BOT_TOKEN: 'xoxb-1', TIAOLI_SLACK_MODE: 'socket' }
    expect(() => loadConfig(slack)).toThrow('TIAOLI_SLACK_APP_TOKEN')
    expect(() => loadConfig(slack)).not.toThrow('TIAOLI_SLACK_SIGNING_SECRET')
    expect(() => loadConfig({ ...slack, TIAOLI_SLACK_APP_TOKEN: 'xoxb-1' })).toThrow('xapp-')
    const { channels } = loadConfig({ ...slack, TIAOLI_SLACK_APP_TOKEN: 'xapp-1' })
    expect(channels.slack?.reception.mode).toBe('socket')
    expect(() => loadConfig({ TIAOLI_SLACK_APP_TOKEN: 'xapp-1' })).toThrow('TIAOLI_SLACK_BOT_TOKEN')
  })

  it('polls Telegram where no secret is set, and wherever it is told to', () => {
    const token = { TIAOLI_TELEGRAM_BOT_TOKEN: '1:a' }
    const secret = { ...token, TIAOLI_TELEGRAM_WEBHOOK_SECRET: 'very-secret' }
    const isPolled = (env: Record<string, string>) =>
      loadConfig(env).channels.telegram?.webhookSecret === null
    expect(isPolled(token)).toBe(true)
    expect(isPolled(secret)).toBe(false)
    expect(isPolled({ ...secret, TIAOLI_TELEGRAM_MODE: 'polling' })).toBe(true)
    const webhook = { ...token, TIAOLI_TELEGRAM_MODE: 'webhook' }
    expect(() => loadConfig(webhook)).toThrow('TIAOLI_TELEGRAM_WEBHOOK_SECRET')
    expect(() => loadConfig({ TIAOLI_TELEGRAM_WEBHOOK_SECRET: 'x' })).toThrow(
      'TIAOLI_TELEGRAM_BOT_TOKEN',
    )
  })

  it('answers in DingTalk by cards where a template is set', () => {
    const app = { TIAOLI_DINGTALK_CLIENT_ID: 'a', TIAOLI_DINGTALK_CLIENT_SECRET: 'b' }
    expect(loadConfig(app).channels.dingtalk).toMatchObject({ mode: 'stream', card: null })
    const template = { TIAOLI_DINGTALK_CARD_TEMPLATE_ID: 't.schema' }
    expect(loadConfig({ ...app, ...template }).channels.dingtalk?.card).toEqual({
      templateId: 't.schema',
      key: 'content',
    })
    expect(() => loadConfig(template)).toThrow('TIAOLI_DINGTALK_CLIENT_ID')
  })

  it('asks of a messaging app what its mode needs, and nothing else', () => {
    const feishu = { TIAOLI_FEISHU_APP_ID: 'cli_1', TIAOLI_FEISHU_APP_SECRET: 'very-secret' }
    expect(() => loadConfig(feishu)).toThrow(
      /启用飞书（TIAOLI_FEISHU_MODE=webhook）[^]*TIAOLI_FEISHU_VERIFICATION_TOKEN/,
    )
    const connected = { ...feishu, TIAOLI_FEISHU_MODE: 'long-connection' }
    expect(loadConfig(connected).channels.feishu).toMatchObject({ appId: 'cli_1', webhook: null })
    expect(loadConfig({ TIAOLI_FEISHU_MODE: 'long-connection' }).channels.feishu).toBeNull()
    expect(() => loadConfig({ ...connected, TIAOLI_FEISHU_APP_ID: '' })).toThrow(
      'TIAOLI_FEISHU_APP_ID',
    )
    expect(() => loadConfig({ ...feishu, TIAOLI_FEISHU_MODE: 'stream' })).toThrow(
      '应为 webhook 或 long-connection',
    )

    const bot = { TIAOLI_WECOM_BOT_ID: 'aib', TIAOLI_WECOM_BOT_SECRET: 'very-secret' }
    expect(() => loadConfig(bot)).toThrow(/TIAOLI_WECOM_BOT_MODE=webhook[^]*TIAOLI_WECOM_BOT_TOKEN/)
    const { wecomBot } = loadConfig({ ...bot, TIAOLI_WECOM_BOT_MODE: 'long-connection' }).channels
    expect(wecomBot).toMatchObject({
      mode: 'long-connection',
      botId: 'aib',
      socketUrl: 'wss://openws.work.weixin.qq.com',
    })
    expect(JSON.stringify(wecomBot)).not.toContain('very-secret')
    expect(() =>
      loadConfig({ TIAOLI_WECOM_BOT_TOKEN: 't', TIAOLI_WECOM_BOT_MODE: 'long-connection' }),
    ).toThrow(/TIAOLI_WECOM_BOT_ID[^]*TIAOLI_WECOM_BOT_SECRET/)
    expect(() => loadConfig({ ...bot, TIAOLI_WECOM_BOT_SOCKET_URL: 'https://x.cn' })).toThrow(
      '应为 ws(s) 地址',
    )
  })
})
