// Train: a line from time to time, with the loss and the time left.

const SECONDS_BETWEEN_LINES = 10
/** Weight of a new loss in the running mean that is shown. */
const SMOOTHING = 0.02

/** Prints progress of `total` steps, of which `first` were done before. */
export function createProgress({
  total,
  first,
}: {
  total: number
  first: number
}): (step: number, loss: number) => void {
  const started = performance.now()
  let shownAt = started
  let mean: number | undefined
  return (step, loss) => {
    mean = mean === undefined ? loss : mean + SMOOTHING * (loss - mean)
    const now = performance.now()
    if (now - shownAt < 1000 * SECONDS_BETWEEN_LINES && step < total) return
    shownAt = now
    const secondsLeft = ((now - started) / 1000 / (step - first)) * (total - step)
    console.log(`step ${step}/${total}  loss ${mean.toFixed(4)}  ${shownTime(secondsLeft)} left`)
  }
}

function shownTime(seconds: number): string {
  return seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`
}
