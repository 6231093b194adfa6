import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { describeFailure, UsageError } from '#surfaces/cli/failure.ts'
import { withProgress } from '#surfaces/cli/progress.ts'
import { standingBadge } from '#surfaces/cli/standing.ts'
import { createStyle, wantsColour } from '#surfaces/cli/style.ts'

describe('describeFailure', () => {
  it('says what an expected failure says, and nothing more', () => {
    const failure = describeFailure(new AppError('NOT_FOUND', '没有这一条。'), false)
    expect(failure).toEqual({ text: '错误：没有这一条。', exitCode: 1 })
  })

  it('answers wrong usage with exit code 2', () => {
    expect(describeFailure(new UsageError('缺少参数'), false).exitCode).toBe(2)
  })

  it('keeps an unexpected failure to one line without a stack', () => {
    const { text, exitCode } = describeFailure(new TypeError('x is undefined\n  more'), false)
    expect(text).toMatch(/x is undefined.*DEBUG=1/)
    expect(text).not.toMatch(/\n| at /)
    expect(exitCode).toBe(1)
  })

  it('names the place and the cure where the disk failed', () => {
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
    expect(describeFailure(full, false).text).toMatch(/磁盘已满（ENOSPC），请腾出空间/)
    const closed = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/some/file' })
    expect(describeFailure(closed, false).text).toMatch(/没有权限（EACCES：\/some\/file）/)
  })

  it('shows stack and causes when debugging', () => {
    const error = new AppError('INTERNAL', '失败', { cause: new Error('root cause') })
    expect(describeFailure(error, true).text).toMatch(/at [^]*\[cause\][^]*root cause/)
  })
})

describe('wantsColour', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%j on a terminal %s: %s', (env, isTty, expected) => {
    expect(wantsColour(env, isTty)).toBe(expected)
  })
})

describe('standingBadge', () => {
  it.each([
    ['in-force', 'government', '【现行】'],
    ['draft', 'government', '【征求意见稿】'],
    ['ended', 'government', '【已到期】'],
    ['in-force', 'association', '【协会文件】'],
    ['draft', 'association', '【协会文件】【征求意见稿】'],
  ] as const)('%s of %s is %s', (standing, authority, badge) => {
    expect(standingBadge({ standing, authority }, createStyle(false))).toBe(badge)
  })
})

const slow = () => new Promise((resolve) => setTimeout(resolve, 560))

describe('withProgress', () => {
  it('says nothing about work that is quick', async () => {
    const notes: string[] = []
    const terminal = { note: (text: string) => void notes.push(text), stderrIsTty: true }
    expect(await withProgress(terminal, '载入', async () => 7)).toBe(7)
    expect(notes).toEqual([])
  })

  it('writes one line where there is no terminal, and cleans up after itself where there is', async () => {
    const written = await Promise.all(
      [false, true].map(async (stderrIsTty) => {
        let notes = ''
        const terminal = { note: (text: string) => void (notes += text), stderrIsTty }
        await withProgress(terminal, '载入', slow)
        return notes
      }),
    )
    expect(written[0]).toBe('载入\n')
    expect(written[1]?.endsWith('载入\r\u001b[K')).toBe(true)
  })
})
