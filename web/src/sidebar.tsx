// Page: navigation, the list of conversations, language and appearance.
import { useEffect, useState } from 'preact/hooks'
import { MAX_TITLE_CHARS } from '#domain/limits.ts'
import { forgetKey, key } from './api/key.ts'
import { conversation, remove, rename, summaries } from './ask/conversation.ts'
import { IconButton } from './parts/button.tsx'
import { Icon, type IconName } from './parts/icon.tsx'
import { THEMES, theme, type Theme } from './parts/theme.ts'
import { place, type ViewName } from './router.ts'
import { chooseLanguage, language, words } from './words/language.ts'

const VIEWS: readonly { name: ViewName; address: string; icon: IconName }[] = [
  { name: 'ask', address: '/', icon: 'ask' },
  { name: 'documents', address: '/documents', icon: 'documents' },
  { name: 'compare', address: '/compare', icon: 'compare' },
  { name: 'map', address: '/map', icon: 'map' },
  { name: 'search', address: '/search', icon: 'search' },
]

const THEME_ICONS: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }

export function Sidebar({ current }: { current: ViewName | null }) {
  const [isOpen, setOpen] = useState(false)
  const { name, menu, close } = words.value
  const { path } = place.value
  useEffect(() => setOpen(false), [path])
  return (
    <header class={isOpen ? 'sidebar is-open' : 'sidebar'}>
      <div class="brand">
        <a href="/" class="brand-name">
          <BrandMark />
          <span>{name}</span>
        </a>
        <span class="menu-toggle">
          <IconButton
            icon={isOpen ? 'close' : 'menu'}
            label={isOpen ? close : menu}
            pressed={isOpen}
            onClick={() => setOpen(!isOpen)}
          />
        </span>
      </div>
      <Views current={current} />
      <div class="sidebar-more">
        <Conversations />
        <Preferences />
      </div>
    </header>
  )
}

function BrandMark() {
  return (
    <svg class="brand-mark" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M8 9h16M8 16h11M8 23h16" />
      <circle cx="24.3" cy="16" r="2" />
    </svg>
  )
}

function Views({ current }: { current: ViewName | null }) {
  const { views } = words.value
  return (
    <nav class="views" aria-label={words.value.menu}>
      {VIEWS.map(({ name, address, icon }) => (
        <a
          key={name}
          href={name === 'ask' ? askAddress() : address}
          aria-current={name === current ? 'page' : undefined}
        >
          <Icon name={icon} size={19} />
          <span>{views[name]}</span>
        </a>
      ))}
    </nav>
  )
}

/** Back to the conversation that was left. */
function askAddress(): string {
  const open = conversation.value
  return open?.state === 'ready' ? `/conversations/${open.id}` : '/'
}

function Conversations() {
  const { ask } = words.value
  return (
    <section class="conversations" aria-label={ask.conversations}>
      <a class="new-conversation" href="/">
        <Icon name="plus" size={16} />
        <span>{ask.newConversation}</span>
      </a>
      {summaries.value.length === 0 ? (
        <p class="quiet">{ask.noConversations}</p>
      ) : (
        <ul>
          {summaries.value.map(({ id, title }) => (
            <ConversationEntry key={id} id={id} title={title} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ConversationEntry({ id, title }: { id: string; title: string }) {
  const [mode, setMode] = useState<'shown' | 'renaming' | 'removing'>('shown')
  const { ask, cancel } = words.value
  const isCurrent = conversation.value?.id === id && place.value.path.startsWith('/conversations/')
  if (mode === 'renaming')
    return (
      <li>
        <RenameForm id={id} title={title} onDone={() => setMode('shown')} />
      </li>
    )
  if (mode === 'removing')
    return (
      <li class="confirm">
        <p>{ask.removeQuestion(title)}</p>
        <div class="form-row">
          <button type="button" class="button button-danger" onClick={() => void remove(id)}>
            {ask.remove}
          </button>
          <button type="button" class="text-button" onClick={() => setMode('shown')}>
            {cancel}
          </button>
        </div>
      </li>
    )
  return (
    <li class="conversation-entry">
      <a href={`/conversations/${id}`} aria-current={isCurrent ? 'page' : undefined} title={title}>
        {title}
      </a>
      <span class="entry-tools">
        <IconButton
          icon="edit"
          label={`${ask.rename} ${title}`}
          onClick={() => setMode('renaming')}
        />
        <IconButton
          icon="trash"
          label={`${ask.remove} ${title}`}
          onClick={() => setMode('removing')}
        />
      </span>
    </li>
  )
}

function RenameForm({ id, title, onDone }: { id: string; title: string; onDone: () => void }) {
  const [name, setName] = useState(title)
  const { ask } = words.value
  const save = async (): Promise<void> => {
    if (name.trim() !== '' && name.trim() !== title) await rename(id, name.trim())
    onDone()
  }
  return (
    <form
      class="rename"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <input
        ref={(field) => field?.select()}
        aria-label={ask.renameLabel}
        maxLength={MAX_TITLE_CHARS}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
      <IconButton icon="check" label={ask.save} onClick={() => void save()} />
    </form>
  )
}

function Preferences() {
  const { theme: names, otherLanguage } = words.value
  const isChinese = language.value === 'zh'
  return (
    <div class="preferences">
      <div class="theme-switch" role="group" aria-label={names.label}>
        {THEMES.map((name) => (
          <IconButton
            key={name}
            icon={THEME_ICONS[name]}
            label={names[name]}
            pressed={theme.value === name}
            onClick={() => (theme.value = name)}
          />
        ))}
      </div>
      {key.value !== null && (
        <IconButton icon="key" label={words.value.key.forget} onClick={forgetKey} />
      )}
      <button
        type="button"
        class="text-button"
        lang={isChinese ? 'en' : 'zh-CN'}
        onClick={() => chooseLanguage(isChinese ? 'en' : 'zh')}
      >
        {otherLanguage}
      </button>
    </div>
  )
}
