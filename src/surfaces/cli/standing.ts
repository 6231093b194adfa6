// CLI: the standing of a document as a badge.
import type { PolicyDocument } from '#domain/document.ts'
import { standingMarks } from '#words/standing.ts'
import type { Style } from './style.ts'

/** A badge: green for what simply holds, else yellow. */
export function standingBadge(
  document: Pick<PolicyDocument, 'standing' | 'authority'>,
  style: Style,
): string {
  const badge = standingMarks(document)
    .map((mark) => `【${mark}】`)
    .join('')
  const holds = document.standing === 'in-force' && document.authority !== 'association'
  return holds ? style.green(badge) : style.yellow(badge)
}
