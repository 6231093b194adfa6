import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../eval/random.ts'
import { holm, pairedBootstrap, signTest, wilsonInterval } from '../../eval/stats.ts'

const pairs = (before: number, after: number, count: number, cluster = '') =>
  Array.from({ length: count }, (_, index) => ({
    cluster: cluster === '' ? `${before}${after}${index}` : cluster,
    before,
    after,
  }))

describe('signTest', () => {
  it('is exact: three losses of three are no proof, five are', () => {
    expect(signTest(3, 0)).toBe(0.125)
    expect(signTest(5, 0)).toBe(1 / 32)
    expect(signTest(0, 5)).toBe(1)
    expect(signTest(0, 0)).toBe(1)
  })

  it('sums the tail: four losses and one gain', () => {
    expect(signTest(4, 1)).toBe(6 / 32)
  })
})

describe('pairedBootstrap', () => {
  it('finds a drop of every case certain', () => {
    const result = pairedBootstrap(pairs(0.9, 0.8, 30))
    expect(result.delta).toBeCloseTo(-0.1)
    expect(result.high).toBeLessThan(0)
    expect(result.dropP).toBe(0)
  })

  it('finds equal losses and gains to be chance', () => {
    const result = pairedBootstrap([...pairs(1, 0, 6), ...pairs(0, 1, 6), ...pairs(1, 1, 100)])
    expect(result.delta).toBe(0)
    expect(result.low).toBeLessThan(0)
    expect(result.high).toBeGreaterThan(0)
    expect(result.dropP).toBeGreaterThan(0.3)
  })

  it('is less sure when the losses are paraphrases of one question', () => {
    const steady = pairs(1, 1, 40)
    const apart = pairedBootstrap([...steady, ...pairs(1, 0, 6)])
    const together = pairedBootstrap([...steady, ...pairs(1, 0, 6, 'one')])
    expect(apart.dropP).toBeLessThan(0.05)
    expect(together.dropP).toBeGreaterThan(0.3)
    expect(together.delta).toBe(apart.delta)
  })

  it('gives the same numbers for the same seed', () => {
    const mixed = [...pairs(1, 0, 5), ...pairs(0, 1, 3), ...pairs(1, 1, 20)]
    const options = { draws: 500, seed: 7 }
    expect(pairedBootstrap(mixed, options)).toEqual(pairedBootstrap(mixed, options))
  })

  it('raises a false alarm in at most about one of twenty noisy runs', () => {
    const random = seededRandom(1)
    const noise = (): number => {
      const draw = random()
      return draw < 0.03 ? -1 : draw < 0.06 ? 1 : 0
    }
    const alarms = Array.from({ length: 60 }, (_, trial) => {
      const noisy = Array.from({ length: 120 }, (_unused, index) => {
        const change = noise()
        return { cluster: String(index), before: change < 0 ? 1 : 0, after: change > 0 ? 1 : 0 }
      })
      const { delta, dropP } = pairedBootstrap(noisy, { draws: 300, seed: trial })
      return delta <= -0.02 && dropP < 0.05
    })
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(6)
  })
})

describe('holm', () => {
  it('corrects the smallest value most and keeps the order', () => {
    const [second, first, third] = holm([0.02, 0.01, 0.4])
    expect(first).toBeCloseTo(0.03)
    expect(second).toBeCloseTo(0.04)
    expect(third).toBeCloseTo(0.4)
  })
})

describe('wilsonInterval', () => {
  it('is the published score interval, and says nothing of no cases', () => {
    const { low, high } = wilsonInterval(15, 148)
    expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.0624', '0.1605'])
    expect(wilsonInterval(0, 21).low).toBe(0)
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
})
