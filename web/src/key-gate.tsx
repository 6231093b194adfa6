// Page: what stands in the place of every view while the service asks for a key.
import { useEffect, useRef, useState } from 'preact/hooks'
import { keyWanted, offerKey } from './api/key.ts'
import { words } from './words/language.ts'

type Outcome = Awaited<ReturnType<typeof offerKey>>

export function KeyGate() {
  const field = useRef<HTMLInputElement>(null)
  const [outcome, setOutcome] = useState<Outcome | 'asking' | null>(null)
  const { key: labels } = words.value
  useEffect(() => field.current?.focus(), [])
  const offer = async (): Promise<void> => {
    const offered = field.current?.value.trim() ?? ''
    if (offered === '' || outcome === 'asking') return
    setOutcome('asking')
    setOutcome(await offerKey(offered))
    field.current?.select()
  }
  return (
    <form
      class="key-gate"
      onSubmit={(event) => {
        event.preventDefault()
        void offer()
      }}
    >
      <h1>{labels.heading}</h1>
      <p class="lead">{labels.lead}</p>
      <label for="key">{labels.label}</label>
      <div class="key-row">
        <input
          ref={field}
          id="key"
          type="password"
          autocomplete="off"
          spellcheck={false}
          aria-invalid={outcome === 'wrong'}
          aria-describedby="key-said"
        />
        <button type="submit" class="button" disabled={outcome === 'asking'}>
          {labels.use}
        </button>
      </div>
      <p id="key-said" class="key-said" role="alert">
        {said(outcome)}
      </p>
    </form>
  )
}

function said(outcome: Outcome | 'asking' | null): string {
  const { key, failure } = words.value
  if (outcome === 'wrong') return key.wrong
  if (outcome === 'offline') return `${failure.offline}${words.value.colon}${failure.offlineDetail}`
  return outcome === null && keyWanted.value === 'refused' ? key.refused : ''
}
