import { describe, expect, it } from 'vitest'
import { limitsOwnValidity, readOwnValidity } from '#zh/own-validity.ts'
import { dayAfter, lastDayOf, parseTerm, timeBetween, type Term } from '#zh/terms.ts'

function term(words: string): Term {
  const read = parseTerm(words)
  if (read === null) throw new Error(`no term: ${words}`)
  return read
}

describe('parseTerm', () => {
  it.each([
    ['五年', 'month', 60],
    ['5 年', 'month', 60],
    ['３年', 'month', 36],
    ['半年', 'month', 6],
    ['一年半', 'month', 18],
    ['两年零六个月', 'month', 30],
    ['十八个月', 'month', 18],
    ['180日', 'day', 180],
    ['三十天', 'day', 30],
  ])('reads %s', (words, unit, count) => {
    expect(parseTerm(words)).toEqual({ unit, count })
  })

  it.each(['2025年', '年', '0年', '6月', '五年以上', ''])('reads no term in “%s”', (words) => {
    expect(parseTerm(words)).toBeNull()
  })
})

describe('lastDayOf', () => {
  it.each([
    ['2019-02-01', '五年', '2024-01-31'],
    ['2021-08-10', '5年', '2026-08-09'],
    ['2020-02-29', '一年', '2021-02-28'],
    ['2021-08-31', '半年', '2022-02-28'],
    ['2024-01-31', '一个月', '2024-02-29'],
    ['2026-03-01', '十八个月', '2027-08-31'],
    ['2024-02-28', '2日', '2024-02-29'],
  ])('of %s and %s is %s', (start, words, end) => {
    expect(lastDayOf(start, term(words))).toBe(end)
  })
})

describe('timeBetween', () => {
  it('adds up again to the later day', () => {
    const from = '2024-02-29'
    for (let days = 0; days < 1500; days += 13) {
      const to = dayAfter(from, { unit: 'day', count: days })
      const left = timeBetween(from, to)
      const months = { unit: 'month', count: left.years * 12 + left.months } as const
      const reached = months.count === 0 ? from : dayAfter(from, months)
      expect(dayAfter(reached, { unit: 'day', count: left.days })).toBe(to)
      expect(left.months).toBeLessThan(12)
      expect(left.days).toBeLessThan(31)
    }
  })
})

describe('readOwnValidity', () => {
  const ISSUED = '2026-06-01'

  it.each([
    ['本办法自印发之日起施行，有效期五年。', '2026-06-01', '2031-05-31'],
    ['本办法自2019年2月1日起实施，有效期5年。', '2019-02-01', '2024-01-31'],
    ['本办法自2019年2月1日起施行。有效期5年。', '2019-02-01', '2024-01-31'],
    ['本办法有效期5年，自2019年2月1日起施行。', '2019-02-01', '2024-01-31'],
    ['本细则有效期三年。自2024年1月1日起施行。', '2024-01-01', '2026-12-31'],
    ['本办法自发布之日起30日后施行，试行半年。', '2026-07-01', '2026-12-31'],
    ['本决定自2020年1月1日起施行，试行期三年。', '2020-01-01', '2022-12-31'],
    ['本通知自二〇二〇年三月一日起执行，有效期为十八个月。', '2020-03-01', '2021-08-31'],
    ['本规则自2026年10月1日起施行，有效期至2026年12月31日。', '2026-10-01', '2026-12-31'],
    ['本政策执行期限为2024年1月1日至2026年12月31日。', '2024-01-01', '2026-12-31'],
  ])('reads %s', (text, from, to) => {
    expect(readOwnValidity(text, ISSUED)).toMatchObject({ from, to })
  })

  it.each([
    '许可证有效期五年。',
    '注册商标的有效期为十年，自核准注册之日起计算。',
    '项目执行期为三年，自2024年1月1日起。',
    '本通知有效期1年。',
  ])('computes nothing from %s', (text) => {
    expect(readOwnValidity(text, ISSUED)).toBeNull()
  })

  it('knows a limit without a first day from the term of something else', () => {
    expect(limitsOwnValidity('本通知有效期1年。')).toBe(true)
    expect(limitsOwnValidity('驾驶证的有效期为6年，本条例另有规定的除外。')).toBe(false)
  })

  it('says where first day and term stand', () => {
    const text = '第三条 本办法自2019年2月1日起实施，有效期5年。'
    const { sum, proof } = readOwnValidity(text, null) ?? {}
    expect(sum?.start && text.slice(sum.start.start, sum.start.end)).toBe('2019年2月1日')
    expect(sum && text.slice(sum.term.start, sum.term.end)).toBe('5年')
    expect(text).toContain(proof)
  })
})
