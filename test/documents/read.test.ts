import { describe, expect, it } from 'vitest'
import { AppError } from '#domain/errors.ts'
import { finish } from '#domain/work/steps.ts'
import { decodeText } from '#documents/formats/decode.ts'
import { readPolicySource } from '#documents/read.ts'
import { fixtureBytes, readFixture, readText, textsOf } from './fixture.ts'
import { misplaced } from './source-text.ts'

const NOTICE = '关于做好春耕工作的通知\n一、抓紧备耕。\n二、防灾减灾。\n'

function errorOf(file: string, bytes: Uint8Array): AppError {
  try {
    finish(readPolicySource({ file, bytes }))
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${file} was read`)
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2 + 2))
  for (const [index, unit] of [...`\uFEFF${text}`].entries()) {
    view.setUint16(index * 2, unit.charCodeAt(0), littleEndian)
  }
  return new Uint8Array(view.buffer)
}

describe('reading a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(NOTICE)],
    ['UTF-8 with a byte order mark', new TextEncoder().encode(`\uFEFF${NOTICE}`)],
    ['UTF-16 little endian', utf16(NOTICE, true)],
    ['UTF-16 big endian', utf16(NOTICE, false)],
  ])('decodes %s and counts offsets without the mark', (_, bytes) => {
    const { blocks } = finish(readPolicySource({ file: 'a.txt', bytes }))
    expect(blocks.map(({ text }) => text)).toEqual(NOTICE.trim().split('\n'))
    expect(blocks[0]?.offsets[0]).toBe(0)
  })

  it('decodes GB18030, four-byte characters and CRLF included', () => {
    const source = readFixture('notice-gb18030.txt')
    expect(textsOf(source, 'body')[1]).toContain('喆、镕、㙍')
    expect(misplaced(source.blocks, decodeText(fixtureBytes('notice-gb18030.txt')) ?? '')).toEqual(
      [],
    )
  })

  it('keeps a UTF-8 file with one damaged byte as UTF-8', () => {
    const bytes = new TextEncoder().encode(NOTICE.repeat(20))
    bytes[40] = 0xff
    const { blocks } = finish(readPolicySource({ file: 'a.txt', bytes }))
    expect(blocks.at(-1)?.text).toBe('二、防灾减灾。')
  })

  it.each([
    ['government-page.html', 'html'],
    ['reprint.txt', 'html'],
    ['conversion.md', 'markdown'],
    ['notice-gb18030.txt', 'text'],
  ])('tells the format of %s by its content', (name, format) => {
    expect(readFixture(name).document.source.format).toBe(format)
    const renamed = finish(readPolicySource({ file: 'renamed.bin', bytes: fixtureBytes(name) }))
    expect(renamed.document.source.format).toBe(format)
  })

  it('says which file is empty, binary or without text, and why', () => {
    expect(errorOf('empty.txt', new Uint8Array()).message).toMatch(/empty\.txt.*空/)
    expect(errorOf('blank.md', new TextEncoder().encode(' \n\n')).message).toMatch(
      /blank\.md.*没有文字/,
    )
    const pdf = errorOf('scan.pdf', new TextEncoder().encode('%PDF-1.7 …'))
    expect(pdf.message).toMatch(/scan\.pdf.*PDF/)
    expect(pdf.code).toBe('INVALID_INPUT')
    const noise = Uint8Array.from({ length: 400 }, (_, index) => (index * 7) % 256)
    expect(errorOf('noise.txt', noise).message).toMatch(/noise\.txt.*二进制/)
  })

  it('gives the same id to the same name and different ids to different Chinese names', () => {
    expect(readText(NOTICE, 'Spring-Notice_2024.txt').document.id).toBe('spring-notice-2024')
    const first = readText(NOTICE, '国发〔2019〕4号.html').document.id
    const second = readText(NOTICE, '国办发〔2019〕4号.html').document.id
    expect(first).toMatch(/^doc-2019-4-[0-9a-f]{6}$/)
    expect(second).toMatch(/^doc-2019-4-[0-9a-f]{6}$/)
    expect(second).not.toBe(first)
    expect(readText(NOTICE, '春耕通知.txt').document.id).toMatch(/^doc-[0-9a-f]{8}$/)
    expect(readText(`${NOTICE}三、检查。`, '国发〔2019〕4号.html').document.id).toBe(first)
  })

  it('lets the corpus file overrule what was read and drops the overruled proof', () => {
    const plain = readFixture('statute.md')
    const hinted = readFixture('statute.md', {
      title: '示例法',
      aliases: ['老示例法'],
      truncated: '缺第三章',
      standing: 'repealed',
      sourceUrl: 'https://law.example/1',
    })
    expect(plain.proofs.title).toBeDefined()
    expect(hinted.proofs.title).toBeUndefined()
    expect(hinted.document).toMatchObject({
      title: '示例法',
      standing: 'repealed',
      issuedOn: '2018-12-29',
    })
    expect(hinted.document.standingBasis).not.toBe(plain.document.standingBasis)
    expect(hinted.document.aliases).toContain('老示例法')
    expect(hinted.document.defects).toEqual([{ kind: 'truncated', note: '缺第三章' }])
    expect(hinted.document.source.url).toBe('https://law.example/1')
  })
})
