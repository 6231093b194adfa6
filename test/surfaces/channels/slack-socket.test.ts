// Slack by Socket Mode: acknowledged at once, connected again, never answered twice.
import { expect, it } from 'vitest'
import { createFakeSlack, type FakeSlack } from './fakes/slack.ts'
import { answerWith, direct, inGroup, pause, saying, serve } from './harness.ts'

const echo = saying(({ question }) => answerWith(`答：${question}`))
const shown = async (platform: FakeSlack, id: string) => {
  await expect.poll(() => platform.shown(id).length).toBeGreaterThan(0)
  return platform.shown(id).join('\n')
}

it('acknowledges before the answer is there, and takes a retry for the same message', async () => {
  const platform = await createFakeSlack('socket')
  const { asked } = await serve(platform, { assistant: saying(() => new Promise(() => {})) })
  const event = JSON.parse(platform.bodyOf(direct()))
  for (const attempt of [0, 1, 2, 3]) await platform.socket.deliver(event, attempt)
  await expect.poll(() => asked.length).toBe(1)
  await pause(30)
  expect(asked).toHaveLength(1)
  expect(platform.faults).toEqual([])
})

it.each(['warning', 'refresh_requested', 'link_disabled'])(
  'connects again after disconnect: %s',
  async (reason) => {
    const platform = await createFakeSlack('socket')
    await serve(platform, { assistant: echo })
    await platform.socket.disconnect(reason)
    await expect.poll(() => platform.socket.connections).toBe(2)
    const message = inGroup({ text: '之后' })
    await platform.push(message)
    expect(await shown(platform, message.id)).toContain('答：之后')
  },
)

it('connects again when the connection drops, and answers no message twice', async () => {
  const platform = await createFakeSlack('socket')
  const { asked } = await serve(platform, { assistant: echo })
  const message = direct()
  await platform.push(message)
  await shown(platform, message.id)
  platform.socket.drop()
  await expect.poll(() => platform.socket.connections).toBe(2)
  await platform.push(message)
  await pause(30)
  expect(asked).toHaveLength(1)
})

it('survives frames that it cannot read, and acknowledges what it does not answer', async () => {
  const platform = await createFakeSlack('socket')
  const { asked } = await serve(platform, { assistant: echo })
  for (const frame of ['{', '[]', '"x"', { type: 'events_api' }, { type: 7, envelope_id: {} }])
    await platform.socket.send(frame)
  await platform.socket.deliver({ type: 'event_callback', event: { type: 'reaction_added' } })
  await platform.socket.deliver(null)
  expect(asked).toEqual([])
  const message = direct()
  await platform.push(message)
  expect(await shown(platform, message.id)).toContain('答：')
})

it('gives up when its token is wrong, says why, and tells the token to nobody', async () => {
  const platform = await createFakeSlack('socket')
  const { logs } = await serve(platform, { env: { TIAOLI_SLACK_APP_TOKEN: 'xapp-wrong' } })
  await expect.poll(() => JSON.stringify(logs)).toContain('given up')
  await pause(1200)
  const asked = platform.calls.filter(({ path }) => path.endsWith('connections.open'))
  expect(asked).toHaveLength(1)
  expect(JSON.stringify(logs)).toContain('invalid_auth')
  expect(JSON.stringify(logs)).not.toContain('xapp-wrong')
})

it('takes nothing over HTTP', async () => {
  const platform = await createFakeSlack('socket')
  const { asked } = await serve(platform, { assistant: echo })
  const body = platform.bodyOf(direct())
  expect((await platform.send(body, platform.signed(body))).status).toBe(404)
  expect(asked).toEqual([])
})
