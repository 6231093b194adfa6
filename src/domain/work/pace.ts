// Domain: long work on the one thread is done in slices, so that other requests are heard in between.
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Units of work in one slice: a unit is about as long as it takes to read one clause sentence by
 * sentence for the first time (10 to 40 µs), a slice some 5 to 10 ms.
 */
export const UNITS_PER_SLICE = 256

// One counter for all: it stands for the one event loop that everyone works on.
let unitsInSlice = 0

/**
 * Counts work that was done, and gives the event loop its turn when a slice is full.
 * @param units in clauses read; may be a fraction
 */
export function pace(units: number): Promise<void> {
  unitsInSlice += units
  if (unitsInSlice < UNITS_PER_SLICE) return GO_ON
  unitsInSlice = 0
  return nextTurn()
}

const GO_ON = Promise.resolve()
