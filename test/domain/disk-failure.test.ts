import { describe, expect, it } from 'vitest'
import { describeDiskFailure, DiskFailure, diskCodeOf } from '#domain/disk-failure.ts'
import { AppError } from '#domain/errors.ts'

const PLACE = { what: '对话记录', path: '/data/c.db', setting: 'TIAOLI_CONVERSATIONS_FILE' }
const failure = (code: string, path?: string) => Object.assign(new Error(code), { code, path })

describe('describeDiskFailure', () => {
  it.each([
    [
      'ENOSPC',
      '/data/c.db',
      /^对话记录“\/data\/c\.db”：磁盘已满（ENOSPC），请腾出空间，或用 TIAOLI_CONVERSATIONS_FILE 换一个位置。$/,
    ],
    ['EROFS', '/data/x', /所在的磁盘只读（EROFS：\/data\/x），请改为可写/],
    ['SQLITE_FULL', undefined, /磁盘已满（SQLITE_FULL）/],
    ['SQLITE_IOERR_WRITE', undefined, /读写出错（SQLITE_IOERR），请检查磁盘/],
    ['SQLITE_READONLY_DIRECTORY', undefined, /不可写（SQLITE_READONLY）.*权限.*只读/],
  ])('%s at %s', (code, path, said) => {
    const error = failure(code, path)
    const described = describeDiskFailure(error, PLACE)
    expect(described).toBeInstanceOf(DiskFailure)
    expect(described?.code).toBe('INTERNAL')
    expect(described?.message).toMatch(said)
    expect(described?.cause).toBe(error)
  })

  it('leaves alone what is no failure of the disk, and what is described already', () => {
    expect(describeDiskFailure(new TypeError('x'), PLACE)).toBeNull()
    expect(describeDiskFailure(failure('ECONNREFUSED'), PLACE)).toBeNull()
    expect(describeDiskFailure(new AppError('INTERNAL', '别的'), PLACE)).toBeNull()
    const described = describeDiskFailure(failure('EIO'), PLACE)
    expect(describeDiskFailure(described, { ...PLACE, what: '别处' })).toBe(described)
    expect(diskCodeOf('not an error')).toBe('')
  })
})
