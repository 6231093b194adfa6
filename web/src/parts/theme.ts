// Page: light, dark, or as the system has it.
import { effect, signal } from '@preact/signals'
import { recall, remember } from './memory.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'theme'

export const theme = signal<Theme>(THEMES.find((name) => name === recall(KEY)) ?? 'auto')

/** Keeps the choice and applies it. */
export function watchTheme(): void {
  effect(() => {
    remember(KEY, theme.value)
    document.documentElement.dataset['theme'] = theme.value
  })
}
