// Page: what stands where content would: still loading, failed, or nothing there.
import type { ComponentChildren } from 'preact'
import { RequestFailure } from '../api/request.ts'
import { words } from '../words/language.ts'
import { Icon } from './icon.tsx'

/** Grey lines in the place of text; said to screen readers as loading. */
export function Loading({ lines = 6 }: { lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="off-screen">{words.value.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div class="loading-line" key={index} />
      ))}
    </div>
  )
}

export interface NoticeProps {
  title: string
  detail?: string | undefined
  children?: ComponentChildren
  /** Failures are read out at once. */
  isFailure?: boolean
}

/** One statement in the middle of an empty area, with what can be done. */
export function Notice({ title, detail, children, isFailure = false }: NoticeProps) {
  return (
    <div
      class={`notice ${isFailure ? 'notice-failure' : ''}`}
      role={isFailure ? 'alert' : undefined}
    >
      {isFailure && <Icon name="warning" size={22} />}
      <h2>{title}</h2>
      {detail !== undefined && <p>{detail}</p>}
      {children}
    </div>
  )
}

/** A failed request in the words of the service, and a way to try again. */
export function Failure({
  error,
  onRetry,
}: {
  error: unknown
  onRetry?: (() => void) | undefined
}) {
  const { title, detail } = describeFailure(error)
  return (
    <Notice title={title} detail={detail} isFailure>
      {onRetry !== undefined && (
        <button type="button" class="button" onClick={onRetry}>
          {words.value.retry}
        </button>
      )}
    </Notice>
  )
}

/** What failed and what to do about it, for people. */
export function describeFailure(error: unknown): { title: string; detail: string } {
  const { failure } = words.value
  if (!(error instanceof RequestFailure))
    return { title: failure.broken, detail: failure.brokenDetail }
  const { problem } = error
  if (problem === null) return { title: failure.offline, detail: failure.offlineDetail }
  const id =
    problem.status >= 500 && problem.requestId !== '' ? failure.requestId(problem.requestId) : ''
  return { title: problem.title, detail: [problem.detail, id].filter(Boolean).join(' ') }
}
