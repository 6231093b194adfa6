// Telegram by long polling: nothing lost, nothing answered twice, conflicts told.
import { expect, it } from 'vitest'
import { createFakeTelegram, type FakeTelegram } from './fakes/telegram.ts'
import { answerWith, direct, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const polls = (platform: FakeTelegram) =>
  platform.calls.filter(({ path }) => path.endsWith('/getUpdates'))
const shown = async (platform: FakeTelegram, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBe(1)
  return platform.shown(id).join()
}

it('confirms what it took over, once each, also what it cannot read', async () => {
  const platform = await createFakeTelegram('polling')
  const { asked } = await serve(platform, { assistant: echo })
  platform.queue({ update_id: 1, edited_message: { text: '改过' } })
  const messages = ['一', '二', '三'].map((text) => direct({ text, user: `u-${text}` }))
  for (const message of messages) await platform.push(message)
  for (const message of messages) expect(await shown(platform, message.id)).toContain('答：')
  await expect.poll(() => platform.pending).toEqual([])
  expect(asked).toHaveLength(3)
  expect(platform.faults).toEqual([])
})

it('asks for messages only, and holds one request at a time', async () => {
  const platform = await createFakeTelegram('polling')
  await serve(platform, { assistant: echo })
  await expect.poll(() => polls(platform).length).toBeGreaterThan(1)
  expect(polls(platform)[0]?.body).toMatchObject({ timeout: 30, allowed_updates: ['message'] })
})

it('leaves to the next process what it had not taken over when it stopped', async () => {
  const platform = await createFakeTelegram('polling')
  const { close } = await serve(platform, { assistant: echo })
  const first = direct({ text: '先' })
  await platform.push(first)
  await shown(platform, first.id)
  await close()
  const between = direct({ text: '停机时' })
  await platform.push(between)
  await pause(50)
  expect(platform.shown(between.id)).toEqual([])
  await serve(platform, { assistant: echo })
  expect(await shown(platform, between.id)).toContain('答：停机时')
  expect(platform.shown(first.id)).toHaveLength(1)
})

it('says what to do about a webhook, removes none, and begins once it is gone', async () => {
  const platform = await createFakeTelegram('polling')
  platform.setWebhook('https://elsewhere.example/')
  const { logs } = await serve(platform, { assistant: echo })
  await expect.poll(() => logs.some(({ msg }) => /deleteWebhook/.test(String(msg)))).toBe(true)
  const message = direct()
  await platform.push(message)
  await pause(100)
  expect(platform.calls.some(({ path }) => path.endsWith('/deleteWebhook'))).toBe(false)
  expect(platform.pending).toHaveLength(1)
  platform.setWebhook(null)
  expect(await shown(platform, message.id)).toContain('答：')
})

it('says that another process polls, and does not storm', async () => {
  const platform = await createFakeTelegram('polling')
  const { logs } = await serve(platform, { assistant: echo })
  await expect.poll(() => polls(platform).length).toBe(1)
  const token = platform.env['TIAOLI_TELEGRAM_BOT_TOKEN'] ?? ''
  const url = `${platform.env['TIAOLI_TELEGRAM_BASE_URL']}/bot${token}/getUpdates`
  await fetch(url, { method: 'POST', body: JSON.stringify({ timeout: 1 }) })
  await expect.poll(() => logs.some(({ msg }) => /another process/.test(String(msg)))).toBe(true)
  expect(JSON.stringify(logs)).not.toContain(token)
})

it('waits longer after each failure', async () => {
  const platform = await createFakeTelegram('polling')
  await serve(platform, { env: { TIAOLI_TELEGRAM_BOT_TOKEN: '1:wrong' } })
  await pause(700)
  expect(polls(platform).length).toBeLessThanOrEqual(2)
})

it('has no webhook, and polls although there is a secret if told to', async () => {
  const platform = await createFakeTelegram('polling')
  const { url } = await serve(platform, {
    assistant: echo,
    env: { TIAOLI_TELEGRAM_WEBHOOK_SECRET: 'secret', TIAOLI_TELEGRAM_MODE: 'polling' },
  })
  const push = { method: 'POST', body: '{}', headers: { 'X-Telegram-Bot-Api-Secret-Token': '' } }
  expect((await fetch(`${url}/channels/telegram`, push)).status).toBe(404)
  await expect.poll(() => polls(platform).length).toBeGreaterThan(0)
})
