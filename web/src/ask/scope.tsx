// Page: which documents a question is asked of, and for which day.
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { DocumentList } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { Icon } from '../parts/icon.tsx'
import { useResource } from '../parts/resource.ts'
import { words } from '../words/language.ts'

export interface Scope {
  documents: readonly string[]
  asOf: string | null
}

/** Holds for the questions that follow. */
export const scope = signal<Scope>({ documents: [], asOf: null })

export function ScopeControls() {
  return (
    <div class="scope">
      <DocumentChoice />
      <DayChoice />
    </div>
  )
}

function DocumentChoice() {
  const list = useResource<DocumentList>('/api/documents')
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => closeOnLeave(details.current), [])
  const { documents } = scope.value
  const { ask, colon } = words.value
  const toggle = (id: string): void => {
    const others = documents.filter((other) => other !== id)
    scope.value = {
      ...scope.value,
      documents: others.length === documents.length ? [...documents, id] : others,
    }
  }
  return (
    <details class="menu" ref={details}>
      <summary>
        <Icon name="documents" size={16} />
        <span>
          {ask.scope}
          {colon}
          {documents.length === 0 ? ask.allDocuments : ask.someDocuments(documents.length)}
        </span>
      </summary>
      <fieldset class="menu-body">
        <legend class="off-screen">{ask.scope}</legend>
        <label class="choice">
          <input
            type="checkbox"
            checked={documents.length === 0}
            onChange={() => (scope.value = { ...scope.value, documents: [] })}
          />
          <span>{ask.allDocuments}</span>
        </label>
        {list.state === 'ready' &&
          list.value.documents.map((document) => (
            <label class="choice" key={document.id}>
              <input
                type="checkbox"
                checked={documents.includes(document.id)}
                onChange={() => toggle(document.id)}
              />
              <span>
                {document.title} <StandingBadge {...document} />
              </span>
            </label>
          ))}
      </fieldset>
    </details>
  )
}

function DayChoice() {
  const { ask, colon } = words.value
  const { asOf } = scope.value
  return (
    <label class="day-choice" title={ask.asOfLabel}>
      <Icon name="calendar" size={16} />
      <span>
        {ask.asOf}
        {colon}
        {asOf === null && ask.today}
      </span>
      <input
        type="date"
        class={asOf === null ? 'is-empty' : ''}
        aria-label={ask.asOfLabel}
        value={asOf ?? ''}
        onClick={(event) => event.currentTarget.showPicker()}
        onChange={(event) =>
          (scope.value = { ...scope.value, asOf: event.currentTarget.value || null })
        }
      />
    </label>
  )
}

/** An open menu closes on Escape and when something else is pressed. */
function closeOnLeave(menu: HTMLDetailsElement | null): (() => void) | undefined {
  if (menu === null) return undefined
  const onPress = (event: Event): void => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !menu.open) return
    menu.open = false
    menu.querySelector('summary')?.focus()
    event.stopPropagation()
  }
  document.addEventListener('pointerdown', onPress)
  menu.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('pointerdown', onPress)
    menu.removeEventListener('keydown', onKey)
  }
}
