// Page: whether an answer helped, and if not, why.
import { useState } from 'preact/hooks'
import { sendFeedback, type FeedbackReason } from '../api/feedback.ts'
import { IconButton } from '../parts/button.tsx'
import { announce } from '../parts/live-region.tsx'
import { describeFailure } from '../parts/states.tsx'
import { words } from '../words/language.ts'

type Vote = 'up' | 'down'

export function Feedback({ answerId }: { answerId: string }) {
  const [vote, setVote] = useState<Vote | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const { ask } = words.value
  const submit = async (chosen: Vote, reason?: FeedbackReason, comment?: string): Promise<void> => {
    try {
      await sendFeedback(answerId, { vote: chosen, reason, comment })
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
          void submit('up')
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
          onSend={(reason, comment) => void submit('down', reason, comment)}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  )
}

interface ReasonFormProps {
  onSend: (reason: FeedbackReason, comment: string | undefined) => void
  onCancel: () => void
}

function ReasonForm({ onSend, onCancel }: ReasonFormProps) {
  const { ask, cancel } = words.value
  const reasons = Object.entries(ask.feedbackReasons) as [FeedbackReason, string][]
  const [reason, setReason] = useState<FeedbackReason>('missing')
  const [comment, setComment] = useState('')
  return (
    <form
      class="feedback-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSend(reason, comment.trim() === '' ? undefined : comment.trim())
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
        maxLength={2000}
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
