// Domain: failures of a disk, in words that name the place and the cure; one table for every store.
import { AppError } from './errors.ts'

/** What a code of the system, or of SQLite, means to whoever runs the product, and what to do. */
const SAID_BY_CODE: Readonly<Record<string, readonly [fact: string, cure: string]>> = {
  ENOSPC: ['磁盘已满', '请腾出空间'],
  SQLITE_FULL: ['磁盘已满', '请腾出空间'],
  EDQUOT: ['磁盘配额已用完', '请腾出空间或调高配额'],
  EFBIG: ['文件超过了允许的大小', '请调高文件大小的限制（ulimit -f）'],
  EROFS: ['所在的磁盘只读', '请改为可写'],
  SQLITE_READONLY: ['它不可写', '请检查权限，以及磁盘是否只读'],
  EACCES: ['没有权限', '请检查目录与文件的属主和权限'],
  EPERM: ['系统不允许这样做', '请检查属主、权限与挂载方式'],
  EMFILE: ['本进程打开的文件过多', '请调高上限（ulimit -n）后重试'],
  ENFILE: ['系统打开的文件过多', '请关闭其他程序或调高上限后重试'],
  ENOTDIR: ['路径中有一段是文件，不是目录', '请检查路径'],
  EISDIR: ['它是一个目录，不是文件', '请把它移走'],
  EEXIST: ['同名的文件已经存在', '请把它移走'],
  ENOENT: ['路径不存在', '请检查路径'],
  SQLITE_CANTOPEN: ['无法打开', '请检查路径与权限'],
  ENAMETOOLONG: ['路径太长', '请换短一些的'],
  ELOOP: ['符号链接成了环', '请检查路径'],
  EBUSY: ['另一个程序一直占用着它', '请稍后再试'],
  SQLITE_BUSY: ['另一个程序一直占用着它', '请稍后再试'],
  EIO: ['读写出错', '请检查磁盘'],
  SQLITE_IOERR: ['读写出错', '请检查磁盘'],
  ESTALE: ['网络盘已失效', '请重新挂载'],
}

/** A place that the product keeps something in. */
export interface DiskPlace {
  /** What is kept there, in Chinese, as people call it. */
  what: string
  /** Null where only the error knows. */
  path: string | null
  /** The setting that names another place; null if there is none. */
  setting: string | null
}

/** A disk that does not do what was asked of it: the fault is outside, and the same work may do later. */
export class DiskFailure extends AppError {}

/**
 * The failure of a call of the file system, or of SQLite, in one line: the place, what is wrong, the
 * code with the path that it met, and the cure; null for an error that is no such failure.
 */
export function describeDiskFailure(error: unknown, place: DiskPlace): DiskFailure | null {
  if (error instanceof AppError) return error instanceof DiskFailure ? error : null
  const code = diskCodeOf(error)
  const said = SAID_BY_CODE[code]
  if (said === undefined) return null
  const [fact, cure] = said
  const named = place.path === null ? place.what : `${place.what}“${place.path}”`
  const met = pathOf(error)
  const where = met === null || met === place.path ? code : `${code}：${met}`
  const elsewhere = place.setting === null ? '' : `，或用 ${place.setting} 换一个位置`
  return new DiskFailure('INTERNAL', `${named}：${fact}（${where}），${cure}${elsewhere}。`, {
    cause: error,
  })
}

/** The code of the system, or the primary one of SQLite without its extension; '' if there is none. */
export function diskCodeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code
}

/** The path that a call of the file system failed at; null for other errors. */
export function pathOf(error: unknown): string | null {
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? error.path
    : null
}
