import { describe, expect, it } from 'vitest'
import { jsonValuesOf } from '#models/chat/json-text.ts'

describe('jsonValuesOf', () => {
  it.each([
    ['{"a": 1}', [{ a: 1 }]],
    ['好的：\n```json\n{"a": 1}\n```\n完毕', [{ a: 1 }, { a: 1 }]],
    ['先想 {"a": 9}</think>{"a": 1}', [{ a: 1 }]],
    ['一个单独的 " 引号，{"a": "}"} 算', [{ a: '}' }]],
    ['{"a": "\\"}"} 和 [2]', [{ a: '"}' }, [2]]],
    ['```json\n{"a": [{"b": 1},],}\n```', [{ a: [{ b: 1 }] }, { a: [{ b: 1 }] }]],
    ["{“a”: '甲'} // 完", [{ a: '甲' }]],
    ['{"a": "甲\n乙"}', [{ a: '甲\n乙' }]],
    ['结果：{"a": [{"b": 1}', [{ a: [{ b: 1 }] }]],
    ['没有', []],
    ['没有 [c1]，抱歉', [['c1']]],
  ])('of %j are %j', (reply, values) => {
    expect(jsonValuesOf(reply)).toEqual(values)
  })
})
