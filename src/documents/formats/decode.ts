// Documents: the bytes of a file become text, or a clear word on why they cannot.
import { AppError } from '#domain/errors.ts'

const KNOWN_BINARIES: readonly { magic: readonly number[]; name: string }[] = [
  { magic: [0x25, 0x50, 0x44, 0x46], name: 'PDF' },
  { magic: [0x50, 0x4b, 0x03, 0x04], name: 'ZIP 或 Office（docx、xlsx）' },
  { magic: [0xd0, 0xcf, 0x11, 0xe0], name: '旧版 Office（doc、xls）' },
  { magic: [0x89, 0x50, 0x4e, 0x47], name: 'PNG 图片' },
  { magic: [0xff, 0xd8, 0xff], name: 'JPEG 图片' },
  { magic: [0x47, 0x49, 0x46, 0x38], name: 'GIF 图片' },
]

/** A UTF-8 file with a cut or damaged character stays UTF-8; a GB18030 file breaks far more. */
const MOST_BROKEN_CHARACTERS = 0.01
const REPLACEMENT = '\uFFFD'
// oxlint-disable-next-line no-control-regex -- control characters are what tells binary from text
const CONTROL = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/

/** The kind of a binary file by its first bytes, or null when they are none of the known ones. */
export function binaryKind(bytes: Uint8Array): string | null {
  const found = KNOWN_BINARIES.find(({ magic }) =>
    magic.every((byte, index) => bytes[index] === byte),
  )
  return found?.name ?? null
}

function utf16Label(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

function brokenShare(text: string): number {
  return (text.split(REPLACEMENT).length - 1) / Math.max(1, text.length)
}

/** GB18030 (GB 18030-2022, a superset of GB2312 and GBK), or null when the bytes are not valid. */
function decodeGb18030(bytes: Uint8Array): string | null {
  const text = new TextDecoder('gb18030').decode(bytes)
  return brokenShare(text) <= MOST_BROKEN_CHARACTERS ? text : null
}

/**
 * Decodes UTF-16 with a byte order mark, UTF-8 with or without one, else GB18030. Line ends stay as
 * they are. Null when the bytes are binary or in no known encoding.
 */
export function decodeText(bytes: Uint8Array): string | null {
  if (binaryKind(bytes) !== null) return null
  const utf16 = utf16Label(bytes)
  if (utf16 !== null) return new TextDecoder(utf16).decode(bytes)
  const utf8 = new TextDecoder('utf-8').decode(bytes)
  const text = brokenShare(utf8) <= MOST_BROKEN_CHARACTERS ? utf8 : decodeGb18030(bytes)
  return text === null || CONTROL.test(text) ? null : text
}

/** The error for bytes that no reader takes. */
export function unreadableError(file: string, bytes: Uint8Array): AppError {
  const kind = binaryKind(bytes)
  const reason =
    kind === null ? '内容是二进制数据，或编码不是 UTF-8、UTF-16、GB18030' : `它是${kind}文件`
  return new AppError(
    'INVALID_INPUT',
    `无法读取文件 ${file}：${reason}。请换成 HTML、Markdown 或纯文本文件后再导入。`,
  )
}
