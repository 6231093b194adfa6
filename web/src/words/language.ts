// Page: the chosen language and its words.
import { computed, effect, signal } from '@preact/signals'
import { remember, recall } from '../parts/memory.ts'
import { en } from './en.ts'
import { zh, type Words } from './zh.ts'

export type Language = 'zh' | 'en'

const KEY = 'language'

/** The reader's choice, else the first language of the browser that the page speaks, else English. */
export const language = signal<Language>(chosenLanguage() ?? languageOf(navigator.languages))

/** The words in the chosen language. */
export const words = computed<Words>(() => (language.value === 'zh' ? zh : en))

function chosenLanguage(): Language | null {
  const kept = recall(KEY)
  return kept === 'zh' || kept === 'en' ? kept : null
}

/** The first of some language tags that the page speaks; any Chinese counts as one. */
export function languageOf(tags: readonly string[]): Language {
  return tags.map(spokenAs).find((spoken) => spoken !== null) ?? 'en'
}

function spokenAs(tag: string): Language | null {
  if (/^zh\b/i.test(tag)) return 'zh'
  return /^en\b/i.test(tag) ? 'en' : null
}

/** Takes and keeps the reader's choice; a language that nobody chose is not kept. */
export function chooseLanguage(chosen: Language): void {
  language.value = chosen
  remember(KEY, chosen)
}

/** Tells the browser which language the page speaks. */
export function watchLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  })
}
