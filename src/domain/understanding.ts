// Domain: a question as it was understood: what it asks, of which documents, about which concepts.
import type { Quantity } from '#zh/quantities.ts'
import type { ParsedAddress } from './address.ts'
import type { Intent } from './answer.ts'
import type { PolicyDocument } from './document.ts'

/** A standalone question, read. */
export interface Understanding {
  /** The standalone question, as given. */
  question: string
  language: 'zh' | 'en'
  guard: Guarded
  asks: Asks & {
    /** The question wants to know which documents there are. */
    catalogue: boolean
  }
  scope: Scope
  /** Clause addresses in the question, document names taken out before. */
  addresses: ParsedAddress[]
  /** The question, normalised and in Chinese words. */
  normal: string
  /** What remains of the question as topic, normalised. */
  topic: string
  concepts: Concept[]
  /**
   * Concepts that every document of the scope bears in its title, and those of a frame (我们这种小厂，):
   * they rank and select nothing.
   */
  background: Concept[]
  /** Words that no clause holds and no lexicon knows, beside concepts that clauses do hold. */
  unheld: string[]
  /** What is beyond the bounds of one question. */
  unread: Unread
  /** Figures that the question itself states, years left out. */
  statedFigures: Quantity[]
  /** Years that the question names as points in time (到2025年), not as names of documents. */
  years: string[]
  intent: Intent
  asOf: string
}

/** What kind of thing a question asks for. */
export interface Asks {
  /** The question wants every clause or item there is. */
  list: boolean
  /** The question sets documents or versions side by side. */
  compare: boolean
  /** Figures are wanted: the measure words of which one must follow (any when empty), and how many. */
  figure: { units: string[]; count: number } | null
  /** Metadata fields wanted; empty when the question is about the text. */
  metadata: MetadataField[]
  /** The question asks for how something is divided: its chapters, articles, boxes or items. */
  parts: PartKind | null
  /** The question asks where certain words stand, not where their topic is treated. */
  words: boolean
  /** The topics joined by 和 or 、 are wanted in one place. */
  together: boolean
  /** The question asks what something is. */
  meaning: boolean
  /** What a sentence must state itself to be an answer. */
  mustState: Aspect[]
  /** A yes or no is wanted. */
  yesNo: boolean
  /** The question with the asking words blanked out. */
  rest: string
}

/** A side of a topic: where, or with what result. */
export type Aspect = 'place' | 'result'

/** A fact about a document rather than about what it says. */
export type MetadataField = 'issuers' | 'issuedOn' | 'number' | 'standing' | 'title' | 'addressees'

/** How a document is divided. */
export type PartKind = 'chapter' | 'article' | 'box'

/** The documents that a question speaks of. */
export interface Scope {
  /** Documents to search, in library order; all of them when nothing narrows it. */
  documents: PolicyDocument[]
  /** Whether the question itself names documents, periods or standings. */
  named: boolean
  /** Documents that were named one by one, in the order of the question. */
  mentioned: PolicyDocument[]
  /** The question with the naming words blanked out. */
  rest: string
  /** The same with 》 at the end of each name, so that 《…》三 is seen to be an address. */
  addressed: string
  /** A document that the question names and the library does not hold: 《…》 or 99号文. */
  unknown: string | null
}

/** Something that evidence must speak of. */
export interface Concept {
  /** As the question says it, normalised. */
  label: string
  /** Normalised strings any of which counts as the concept. */
  alternatives: string[]
  /** What it is a kind of: a clause on home appliances bears on a fridge, if less than one that names it. */
  broader: string[]
  /**
   * Ways to say it in several words: each way is a list of parts that must stand close together,
   * each part a list of strings any of which will do.
   */
  compounds: string[][][]
  /** The question puts it in quotation marks: it must stand in the evidence just so. */
  isQuoted: boolean
  /** It narrows something (光伏 行业, 河南 的 …): evidence without it is about something else. */
  isModifier: boolean
  /** It names an industry, a product (光伏 行业) or what is asked of the topic (…的 驾照), known or not. */
  isNamed: boolean
  /** Concepts of one group are joined by 、, 和 or 或 in the question: any of them will do. */
  group: number
}

/** A question with the orders to the assistant split off. */
export interface Guarded {
  /** The question without the orders. */
  question: string
  /** The question carries orders to the assistant. */
  hasOrders: boolean
  isOtherJob: boolean
  isGreeting: boolean
}

/** What of a question was not read, in its own words. */
export interface Unread {
  words: string[]
  addresses: string[]
  figures: string[]
}
