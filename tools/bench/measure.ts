// Bench: how long things take, and how the numbers are shown.

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** Runs `work` and returns its result with the milliseconds it took. */
export async function timed<Result>(
  work: () => Result | Promise<Result>,
): Promise<{ result: Result; ms: number }> {
  const started = performance.now()
  const result = await work()
  return { result, ms: performance.now() - started }
}

/** How often `work` is done in a second of this process's own time, whatever else the machine does. */
export async function timesPerCpuSecond(
  count: number,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return count / ((user + system) / 1e6)
}

export function shownMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`
  return ms >= 100 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`
}

export function residentMegabytes(): string {
  return `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`
}

/** One line of a report, its value aligned. */
export function report(label: string, value: string): void {
  console.log(`${label.padEnd(44)}${value}`)
}
