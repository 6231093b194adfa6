// CLI: the standing of a document as a badge.
import type { Authority, Standing } from '#domain/document.ts'
import type { Style } from './style.ts'

const BADGES: Record<Standing, string> = {
  'in-force': '【现行】',
  draft: '【征求意见稿】',
  ended: '【已到期】',
  repealed: '【已废止】',
  unknown: '【效力不明】',
}

/** A badge; a text of an association is no law, in force or not, and is marked as such first. */
export function standingBadge(
  { standing, authority }: { standing: Standing; authority: Authority },
  style: Style,
): string {
  const ofAssociation = authority === 'association'
  const badge = ofAssociation ? '【协会文件】' : BADGES[standing]
  const ended = ofAssociation && standing !== 'in-force' && standing !== 'unknown'
  const whole = ended ? badge + BADGES[standing] : badge
  return whole === BADGES['in-force'] ? style.green(whole) : style.yellow(whole)
}
