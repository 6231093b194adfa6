// Channels / WeCom AI bot: answers on their way, kept for the platform to poll.
// https://developer.work.weixin.qq.com/document/path/101031
import { createRecentMap } from '../recent-map.ts'

/** WeCom polls for six minutes after the question; later answers need another way. */
const POLLED_MS = 5.5 * 60 * 1000
/** Polls of a finished answer may still come in. */
const KEEP_MS = 10 * 60 * 1000
const MAX_STREAMS = 5000

export interface Snapshot {
  content: string
  isFinished: boolean
}

interface Stream extends Snapshot {
  openedAtMs: number
  /** Whether the platform has the end of it. */
  isFetched: boolean
}

export interface Streams {
  /** Begins an answer; one that is there already is left as it is. */
  open(id: string, content: string): void
  update(id: string, content: string): void
  finish(id: string, content: string): void
  /** The answer so far; null when it is unknown or forgotten. */
  read(id: string): Snapshot | null
  /** Whether the platform still asks for it. */
  isPolled(id: string): boolean
  /** Whether the platform has the end of every answer that it still asks for. */
  areFetched(): boolean
}

/** Streams of this process: a poll must reach the process that got the question. */
export function createStreams(nowMs: () => number): Streams {
  const streams = createRecentMap<Stream>({ nowMs, keepMs: KEEP_MS, most: MAX_STREAMS })

  const isAskedFor = ({ openedAtMs }: Stream): boolean => nowMs() - openedAtMs < POLLED_MS

  function set(id: string, content: string, isFinished: boolean): void {
    const openedAtMs = streams.get(id)?.openedAtMs ?? nowMs()
    streams.set(id, { content, isFinished, openedAtMs, isFetched: false })
  }

  return {
    open(id, content) {
      if (streams.get(id) === undefined) set(id, content, false)
    },
    update(id, content) {
      if (streams.get(id)?.isFinished !== true) set(id, content, false)
    },
    finish: (id, content) => set(id, content, true),
    read(id) {
      const stream = streams.get(id)
      if (stream?.isFinished === true) stream.isFetched = true
      return stream ?? null
    },
    isPolled(id) {
      const stream = streams.get(id)
      return stream !== undefined && isAskedFor(stream)
    },
    areFetched: () =>
      streams
        .values()
        .every((stream) => stream.isFetched || !stream.isFinished || !isAskedFor(stream)),
  }
}
