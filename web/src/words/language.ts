// Page: the chosen language and its words.
import { computed, effect, signal } from '@preact/signals'
import { remember, recall } from '../parts/memory.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'
/** The words of a language; every language has the same. */
export type Words = typeof zh

const KEY = 'language'

export const language = signal<Language>(recall(KEY) === 'en' ? 'en' : 'zh')

/** The words in the chosen language. */
export const words = computed<Words>(() => (language.value === 'zh' ? zh : en))

/** Keeps the choice and tells the browser which language the page speaks. */
export function watchLanguage(): void {
  effect(() => {
    remember(KEY, language.value)
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  })
}
