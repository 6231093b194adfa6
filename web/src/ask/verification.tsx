// Page: what the check of an answer found, and what readers of it should know.
import { useState } from 'preact/hooks'
import type { Answer } from '../api/types.ts'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words/language.ts'

/** More notes than this are folded. */
const SHOWN_NOTICES = 3

export function Notices({ notices }: { notices: readonly string[] }) {
  const [isOpen, setOpen] = useState(false)
  if (notices.length === 0) return null
  const shown = isOpen ? notices : notices.slice(0, SHOWN_NOTICES)
  const { ask, more, less } = words.value
  return (
    <aside class="notices" aria-label={ask.notices}>
      <ul>
        {shown.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
      {notices.length > SHOWN_NOTICES && (
        <button
          type="button"
          class="text-button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? less : `${more} (${notices.length - SHOWN_NOTICES})`}
        </button>
      )}
    </aside>
  )
}

/** How the answer was made and checked; what the check removed can be read. */
export function CheckLine({ answer }: { answer: Answer }) {
  const { ask } = words.value
  const { verification, generator, timingsMs } = answer
  const { sentences, removed, repaired, failures } = verification
  const origin = generator.kind === 'model' ? ask.model(generator.model ?? '') : ask.extractive
  const facts = [
    origin,
    ask.checked(sentences),
    repaired > 0 ? ask.repairedSentences(repaired) : null,
    removed > 0 ? ask.removedSentences(removed) : null,
    ask.milliseconds(timingsMs.total),
  ].filter((fact) => fact !== null)
  return (
    <div class="check">
      <p class={verification.passed ? 'check-line' : 'check-line has-failed'}>
        <Icon name={verification.passed ? 'check' : 'warning'} size={15} />
        {facts.join(' · ')}
      </p>
      {generator.degraded !== undefined && (
        <p class="degraded">{ask.degraded(generator.degraded)}</p>
      )}
      {failures.length > 0 && (
        <details class="removed">
          <summary>{ask.removedTitle}</summary>
          <ul>
            {failures.map(({ check, sentence, detail }, index) => (
              <li key={index}>
                <del>{sentence}</del>
                <span>
                  {ask.checks[check] ?? check}
                  {words.value.colon}
                  {detail}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
