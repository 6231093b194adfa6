import { describe, expect, it } from 'vitest'
import { decodeTableFile, encodeTableFile } from '#models/embeddings/table-file.ts'

const TABLE = {
  dimension: 3,
  keys: Float64Array.of(0x8001, 0x8002 * 2 ** 21 + 0x4e00, 2 ** 52 + 12345),
  scales: Float32Array.of(0.5, 0.25, 2),
  rows: Int8Array.of(1, -127, 127, 0, 3, -4, 5, 6, 7),
}
const TRAINING = {
  texts: 2,
  textsSha256: 'a'.repeat(64),
  passages: 5,
  steps: 7,
  batchSize: 4,
  temperature: 0.1,
  learningRate: 1,
  seed: 3,
}
const bytes = encodeTableFile(TABLE, TRAINING)

const changedAt = (at: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy[at < 0 ? copy.length + at : at]! ^= 1
  return copy
}

describe('a table file', () => {
  it('gives back the table and how it was trained, wherever in memory it lies', () => {
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    for (const whole of [bytes, shifted.subarray(1)]) {
      expect(decodeTableFile(whole)).toMatchObject({ table: TABLE, training: TRAINING })
    }
  })

  it.each([
    ['a changed number', changedAt(-1), '校验和'],
    ['a lost end', bytes.subarray(0, bytes.length - 1), '字节'],
    ['another kind of file', changedAt(0), '不是'],
    ['another layout', changedAt(4), '版本'],
    ['a damaged header', changedAt(12), '文件头'],
    ['an empty file', new Uint8Array(), '太短'],
  ])('is refused with its reason: %s', (_, damaged, reason) => {
    expect(() => decodeTableFile(damaged)).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNAVAILABLE',
        message: expect.stringContaining(reason),
      }),
    )
  })

  it('is refused when it was made for another tokeniser', () => {
    const text = Buffer.from(bytes).toString('latin1').replace('runs/v1', 'runs/v0')
    expect(() => decodeTableFile(Buffer.from(text, 'latin1'))).toThrow('分词方法')
  })
})
