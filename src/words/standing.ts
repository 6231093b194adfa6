// Words: the standing of a document in words; imports nothing at run time, so that pages may too.
import type { Language } from '#domain/context.ts'
import type { PolicyDocument } from '#domain/document.ts'

const STANDING_WORDS = {
  'in-force': { zh: '现行', en: 'in force' },
  draft: { zh: '征求意见稿，未生效', en: 'draft for comment (征求意见稿), never in force' },
  ended: { zh: '已到期', en: 'period ended, 已到期' },
  repealed: { zh: '已废止', en: 'repealed, 已废止' },
  unknown: { zh: '效力不明', en: 'standing unknown' },
} as const

/**
 * A standing in the fewest words, for tables: a text of an association is marked as such first, and
 * by its end where it has one.
 */
export function standingMarks({
  standing,
  authority,
}: Pick<PolicyDocument, 'standing' | 'authority'>): string[] {
  const [mark = ''] = STANDING_WORDS[standing].zh.split('，', 1)
  if (authority !== 'association') return [mark]
  return ['协会文件', ...(standing === 'in-force' || standing === 'unknown' ? [] : [mark])]
}

/** A standing in words; a text of an association is no law, in force or not, and is said to be one. */
export function sayStanding(
  { standing, authority }: Pick<PolicyDocument, 'standing' | 'authority'>,
  language: Language,
): string {
  const words = STANDING_WORDS[standing][language]
  if (authority !== 'association') return words
  const association = language === 'zh' ? '协会文件' : 'association document, 协会文件'
  return standing === 'in-force' ? association : `${association}·${words}`
}
