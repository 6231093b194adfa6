// Page: where the question is written, with its scope and day.
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { MAX_QUESTION_CHARS } from '#domain/limits.ts'
import { IconButton } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words/language.ts'
import type { TurnRequest } from './turn.ts'
import { ask, isAnswering, stopAnswering } from './conversation.ts'
import { ScopeControls, scope } from './scope.tsx'

/** What is being written; kept when other views are shown meanwhile. */
const draft = signal('')
const focusCount = signal(0)
/** From here on the characters left are shown. */
const WARN_CHARS = MAX_QUESTION_CHARS - 200

/** Puts a question into the field with its scope, to be changed before it is sent. */
function editQuestion({ question, documents, asOf }: TurnRequest): void {
  draft.value = question
  scope.value = { documents, asOf }
  focusCount.value += 1
}

/** Sends a question with the scope that is set. */
export function askInScope(question: string): void {
  void ask({ question, ...scope.value })
}

export function Composer() {
  const field = useRef<HTMLTextAreaElement>(null)
  const text = draft.value
  const chars = text.trim().length
  const isBusy = isAnswering()
  const { ask: labels } = words.value
  useLayoutEffect(() => fitHeight(field.current), [text])
  useLayoutEffect(() => {
    if (focusCount.value > 0) field.current?.focus()
  }, [focusCount.value])
  const send = (): void => {
    if (chars === 0 || chars > MAX_QUESTION_CHARS || isBusy) return
    draft.value = ''
    askInScope(text.trim())
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="composer-field">
        <textarea
          ref={field}
          id="question"
          rows={1}
          value={text}
          aria-label={labels.label}
          aria-describedby="composer-note"
          aria-invalid={chars > MAX_QUESTION_CHARS}
          placeholder={labels.placeholder}
          onInput={(event) => (draft.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            // Enter that ends the choice of a Chinese word is no wish to send.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        {isBusy ? (
          <button
            type="button"
            class="send"
            aria-label={labels.stop}
            title={labels.stop}
            onClick={stopAnswering}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            type="submit"
            class="send"
            aria-label={labels.send}
            title={labels.send}
            disabled={chars === 0 || chars > MAX_QUESTION_CHARS}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <div class="composer-foot">
        <ScopeControls />
        <span
          id="composer-note"
          class={chars > MAX_QUESTION_CHARS ? 'composer-note invalid' : 'composer-note'}
        >
          {noteOn(chars)}
        </span>
      </div>
    </form>
  )
}

/** The question of a turn can be taken up again. */
export function EditButton({ turn }: { turn: TurnRequest }) {
  return <IconButton icon="edit" label={words.value.ask.edit} onClick={() => editQuestion(turn)} />
}

function noteOn(chars: number): string {
  const { ask: labels } = words.value
  if (chars > MAX_QUESTION_CHARS) return labels.tooLong(chars, MAX_QUESTION_CHARS)
  return chars > WARN_CHARS ? labels.remaining(MAX_QUESTION_CHARS - chars) : labels.hint
}

function fitHeight(field: HTMLTextAreaElement | null): void {
  if (field === null) return
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight}px`
}
