// Library: whether the native index wrote its whole file; it does not say when it could not.
import type { FileHandle } from 'node:fs/promises'
import { DiskFailure } from '#domain/disk-failure.ts'
import type { Disk } from './library-files.ts'

/** Counts and sizes, then the points (so many bytes each), then the links of each on higher levels. */
const HEADER_BYTES = 96
const POINT_COUNT_AT = 16
const POINT_BYTES_AT = 24

/**
 * Follows the file as the native code does when it opens it (hnswlib 0.8, `loadIndex`).
 * @throws DiskFailure for a file that ends too early; an error of the file system for none
 */
export async function requireWholeGraph(disk: Disk, file: string): Promise<void> {
  const handle = await disk.open(file, 'r')
  try {
    if (await isWhole(handle)) return
  } finally {
    await handle.close()
  }
  throw new DiskFailure(
    'INTERNAL',
    `向量索引“${file}”没有写全，多半是磁盘已满或超过了文件大小的限制，请腾出空间后重试。`,
  )
}

async function isWhole(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size < HEADER_BYTES) return false
  const header = Buffer.alloc(HEADER_BYTES)
  await handle.read(header, 0, HEADER_BYTES, 0)
  const points = Number(header.readBigUInt64LE(POINT_COUNT_AT))
  const linksAt = HEADER_BYTES + points * Number(header.readBigUInt64LE(POINT_BYTES_AT))
  if (size < linksAt) return false
  const links = Buffer.alloc(size - linksAt)
  await handle.read(links, 0, links.length, linksAt)
  let at = 0
  for (let point = 0; point < points; point++) {
    if (at + 4 > links.length) return false
    at += 4 + links.readUInt32LE(at)
  }
  return at === links.length
}
