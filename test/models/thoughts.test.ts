import { array, assert, nat, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createThoughtFilter, withoutThoughts } from '#models/chat/thoughts.ts'

function filtered(pieces: string[]): string {
  const filter = createThoughtFilter()
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end()
}

describe('createThoughtFilter', () => {
  it.each([
    ['没有想法', '没有想法'],
    ['<think>想</think>答', '答'],
    ['前<think>想</think>中<think>再想</think>后', '前中后'],
    ['答<think>没想完', '答'],
    ['想完了</think>答', '想完了答'],
    ['a < b，<thin> 也留下', 'a < b，<thin> 也留下'],
    ['结尾像标签<thi', '结尾像标签<thi'],
  ])('of %j leaves %j, however it is cut', (text, answer) => {
    assert(
      property(array(nat(text.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((left, right) => left - right), text.length]
        const pieces = places.slice(1).map((place, at) => text.slice(places[at], place))
        expect(filtered(pieces)).toBe(answer)
      }),
    )
  })

  it('holds nothing back that cannot be a tag', () => {
    const filter = createThoughtFilter()
    expect(filter.push('老年用品')).toBe('老年用品')
    expect(filter.push('<')).toBe('')
    expect(filter.push('b')).toBe('<b')
  })
})

describe('withoutThoughts', () => {
  it('also leaves out thoughts whose opening tag the template has', () => {
    expect(withoutThoughts('{"a": 1}？</think>{"a": 2}')).toBe('{"a": 2}')
    expect(withoutThoughts('<think>{"a": 1}</think>{"a": 2}')).toBe('{"a": 2}')
    expect(withoutThoughts('{"a": 2}')).toBe('{"a": 2}')
  })
})
