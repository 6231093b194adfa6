// Documents: the addresses that people write (68号文第十四条, 三（二）老年用品, 它的下一条), found in text.
import type { AddressKind, AddressSegment, ParsedAddress } from '#domain/address.ts'
import { normaliseWithOffsets } from '#zh/normalise.ts'
import { findMarks, type Mark } from './address-marks.ts'
import { headBetween, wordsAfter, wordsBefore } from './address-words.ts'

/** Places of ParsedAddress before they are carried over to the input; `last` is its last mark. */
interface Draft extends Omit<ParsedAddress, 'text' | 'fromCurrent'> {
  last: Mark
}

const RANK: Record<AddressKind, number> = {
  preamble: 0, annex: 0, heading: 0, part: 1, chapter: 2, section: 3, any: 4, article: 4, paragraph: 6,
  item: 7, subitem: 8, box: 5,
} // prettier-ignore

const CONNECTOR = /^(?:之?中|里面?|下面?|之下|项下|内)?的?[、,·:/>-]?$/u
const STEP_CONNECTOR = /^的?(?:之|,)?$/u
const RANGE_GAP = /^(?:至|到|-)第?$/u
const LIST_GAP = /^(?:、|,|和|及|与|以及|还有|或|或者)?$/u
/** clause 6 of chapter 3: the wider unit comes after. */
const ENGLISH_OF = /^ ?(?:of|in|under)(?: the)? ?$/u
const PRONOUN =
  /(?:它|(?<![尤与极])其|(?:该|本|此|这|那|这一|那一|上述)(?:条款|条|章|节|款|项|点|个?专栏|部分)|其中)(?:之?中|里面?)?的?,?$/u

/** In characters: 上述条款里面的 and the like. */
const LONGEST_PRONOUN = 12

/** Book titles name documents, not clauses: what they hold is blanked out, lengths kept. */
function blankBookTitles(text: string): string {
  return text.replaceAll(/《[^《》]*》/gu, (title) => `《${'※'.repeat(title.length - 2)}》`)
}

function isDeeper(mark: Mark, last: Mark): boolean {
  if (mark.kind === 'preamble' || mark.kind === 'annex') return false
  if (mark.kind === 'any') {
    if (last.kind === 'any') return mark.arabic === true && last.arabic !== true
    return last.kind !== 'subitem' && last.kind !== 'preamble'
  }
  if (mark.kind === 'box') return last.kind !== 'box'
  if (last.kind === 'any') return RANK[mark.kind] >= RANK.any
  if (last.kind === 'box') return RANK[mark.kind] >= RANK.article
  return RANK[mark.kind] > RANK[last.kind]
}

function segmentOf(mark: Mark): AddressSegment {
  const segment: AddressSegment = { kind: mark.kind }
  if (mark.ordinal !== undefined) segment.ordinal = mark.ordinal
  if (mark.through !== undefined) segment.through = mark.through
  if (mark.bracketed === true) segment.bracketed = true
  return segment
}

function startDraft(mark: Mark, inherited: AddressSegment[]): Draft {
  const isStep = mark.step !== 0
  return {
    segments: isStep ? [] : [...inherited, segmentOf(mark)],
    step: mark.step,
    stepKind: isStep ? mark.kind : null,
    wordsBefore: '',
    wordsAfter: '',
    certainty: inherited.length > 0 ? 'explicit' : mark.certainty,
    start: mark.start,
    end: mark.end,
    last: mark,
  }
}

/** Whether the mark went into the draft: as a deeper level, a step or the end of a range. */
function extendDraft(draft: Draft, mark: Mark, gap: string): boolean {
  const above = draft.segments.at(-1)
  if (draft.step !== 0 || above === undefined) return false
  if (RANGE_GAP.test(gap) && mark.kind === draft.last.kind && mark.ordinal !== undefined) {
    above.through = mark.ordinal
  } else if (ENGLISH_OF.test(gap) && isDeeper(draft.last, mark)) {
    draft.segments.unshift(segmentOf(mark))
    draft.end = mark.end
    return true
  } else if (mark.step !== 0 || isDeeper(mark, draft.last)) {
    const connector = mark.step === 0 ? CONNECTOR : STEP_CONNECTOR
    const name = connector.test(gap) ? undefined : headBetween(gap)
    if (name === null) return false
    if (name !== undefined) above.name = name
    if (mark.step === 0) draft.segments.push(segmentOf(mark))
    else Object.assign(draft, { step: mark.step, stepKind: mark.kind })
    draft.certainty = 'explicit'
  } else {
    return false
  }
  draft.end = mark.end
  draft.last = mark
  return true
}

/** 三（二）、（三）: the second address of a list shares what stands above the first. */
function inheritedSegments(draft: Draft, mark: Mark, gap: string): AddressSegment[] {
  if (draft.step !== 0 || !LIST_GAP.test(gap)) return []
  const at = draft.segments.findLastIndex(({ kind }) => kind === mark.kind)
  return at < 0 ? [] : draft.segments.slice(0, at)
}

function composeDrafts(marks: readonly Mark[], text: string): Draft[] {
  const drafts: Draft[] = []
  for (const mark of marks) {
    const draft = drafts.at(-1)
    const gap = draft === undefined ? '' : text.slice(draft.end, mark.start)
    if (draft !== undefined && extendDraft(draft, mark, gap)) continue
    if (mark.dependent === true) continue
    const inherited = draft === undefined ? [] : inheritedSegments(draft, mark, gap)
    const next = startDraft(mark, inherited)
    if (draft !== undefined && LIST_GAP.test(gap)) next.wordsBefore = draft.wordsBefore
    else addWordsBefore(next, text)
    drafts.push(next)
  }
  drafts.forEach((draft, index) => {
    addWordsAfter(draft, text.slice(0, drafts[index + 1]?.start))
  })
  return drafts.filter(({ last }) => last.tentative !== true)
}

function addWordsBefore(draft: Draft, text: string): void {
  const { run, quoted } = wordsBefore(text, draft.start)
  draft.wordsBefore = run
  if (quoted === null || draft.segments.length === 0) return
  draft.segments.unshift({ kind: 'heading', name: quoted.name })
  draft.start = quoted.start
  draft.certainty = 'explicit'
}

function addWordsAfter(draft: Draft, text: string): void {
  const { run, markedOff } = wordsAfter(text, draft.end)
  draft.wordsAfter = LIST_GAP.test(run) ? '' : run
  const target = draft.segments.at(-1)
  if (markedOff === null || target === undefined || draft.step !== 0) return
  target.name = markedOff.name
  draft.end = markedOff.end
}

/**
 * Every clause address in a text that people wrote, in order, each with its place. Purely formal:
 * whether such a clause exists, and what a number without its chapter means, the documents decide.
 * Numbers that count or name something (2025年, 300项, 68号, 第一批, 十四五) are no addresses.
 */
export function parseAddresses(text: string): ParsedAddress[] {
  const normalised = normaliseWithOffsets(text)
  const searched = blankBookTitles(normalised.text)
  return composeDrafts(findMarks(searched), searched).map((draft) => {
    const { segments, step, stepKind, certainty } = draft
    const start = normalised.offsets[draft.start] ?? 0
    const end = (normalised.offsets[draft.end - 1] ?? start) + 1
    const isPronoun = PRONOUN.test(
      searched.slice(Math.max(0, draft.start - LONGEST_PRONOUN), draft.start),
    )
    return {
      segments,
      step,
      stepKind,
      fromCurrent: isPronoun || segments.length === 0,
      wordsBefore: isPronoun ? '' : draft.wordsBefore,
      wordsAfter: draft.wordsAfter,
      certainty,
      start,
      end,
      text: text.slice(start, end),
    }
  })
}
