// Documents: the short names under which people speak of a document.
import { nameKey } from './title-lines.ts'
import type { Block } from '../source.ts'

const WRAPPER =
  /^(?:.{0,60}?)(?:关于)?(?:印发|转发|发布|公布)[\s《]*(.+?)[》\s]*(?:的(?:通知|公告|决定|函))?$/u
const VERSION =
  /[（(](?:试行|暂行|修订|修订稿|征求意见稿|草案|送审稿|\d{4}年?(?:修订|修正|版|本))[）)]$/u
const SELF_NAMED =
  /《([^《》]{2,80})》[（(](?:[^（()）]{0,40}[，；])?以下(?:统?简称|称)[：:为]?\s*[“"《]?([^”"》（()）]{2,20})[”"》]?[）)]/gu

function numberAliases(number: string | null): string[] {
  if (number === null) return []
  const order = /令第(\d+)号$/.exec(number)?.[1]
  if (order !== undefined) return [`${order}号令`, `第${order}号令`]
  const running = /(\d+)号$/.exec(number)?.[1]
  return running === undefined ? [] : [`${running}号文`, `${running}号`]
}

function withoutLead(name: string): string {
  return name.replace(/^关于|^中华人民共和国/u, '')
}

function shortForms(name: string): string[] {
  const final = name.replace(VERSION, '')
  return [name, withoutLead(name), final, withoutLead(final)]
}

function titleAliases(title: string): string[] {
  const wrapped = /印发|转发|发布|公布/u.test(title) ? WRAPPER.exec(title)?.[1] : undefined
  return [title, ...(wrapped === undefined ? [] : [wrapped])].flatMap(shortForms)
}

/** 《own title》（以下简称《…》) in the words about the document or its text. */
function selfNames(blocks: readonly Block[], title: string): string[] {
  const key = nameKey(title)
  return blocks
    .filter(({ role, text }) => role !== 'aside' && text.includes('以下'))
    .flatMap(({ text }) => [...text.matchAll(SELF_NAMED)])
    .filter(([, name = '']) => nameKey(name) === key)
    .map(([, , short = '']) => short.trim())
}

/** Short names from number, title and the text's own words; the title itself is not one. */
export function findAliases(
  blocks: readonly Block[],
  names: { title: string; number: string | null },
): string[] {
  const found = [
    ...numberAliases(names.number),
    ...titleAliases(names.title),
    ...selfNames(blocks, names.title),
  ]
  return [...new Set(found)].filter((alias) => alias.length >= 2 && alias !== names.title)
}
