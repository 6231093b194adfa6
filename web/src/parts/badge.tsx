// Page: the badge that says whether a document is in force, in words and not by colour alone.
import type { Authority, Standing } from '../api/types.ts'
import { words } from '../words/language.ts'

export interface BadgeProps {
  standing: Standing
  authority: Authority
}

/** 现行, 征求意见稿, 已到期 …; an association's document is marked as such too. */
export function StandingBadge({ standing, authority }: BadgeProps) {
  const { standing: names, standingMeaning } = words.value
  const isAssociation = authority === 'association'
  return (
    <>
      {isAssociation && (
        <span class="badge badge-association" title={standingMeaning.association}>
          {names.association}
        </span>
      )}
      {(!isAssociation || standing !== 'in-force') && (
        <span class={`badge badge-${standing}`} title={standingMeaning[standing]}>
          {names[standing]}
        </span>
      )}
    </>
  )
}
