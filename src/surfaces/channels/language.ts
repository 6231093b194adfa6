// Channels: the language that is spoken in chats; no platform says which one a person reads.
import { CHANNEL_WORDS } from '#words/channels.ts'
import type { Language } from '#domain/context.ts'

export const LANGUAGE: Language = 'zh'
export const words = CHANNEL_WORDS[LANGUAGE]
