// Documents: who issued a document, and with what kind of authority.
import type { Authority } from '#domain/document.ts'
import { pageRecord, signatureBlocks, withReason } from './found.ts'
import type { Found, PlacedBlock } from './found.ts'
import { DATE } from '#zh/dates.ts'
import { isSignatoryLine } from './line-kinds.ts'
import type { Block } from '../source.ts'

const SIGNER =
  /^(?:代)?(?:总理|主席|委员长|部长|主任|署长|局长|行长|省长|市长|区长|县长|州长|院长|检察长|会长|理事长|总局局长)[\s：:]/u
const BEFORE_SUBJECT = /^(.{2,200}?)(?:关于|印发|转发|批转|公布|发布|办公厅关于)/u
const AND_OTHERS = /等[\p{Script=Han}\d]{1,4}(?:部门|单位|机构|部委)$|等$/u
const MADE_BY =
  /(全国人民代表大会常务委员会|全国人民代表大会|国务院|最高人民法院|最高人民检察院|[\p{Script=Han}]{2,20}?(?:人民代表大会常务委员会|人民代表大会|部|委员会|总局|局|署))(?:令|第|发布|公布|(?=.{0,30}(?:通过|公布|发布|批准)))/u
const ASSOCIATION = /(?:协会|联合会|学会|商会|研究会|促进会|总会|联盟|基金会|中心)$/u
const GOVERNMENT = /部|委|局|厅|署|院|政府|办公室|党|人大|人民代表大会|银行|领导小组|指挥部|会议/u

interface Issuers {
  names: string[]
  placed: PlacedBlock
  text: string
}

function splitNames(text: string): string[] {
  return text
    .split(/[\s、，]+/u)
    .map((name) => name.replace(AND_OTHERS, ''))
    .filter((name) => name !== '')
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}

function undated({ block }: PlacedBlock): string {
  return block.text.replace(DATE, '').trim()
}

/** The signatories of the notice, or of the document when no notice encloses it. */
function fromSignature(blocks: readonly Block[]): Issuers | null {
  const signed = signatureBlocks(blocks).filter(
    ({ block }) => block.reason === 'signature' && !SIGNER.test(block.text),
  )
  const [placed] = signed
  if (placed === undefined) return null
  const names = signed.flatMap((line) => splitNames(undated(line)))
  return { names: unique(names), placed, text: undated(placed) }
}

/** The authorities that a title names before 关于 or 印发. */
export function issuersInTitle(title: string): string[] {
  const before = BEFORE_SUBJECT.exec(title)?.[1]
  if (before === undefined) return []
  const names = splitNames(before)
  return names.every((name) => isSignatoryLine(name)) ? names : []
}

function fromTitle(blocks: readonly Block[]): Issuers | null {
  for (const reason of ['notice-title', 'title']) {
    const lines = withReason(blocks, reason)
    const [placed] = lines
    const names = issuersInTitle(lines.map(({ block }) => block.text).join(''))
    if (placed !== undefined && names.length > 0) {
      const text = names.find((name) => placed.block.text.includes(name)) ?? placed.block.text
      return { names, placed, text }
    }
  }
  return null
}

function fromLetterhead(blocks: readonly Block[]): Issuers | null {
  for (const placed of withReason(blocks, 'letterhead', 'number')) {
    const name = /^(?:中华人民共和国)?([\p{Script=Han}\s]{2,40}?)(?:文件|令)/u.exec(
      placed.block.text,
    )?.[1]
    const names = name === undefined ? [] : splitNames(name)
    if (names.length > 0 && names.every((found) => isSignatoryLine(found))) {
      return { names, placed, text: names[0] ?? '' }
    }
  }
  return null
}

function fromHistory(blocks: readonly Block[]): Issuers | null {
  for (const placed of withReason(blocks, 'history').toReversed()) {
    const name = MADE_BY.exec(placed.block.text.replace(/中华人民共和国/gu, ''))?.[1]
    const bare = name?.replace(/^第?[一二三四五六七八九十\d]+届/u, '')
    if (bare !== undefined && placed.block.text.includes(bare))
      return { names: [bare], placed, text: bare }
  }
  return null
}

function fromRecord(blocks: readonly Block[]): Issuers | null {
  const record = pageRecord(blocks, /^发文机关$|^发文单位$|^制发机关$|^发布机构$|^发布机关$/)
  const names = splitNames(record?.value ?? '')
  const block = record?.proof ? blocks[record.proof.blockIndex] : undefined
  if (!record?.proof || block === undefined || names.length === 0) return null
  if (!names.every((name) => isSignatoryLine(name))) return null
  return { names, placed: { block, blockIndex: record.proof.blockIndex }, text: record.value }
}

/** The order of the title is the official one; a flattened signature may have lost it. */
function inTitleOrder(signed: Issuers, titled: Issuers | null): string[] {
  const sameSet =
    titled !== null &&
    titled.names.length === signed.names.length &&
    titled.names.every((name) => signed.names.includes(name))
  return sameSet ? titled.names : signed.names
}

/** The signatories, else those of the title, the letterhead, the history, the page's record. */
export function findIssuers(blocks: readonly Block[]): Found<string[]> | null {
  const titled = fromTitle(blocks)
  const signed = fromSignature(blocks)
  const found =
    signed ?? titled ?? fromLetterhead(blocks) ?? fromHistory(blocks) ?? fromRecord(blocks)
  if (found === null) return null
  const value = found === signed ? inTitleOrder(found, titled) : found.names
  return { value, proof: { blockIndex: found.placed.blockIndex, text: found.text } }
}

/** The first issuer decides: a society's opinion binds nobody, a ministry's does. */
export function authorityOf(issuers: readonly string[]): Authority {
  const [first] = issuers
  if (first === undefined) return 'other'
  if (ASSOCIATION.test(first)) return 'association'
  return GOVERNMENT.test(first) ? 'government' : 'other'
}
