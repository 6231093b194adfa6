// Documents: what kind of clause a numbering makes in the place where it stands.
import type { ClauseKind } from '#domain/clause.ts'
import type { Numbering } from './markers.ts'

const FIXED_KINDS: Partial<Record<Numbering, ClauseKind>> = {
  annex: 'part',
  part: 'part',
  subpart: 'part',
  chapter: 'chapter',
  section: 'section',
  article: 'article',
  box: 'box',
  dash: 'bullet',
}

/**
 * The kind of a clause. 一、 and （一） take the highest free place: chapter and article in a policy
 * document, section under 章, item under 条; what stands under an item is a subitem. Entries of a
 * box are box items whatever their numbering.
 * @param enclosing kinds of the clauses around it, outermost first
 */
export function kindOf(numbering: Numbering, enclosing: readonly ClauseKind[]): ClauseKind {
  if (enclosing.includes('box-item')) return 'subitem'
  if (enclosing.includes('box')) return 'box-item'
  const fixed = FIXED_KINDS[numbering]
  if (fixed !== undefined) return fixed
  if (enclosing.includes('item') || enclosing.includes('subitem')) return 'subitem'
  if (enclosing.includes('article')) return 'item'
  if (numbering === 'han') {
    if (enclosing.includes('section')) return 'article'
    return enclosing.includes('chapter') ? 'section' : 'chapter'
  }
  return numbering === 'han-bracket' ? 'article' : 'item'
}
