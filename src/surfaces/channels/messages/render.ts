// Channels: a reply becomes messages of a platform, each within its limit and with its own sources.
import type { Reply, Source } from '../channel.ts'
import { words } from '../language.ts'
import { markersIn, replaceMarkers } from './citations.ts'
import { limitTables, toBlocks, type Block } from './markdown.ts'
import { splitText, type Measure } from './split-text.ts'

/** How a platform writes. Every function escapes what its argument holds. */
export interface Dialect {
  block(block: Block): string
  marker(n: number): string
  /** One source, on one line. */
  source(source: Source): string
  /** The sources of a message under their heading. */
  sources(lines: readonly string[]): string
  measure: Measure
  /** Most that one message may measure. */
  limit: number
  /** Tables that one message may hold; others become bullets. */
  maxTables: number
  /** Messages that one reply may take. */
  maxMessages: number
}

/** A message while it is filled: blocks, and the sources that their markers need. */
interface Draft {
  body: { text: string; hasGap: boolean }[]
  sources: Map<number, Source>
}

interface Piece {
  text: string
  hasGap: boolean
  sources: readonly Source[]
}

/**
 * The messages of a reply. Text is cut at paragraph ends, a paragraph that is too long at sentence
 * ends; each message carries the sources of the markers in it, whole. Beyond maxMessages the rest is
 * left out and said to be.
 */
export function renderReply(reply: Reply, dialect: Dialect): string[] {
  const pieces = piecesOf(reply, dialect)
  const messages: string[] = []
  let draft = emptyDraft()
  const close = (): void => {
    if (draft.body.length > 0 || draft.sources.size > 0) messages.push(write(draft, dialect))
    draft = emptyDraft()
  }
  for (const piece of pieces) {
    if (!fits(withPiece(draft, piece), dialect)) close()
    const filled = withPiece(draft, piece)
    if (fits(filled, dialect)) draft = filled
    else {
      // Its sources alone fill a message: they follow in messages of their own.
      draft = withPiece(draft, { ...piece, sources: [] })
      for (const source of piece.sources) {
        const added = { ...draft, sources: new Map([...draft.sources, [source.n, source]]) }
        if (fits(added, dialect)) draft = added
        else {
          close()
          draft.sources.set(source.n, source)
        }
      }
    }
  }
  close()
  return withinMaximum(messages, reply, dialect)
}

const emptyDraft = (): Draft => ({ body: [], sources: new Map() })

const fits = (draft: Draft, dialect: Dialect): boolean =>
  dialect.measure(write(draft, dialect)) <= dialect.limit

function withPiece({ body, sources }: Draft, piece: Piece): Draft {
  const added = piece.sources.map((source) => [source.n, source] as const)
  return { body: [...body, piece], sources: new Map([...sources, ...added]) }
}

function write({ body, sources }: Draft, dialect: Dialect): string {
  const text = body
    .map(({ text: block, hasGap }, at) => (at === 0 ? '' : hasGap ? '\n\n' : '\n') + block)
    .join('')
  if (sources.size === 0) return text
  const ordered = [...sources.values()].toSorted((a, b) => a.n - b.n)
  const footer = dialect.sources(ordered.map((source) => dialect.source(source)))
  return text === '' ? footer : `${text}\n\n${footer}`
}

function piecesOf(reply: Reply, dialect: Dialect): Piece[] {
  const known = new Map(reply.sources.map((source) => [source.n, source]))
  const notices = reply.notices.map((notice) => ({
    kind: 'line' as const,
    text: words.notice(notice),
    hasGap: true,
  }))
  const blocks = limitTables([...toBlocks(reply.text), ...notices], dialect.maxTables)
  const pieces = blocks.flatMap((block) =>
    cutBlock(block, dialect).map((cut) => pieceOf(cut, known, dialect)),
  )
  const shown = new Set(pieces.flatMap(({ sources }) => sources.map(({ n }) => n)))
  const unshown = reply.sources.filter(({ n }) => !shown.has(n))
  return unshown.length === 0 ? pieces : withLast(pieces, unshown)
}

function withLast(pieces: readonly Piece[], sources: readonly Source[]): Piece[] {
  const last = pieces.at(-1) ?? { text: '', hasGap: false, sources: [] }
  return [...pieces.slice(0, -1), { ...last, sources: [...last.sources, ...sources] }]
}

function pieceOf(block: Block, known: ReadonlyMap<number, Source>, dialect: Dialect): Piece {
  const sources = markersIn(wordsOf(block)).flatMap((n) => known.get(n) ?? [])
  return {
    text: replaceMarkers(dialect.block(block), dialect.marker),
    hasGap: block.hasGap,
    sources,
  }
}

function wordsOf(block: Block): string {
  return block.kind === 'table' ? block.rows.flat().join(' ') : block.text
}

/** Share of a message that a paragraph may take; the rest is for its sources. */
const BODY_SHARE = 0.6

/** A paragraph that is too long as several, each ending with the markers that prove it. */
function cutBlock(block: Block, dialect: Dialect): Block[] {
  const room = Math.floor(dialect.limit * BODY_SHARE)
  if (dialect.measure(dialect.block(block)) <= room) return [block]
  if (block.kind === 'table')
    return limitTables([block], 0).flatMap((bullet) => cutBlock(bullet, dialect))
  const markers = /(?:\s*\[\d{1,3}\])+\s*$/u.exec(block.text)?.[0] ?? ''
  const unmarked = block.text.slice(0, block.text.length - markers.length)
  const measure: Measure = (text) => dialect.measure(dialect.block({ ...block, text }))
  const pieces = splitText(unmarked, room - measure(markers), measure)
  return pieces.map((text, at) => ({
    ...block,
    text: text + markers,
    hasGap: at === 0 ? block.hasGap : false,
  }))
}

function withinMaximum(messages: string[], { url }: Reply, dialect: Dialect): string[] {
  if (messages.length <= dialect.maxMessages) return messages
  const kept = messages.slice(0, dialect.maxMessages - 1)
  const text = words.leftOut(messages.length - kept.length, url)
  return [...kept, dialect.block({ kind: 'line', text, hasGap: false })]
}
