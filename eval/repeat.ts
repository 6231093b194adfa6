// Eval: how often a case was asked before, known to whatever works for that trial.
import { AsyncLocalStorage } from 'node:async_hooks'

const repeats = new AsyncLocalStorage<number>()

/** Does the work of one trial; 0 is the first. */
export function inRepeat<Result>(index: number, work: () => Promise<Result>): Promise<Result> {
  return repeats.run(index, work)
}

/** The trial that this is done for. */
export function repeatIndex(): number {
  return repeats.getStore() ?? 0
}
