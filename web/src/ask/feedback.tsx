// Page: whether an answer helped, and if not, why.
import { useState } from 'preact/hooks'
import { MAX_COMMENT_CHARS } from '#domain/limits.ts'
import { sendFeedback } from '../api/feedback.ts'
import type { Feedback as GivenFeedback, FeedbackReason, FeedbackRequest } from '../api/types.ts'
import { IconButton } from '../parts/button.tsx'
import { announce } from '../parts/live-region.tsx'
import { describeFailure } from '../parts/states.tsx'
import { words } from '../words/language.ts'

export interface FeedbackProps {
  answerId: string
  /** What was said before. */
  given: GivenFeedback | null
}

export function Feedback({ answerId, given }: FeedbackProps) {
  const [vote, setVote] = useState(given?.vote ?? null)
  const [isAsking, setAsking] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const { ask } = words.value
  const submit = async (feedback: FeedbackRequest): Promise<void> => {
    try {
      await sendFeedback(answerId, feedback)
      setSaid(ask.feedbackThanks)
      announce(ask.feedbackThanks)
    } catch (error) {
      setSaid(describeFailure(error).title)
    }
    setAsking(false)
  }
  return (
    <>
      <IconButton
        icon="up"
        label={ask.helpful}
        pressed={vote === 'up'}
        onClick={() => {
          setVote('up')
          void submit({ vote: 'up' })
        }}
      />
      <IconButton
        icon="down"
        label={ask.unhelpful}
        pressed={vote === 'down'}
        onClick={() => {
          setVote('down')
          setSaid(null)
          setAsking(true)
        }}
      />
      {said !== null && <span class="feedback-said">{said}</span>}
      {isAsking && (
        <ReasonForm
          onSend={(reasons) => void submit({ vote: 'down', ...reasons })}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  )
}

interface ReasonFormProps {
  onSend: (reasons: Pick<FeedbackRequest, 'reason' | 'comment'>) => void
  onCancel: () => void
}

function ReasonForm({ onSend, onCancel }: ReasonFormProps) {
  const { ask, cancel } = words.value
  const reasons = Object.entries(ask.feedbackReasons) as [FeedbackReason, string][]
  const [reason, setReason] = useState<FeedbackReason>('incomplete')
  const [comment, setComment] = useState('')
  return (
    <form
      class="feedback-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(comment.trim() === '' ? { reason } : { reason, comment: comment.trim() })
      }}
      onKeyDown={(event) => event.key === 'Escape' && onCancel()}
    >
      <fieldset>
        <legend>{ask.feedbackReason}</legend>
        <div class="reasons">
          {reasons.map(([name, label]) => (
            <label key={name} class="choice">
              <input
                type="radio"
                name="reason"
                checked={reason === name}
                onChange={() => setReason(name)}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <textarea
        rows={2}
        maxLength={MAX_COMMENT_CHARS}
        aria-label={ask.feedbackComment}
        placeholder={ask.feedbackComment}
        value={comment}
        onInput={(event) => setComment(event.currentTarget.value)}
      />
      <div class="form-row">
        <button type="submit" class="button">
          {ask.feedbackSend}
        </button>
        <button type="button" class="text-button" onClick={onCancel}>
          {cancel}
        </button>
      </div>
    </form>
  )
}
