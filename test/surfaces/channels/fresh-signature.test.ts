import { describe, expect, it } from 'vitest'
import { createUsedSignatures, requireFresh } from '#surfaces/channels/wire/fresh-signature.ts'

const NOW_MS = Date.parse('2026-01-01T00:00:00Z')
const MINUTE_MS = 60_000
const content = (text: string) => Buffer.from(text)

describe('the age of a signature', () => {
  it.each([0, 299, -299, 300, -300])('may be %i s', (seconds) => {
    expect(() => requireFresh(NOW_MS + seconds * 1000, NOW_MS)).not.toThrow()
  })

  it.each([301, -301, 86_400, NaN, Infinity])('may not be %d s', (seconds) => {
    expect(() => requireFresh(NOW_MS + seconds * 1000, NOW_MS)).toThrow(/clock of this machine/)
  })
})

describe('signatures that were used', () => {
  it('count again for the same content alone, as long as they are fresh', () => {
    let nowMs = NOW_MS
    const used = createUsedSignatures(() => nowMs)
    used.use('a', content('one'))
    // One from a clock that is five minutes ahead counts for ten.
    nowMs += 10 * MINUTE_MS
    used.use('a', content('one'))
    expect(() => used.use('a', content('two'))).toThrow('used before')
    nowMs += 1
    used.use('b', content('two'))
    used.use('a', content('two'))
  })

  it('are forgotten one by one, the oldest first, when there are very many', () => {
    const used = createUsedSignatures(() => NOW_MS)
    for (let at = 0; at <= 20_001; at++) used.use(String(at), content('one'))
    used.use('0', content('two'))
    expect(() => used.use('20001', content('two'))).toThrow('used before')
  })
})
