// Models: pairs of texts that belong together, drawn from passages without any label.
import { BagWriter } from './bags.ts'
import type { PairBatch } from './contrastive-loss.ts'
import type { Passages, PassagePieces } from './passages.ts'
import { createRandom, mixSeeds, type Random } from './random.ts'

/** Shares of the kinds of pairs; what is left over pairs first and second half. */
const HEADING_SHARE = 0.25
const CLOZE_SHARE = 0.6
/** In so many cloze pairs the document keeps the pieces that the query was made of. */
const KEPT_SHARE = 0.1
const MAX_QUERY_PIECES = 4
/** Of a longer passage a stretch of so many pieces is used. */
const MAX_PIECES = 60
/**
 * About this share of a batch are runs of so many passages as they follow each other: neighbours
 * speak of one matter, so what tells them apart has to be learned.
 */
const RUN_SHARE = 0.5
const RUN_LENGTH = 8

export interface PairSourceOptions {
  passages: Passages
  /** Rows of the table. */
  vocabularySize: number
  batchSize: number
  seed: number
}

/** A stretch of pieces of one passage. */
interface Stretch {
  from: number
  to: number
}

/** The writers of the two sides of a batch. */
interface Sides {
  query: BagWriter
  document: BagWriter
}

/**
 * The batch of a step: the same for the same step, whatever was asked for before; its arrays are
 * used again for the next. Passages come in a random order, again and again in a new one, some of
 * them followed by their neighbours. Three kinds of pairs: headings ↔ passage, some consecutive pieces ↔ the rest with its headings (inverse
 * cloze task: Lee et al. 2019, arXiv:1906.00300), first part ↔ second part.
 */
export function createPairSource(options: PairSourceOptions): (step: number) => PairBatch {
  const { passages, vocabularySize, batchSize, seed } = options
  const query = new BagWriter(batchSize, vocabularySize)
  const document = new BagWriter(batchSize, vocabularySize)
  const passageAt = createShuffledRounds(passages.count, seed)
  const runs = Math.floor((RUN_SHARE * batchSize) / RUN_LENGTH)
  const draws = batchSize - runs * (RUN_LENGTH - 1)
  return (step) => {
    const random = createRandom(mixSeeds(seed, step))
    for (let draw = 0; draw < draws; draw++) {
      const drawn = passageAt(step * draws + draw)
      const length = draw < runs ? RUN_LENGTH : 1
      for (let next = drawn; next < drawn + length; next++) {
        const passage = passages.pieces(next % passages.count)
        writePair(passages, passage, { sides: { query, document }, random })
        query.close()
        document.close()
      }
    }
    return { queries: query.take(), documents: document.take() }
  }
}

function writePair(
  passages: Passages,
  { headings, body, end }: PassagePieces,
  { sides: { query, document }, random }: { sides: Sides; random: Random },
): void {
  const whole = randomStretch({ from: body, to: end }, MAX_PIECES, random)
  const write = (writer: BagWriter, from: number, to: number): void =>
    writer.add(passages.rows(from, to))
  const hasHeadings = body > headings
  const pieceCount = whole.to - whole.from
  const kind = random.next()
  if ((kind < HEADING_SHARE && hasHeadings) || pieceCount < 2) {
    write(query, ...(hasHeadings ? ([headings, body] as const) : ([whole.from, whole.to] as const)))
    write(document, whole.from, whole.to)
    return
  }
  if (kind < HEADING_SHARE + CLOZE_SHARE) {
    const length = 1 + random.below(Math.min(MAX_QUERY_PIECES, pieceCount - 1))
    const part = randomStretch(whole, length, random)
    write(query, part.from, part.to)
    write(document, headings, body)
    write(document, whole.from, part.from)
    if (random.next() < KEPT_SHARE) write(document, part.from, part.to)
    write(document, part.to, whole.to)
    return
  }
  const middle = whole.from + 1 + random.below(pieceCount - 1)
  write(query, whole.from, middle)
  write(document, middle, whole.to)
}

/** `length` consecutive pieces of a stretch, or all of it where it is shorter. */
function randomStretch({ from, to }: Stretch, length: number, random: Random): Stretch {
  const spare = to - from - length
  if (spare <= 0) return { from, to }
  const start = from + random.below(spare + 1)
  return { from: start, to: start + length }
}

/** Which of `count` stands at a place in an endless row of random orders of all of them. */
function createShuffledRounds(count: number, seed: number): (place: number) => number {
  const order = new Uint32Array(count)
  let shuffledRound = -1
  return (place) => {
    const round = Math.floor(place / count)
    if (round !== shuffledRound) {
      shuffle(order, createRandom(mixSeeds(seed, -1 - round)))
      shuffledRound = round
    }
    return order[place % count] as number
  }
}

/** Fills with 0, 1, 2 … in random order (Fisher and Yates, inside out). */
function shuffle(order: Uint32Array, random: Random): void {
  for (let at = 0; at < order.length; at++) {
    const other = random.below(at + 1)
    order[at] = order[other] as number
    order[other] = at
  }
}
