import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AnswerSchema } from '#domain/answer.ts'
import { harness, posting, QUESTION } from './harness.ts'

const { app } = harness()
const ask = async (acceptEncoding: string | null, body: object = { question: QUESTION }) => {
  const headers: Record<string, string> =
    acceptEncoding === null ? {} : { 'Accept-Encoding': acceptEncoding }
  return app.request('/api/ask', posting(body, { headers }))
}
const encodingOf = ({ headers }: Response) => headers.get('content-encoding')

describe('answers of the API', () => {
  it('come as gzip to who takes it, the same words, with all other headers', async () => {
    const [plain, packed] = await Promise.all([ask(null), ask('gzip, deflate, br')])
    expect([encodingOf(plain), encodingOf(packed)]).toEqual([null, 'gzip'])
    const bytes = Buffer.from(await packed.arrayBuffer())
    const whole = await plain.text()
    expect(bytes.length).toBeLessThan(Buffer.byteLength(whole) / 2)
    const answers = [whole, gunzipSync(bytes).toString()].map((body) =>
      AnswerSchema.parse(JSON.parse(body)),
    )
    expect(answers[1]?.text).toBe(answers[0]?.text)
    expect(answers[1]?.citations).toEqual(answers[0]?.citations)
    const namesOf = ({ headers }: Response) =>
      [...headers.keys()].filter((name) => name !== 'content-encoding')
    expect(namesOf(packed)).toEqual(namesOf(plain))
    for (const { headers } of [plain, packed])
      expect(headers.get('vary')).toContain('Accept-Encoding')
  })

  it.each(['identity', 'gzip;q=0', 'br', ''])(
    'come as they are to who takes %j',
    async (accepted) => {
      expect(encodingOf(await ask(accepted))).toBeNull()
    },
  )

  it('come as they are when they are short, failed ones with their status', async () => {
    const refused = await ask('gzip', { question: '' })
    expect([refused.status, encodingOf(refused)]).toEqual([400, null])
    expect(await refused.json()).toMatchObject({ status: 400 })
  })

  it('are not held back as events', async () => {
    expect(encodingOf(await ask('gzip', { question: QUESTION, stream: true }))).toBeNull()
  })
})
