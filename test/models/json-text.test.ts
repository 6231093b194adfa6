import { describe, expect, it } from 'vitest'
import { jsonValuesOf } from '../../src/models/json-text.ts'

describe('jsonValuesOf', () => {
  it.each([
    ['{"a": 1}', [{ a: 1 }]],
    ['好的：\n```json\n{"a": 1}\n```\n完毕', [{ a: 1 }, { a: 1 }]],
    ['先想 {"a": 9}</think>{"a": 1}', [{ a: 1 }]],
    ['一个单独的 " 引号，{"a": "}"} 算', [{ a: '}' }]],
    ['{"a": "\\"}"} 和 [2]', [{ a: '"}' }, [2]]],
    ['没有', []],
  ])('of %j are %j', (reply, values) => {
    expect(jsonValuesOf(reply)).toEqual(values)
  })
})
