// Page: buttons that show an icon; their words are read out and shown as a tip.
import { Icon, type IconName } from './icon.tsx'

export interface IconButtonProps {
  icon: IconName
  label: string
  onClick?: (event: MouseEvent) => void
  /** Shows the words beside the icon. */
  withWords?: boolean
  pressed?: boolean
  disabled?: boolean
  class?: string
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, onClick, withWords = false, pressed, disabled = false } = props
  return (
    <button
      type="button"
      class={`icon-button ${withWords ? 'with-words' : ''} ${props.class ?? ''}`}
      title={withWords ? undefined : label}
      aria-label={withWords ? undefined : label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      {withWords && <span>{label}</span>}
    </button>
  )
}
