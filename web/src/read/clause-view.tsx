// Page: one clause in the reader, with its address, its marks and what can be done with it.
import type { ClauseDefect, ClauseNode, DocumentDetail, PolicyDocument } from '../api/types.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { IconButton } from '../parts/button.tsx'
import { MarkedText, type TextMark } from '../parts/marked-text.tsx'
import { go } from '../router.ts'
import { words } from '../words/language.ts'
import { Counterparts } from './counterparts.tsx'
import { citeClause, clauseAddress, type PlacedClause } from './tree.ts'

export interface ClauseViewProps {
  placed: PlacedClause
  document: DocumentDetail
  /** Those of the library, to name the one that a repair was read from. */
  documents: readonly PolicyDocument[]
  /** The clause that the address names. */
  isTarget: boolean
  previous: string | null
  next: string | null
  marks: readonly TextMark[]
  addressOf: (clauseId: string) => string
}

const HEADING_KINDS: ReadonlySet<ClauseNode['kind']> = new Set([
  'part',
  'chapter',
  'section',
  'box',
])

export function ClauseView(props: ClauseViewProps) {
  const { placed, document, documents, isTarget, addressOf } = props
  const { node, depth } = placed
  const marks = [...props.marks, ...node.defects.map((defect) => markOfDefect(defect, documents))]
  return (
    <section
      id={node.id}
      class={`clause clause-${node.kind} depth-${Math.min(depth, 4)} ${isTarget ? 'is-target' : ''}`}
      aria-current={isTarget ? 'location' : undefined}
    >
      {!saysItsAddress(node) && (
        <a class="clause-address" href={addressOf(node.id)}>
          {node.label}
        </a>
      )}
      <div class="clause-tools">
        <CopyButton
          icon="copy"
          label={words.value.read.copyCitation}
          text={() => citeClause(document, node.label)}
        />
        <CopyButton
          icon="link"
          label={words.value.read.copyLink}
          text={() => new URL(clauseAddress(document.id, node.id), location.href).href}
        />
      </div>
      <ClauseWords node={node} marks={marks} />
      {isTarget && <TargetBar {...props} />}
    </section>
  )
}

/** A heading that reads like its address needs none beside it. */
function saysItsAddress({ label, text }: ClauseNode): boolean {
  const bare = (said: string): string => said.replaceAll(/\s/g, '')
  return bare(text.split('\n', 1)[0] ?? '') === bare(label)
}

/** A heading stands on a line of its own; everything else is set as one text. */
function ClauseWords({ node, marks }: { node: ClauseNode; marks: readonly TextMark[] }) {
  const { text } = node
  const lineEnd = text.indexOf('\n')
  if (!HEADING_KINDS.has(node.kind)) {
    return (
      <p class="clause-text">
        <MarkedText text={text} marks={marks} />
      </p>
    )
  }
  const headEnd = lineEnd < 0 ? text.length : lineEnd
  return (
    <>
      <h3 class="clause-heading">
        <MarkedText text={text.slice(0, headEnd)} marks={marks} />
      </h3>
      {lineEnd >= 0 && (
        <p class="clause-text">
          <MarkedText text={text.slice(lineEnd + 1)} marks={shift(marks, lineEnd + 1)} />
        </p>
      )}
    </>
  )
}

function shift(marks: readonly TextMark[], by: number): TextMark[] {
  return marks
    .filter(({ end }) => end > by)
    .map((mark) => ({ ...mark, start: Math.max(mark.start - by, 0), end: mark.end - by }))
}

/** A lost glyph has no width of its own: its neighbours carry the mark. */
function markOfDefect(
  { kind, start, end, repair, repairedFrom }: ClauseDefect,
  documents: readonly PolicyDocument[],
): TextMark {
  const { read } = words.value
  const isLost = kind === 'lost-glyph'
  const reading =
    repair === null ? read.lostUnknown : isLost ? read.lost(repair) : read.wrong(repair)
  const source = documents.find(({ id }) => repairedFrom?.startsWith(`${id}:`))
  const note = source === undefined ? reading : `${reading}（${read.repairedFrom(source.title)}）`
  return {
    start: start === end ? Math.max(start - 1, 0) : start,
    end: start === end ? end + 1 : end,
    kind: 'mark-defect',
    note,
  }
}

/** Below the clause that is looked at: its address in full, its neighbours, its other versions. */
function TargetBar({ placed: { node }, document, previous, next, addressOf }: ClauseViewProps) {
  const { read } = words.value
  return (
    <div class="target-bar">
      <span class="target-citation">{citeClause(document, node.label)}</span>
      <div class="target-steps">
        <IconButton
          icon="above"
          label={read.previous}
          disabled={previous === null}
          onClick={() => previous !== null && go(addressOf(previous))}
        />
        <IconButton
          icon="below"
          label={read.next}
          disabled={next === null}
          onClick={() => next !== null && go(addressOf(next))}
        />
      </div>
      <Counterparts document={document} clauseId={node.id} />
    </div>
  )
}
