// Domain: the address of a clause as people write it, read but not yet looked up.

/**
 * What people call a unit, as written. 'any' is a number in brackets alone, 点 or clause: only the
 * document tells its level. 'heading' is given by its words, 'preamble' is 导语 or 前言.
 */
export type AddressKind =
  | 'part'
  | 'chapter'
  | 'section'
  | 'article'
  | 'paragraph'
  | 'item'
  | 'subitem'
  | 'box'
  | 'heading'
  | 'annex'
  | 'preamble'
  | 'any'

/** explicit: hardly anything but an address; loose: also an ordinary word (第一项, 前言, (5)). */
export type Certainty = 'explicit' | 'loose'

/** One level of an address, as written. */
export interface AddressSegment {
  kind: AddressKind
  /** '6', '14-1' for 第十四条之一; '-1' counts from the end. Absent for headings and the preamble. */
  ordinal?: string
  /** The last ordinal of a range: 第三至五条 has ordinal 3 and through 5. */
  through?: string
  /** The heading that was given; it must agree with the number where both are given. */
  name?: string
  /** A number in brackets without a unit word: it names a printed marker, never a position. */
  bracketed?: boolean
}

export interface ParsedAddress {
  /** From the widest unit to the narrowest; empty for 下一条 alone. */
  segments: AddressSegment[]
  /** Clauses to go on (1) or back (-1) from what the segments address; 0 is the clause itself. */
  step: number
  /** The unit that is stepped over; null when step is 0. */
  stepKind: AddressKind | null
  /** Starts at the clause that the conversation is about: 它的第二款, 下一条. */
  fromCurrent: boolean
  /** Words before it, normalised, that may end in the heading it stands under: 保障措施|第二项. */
  wordsBefore: string
  /** Words after it, normalised, that may begin with the head it means: 专栏2|食品有哪些. */
  wordsAfter: string
  certainty: Certainty
  start: number
  end: number
  /** The address as written: the input from start to end. */
  text: string
}
