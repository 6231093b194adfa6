// Domain: long work in steps, so that whoever runs it can hear a signal and do other work between.

/** Work that stops for a moment every few milliseconds and has its result at the end. */
export type Steps<Result> = Generator<undefined, Result, undefined>

/** Items looked at in one step: some tens of microseconds of work. */
const ITEMS_PER_STEP = 64

/** Does all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Visits items in their order. */
export function* eachInSteps<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void,
): Steps<void> {
  for (const [index, item] of items.entries()) {
    if (index % ITEMS_PER_STEP === ITEMS_PER_STEP - 1) yield
    visit(item, index)
  }
}

/** The index of the first item from `from` on that is wanted, or -1. */
export function* findIndexInSteps<Item>(
  items: readonly Item[],
  isWanted: (item: Item, index: number) => boolean,
  from = 0,
): Steps<number> {
  for (let index = from; index < items.length; index++) {
    if (index % ITEMS_PER_STEP === ITEMS_PER_STEP - 1) yield
    if (isWanted(items[index] as Item, index)) return index
  }
  return -1
}
