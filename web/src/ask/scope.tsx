// Page: which documents a question is asked of, and for which day.
import { signal } from '@preact/signals'
import type { DocumentList } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { useResource } from '../parts/resource.ts'
import { words } from '../words/language.ts'
import type { TurnRequest } from './turn.ts'

export type Scope = Pick<TurnRequest, 'documents' | 'asOf'>

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

/** What an answer was limited to; nothing where it was not. */
export function TurnScope({ turn: { documents, asOf } }: { turn: Scope }) {
  const list = useResource<DocumentList>(documents.length === 0 ? null : '/api/documents')
  const { ask, colon, listSeparator } = words.value
  const titleOf = (id: string): string => {
    const found = list.state === 'ready' && list.value.documents.find((each) => each.id === id)
    // A document that has left the library since is named by its id.
    return found ? `《${found.title}》` : id
  }
  const limits = [
    ...(documents.length === 0
      ? []
      : [`${ask.scope}${colon}${documents.map(titleOf).join(listSeparator)}`]),
    ...(asOf === null ? [] : [`${ask.asOf}${colon}${asOf}`]),
  ]
  return limits.length === 0 ? null : <p class="understood turn-scope">{limits.join(' · ')}</p>
}

function DocumentChoice() {
  const list = useResource<DocumentList>('/api/documents')
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
    <Menu
      icon="documents"
      label={`${ask.scope}${colon}${documents.length === 0 ? ask.allDocuments : ask.someDocuments(documents.length)}`}
    >
      <fieldset>
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
    </Menu>
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
