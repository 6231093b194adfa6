// Chinese: parts of speech of Chinese words, by jieba's dictionary, loaded when first asked for.
import type { Jieba } from '@node-rs/jieba'

let loading: Promise<Jieba> | undefined

/**
 * Whether the words name something: a noun of the ICTCLAS tag set that jieba uses (n, nr, ns, nt, nz)
 * or an abbreviation that stands for one (j: 光伏) is among them. The dictionary takes some 0.3 s and 70 MB, so ask only where nothing else decides.
 */
export async function namesSomething(words: string): Promise<boolean> {
  const jieba = await loadPartsOfSpeech()
  return jieba.tag(words).some(({ word, tag }) => word.length > 1 && /^[nj]/u.test(tag))
}

/** Loads the dictionary now: a service does so before it answers, that no question waits for it. */
export function loadPartsOfSpeech(): Promise<Jieba> {
  return (loading ??= loadJieba())
}

async function loadJieba(): Promise<Jieba> {
  const [{ Jieba }, { dict }] = await Promise.all([
    import('@node-rs/jieba'),
    import('@node-rs/jieba/dict.js'),
  ])
  return Jieba.withDict(dict)
}
