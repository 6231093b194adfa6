// Page: every figure that one document changed against the other, in one table.
import type { Comparison } from '../api/types.ts'
import { withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import { hasChangedFigures } from './filter.ts'

export function FigureTable({ comparison }: { comparison: Comparison }) {
  const { compare, listSeparator } = words.value
  const pairs = comparison.pairs.filter(hasChangedFigures)
  if (pairs.length === 0) return null
  return (
    <details class="figures" open={pairs.length <= 12}>
      <summary>
        {compare.figures} <span class="filter-count">{pairs.length}</span>
      </summary>
      <div class="scroll-x" tabIndex={0} role="group" aria-label={compare.figures}>
        <table class="plain-table figure-table">
          <thead>
            <tr>
              <th scope="col">{compare.clause}</th>
              <th scope="col">{comparison.from.title}</th>
              <th scope="col">{comparison.to.title}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ from, to, figures }) => (
              <tr key={to?.id}>
                <th scope="row">
                  <a href={`${withQuery({ show: null }).split('#')[0] ?? ''}#${to?.id ?? ''}`}>
                    {to?.label}
                  </a>
                  {from?.label !== to?.label && <span class="quiet"> ← {from?.label}</span>}
                </th>
                <td>{figures.from.join(listSeparator) || '—'}</td>
                <td>{figures.to.join(listSeparator) || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
