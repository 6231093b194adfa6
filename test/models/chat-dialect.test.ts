import { describe, expect, it } from 'vitest'
import { FULL_DIALECT, withoutRefused } from '#models/chat/chat-dialect.ts'

const refusal = (status: number, message: string) => ({ status, parameter: null, message })

describe('withoutRefused', () => {
  it.each([400, 422])('gives up a parameter that a server refuses with %s', (status) => {
    const plainer = withoutRefused(FULL_DIALECT, refusal(status, 'stream_options: extra'), null)
    expect(plainer).toEqual({ ...FULL_DIALECT, streamOptions: false })
  })

  it.each([401, 404, 500])('learns nothing from %s, whatever it says', (status) => {
    expect(withoutRefused(FULL_DIALECT, refusal(status, 'temperature'), 'verdict')).toBeNull()
  })
})
