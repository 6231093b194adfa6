// Page: a button that opens something small beside it.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

export interface MenuProps {
  icon: IconName
  label: string
  children: ComponentChildren
  class?: string
  /** Closes when a link in it was followed. */
  closesOnLink?: boolean
}

/** Closes on Escape and when something else is pressed. */
export function Menu({ icon, label, children, class: extra = '', closesOnLink }: MenuProps) {
  const details = useRef<HTMLDetailsElement>(null)
  useEffect(() => closeOnLeave(details.current), [])
  return (
    <details
      class={`menu ${extra}`}
      ref={details}
      onClick={(event) => {
        const isLink = event.target instanceof Element && event.target.closest('a') !== null
        if (closesOnLink === true && isLink) event.currentTarget.open = false
      }}
    >
      <summary>
        <Icon name={icon} size={16} />
        <span>{label}</span>
      </summary>
      <div class="menu-body">{children}</div>
    </details>
  )
}

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
