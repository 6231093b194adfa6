// Page: the heat map, a row a topic and a column a document.
import { useMemo } from 'preact/hooks'
import type { TopicMap } from '../api/types.ts'
import { StandingBadge } from '../parts/badge.tsx'
import { Notice } from '../parts/states.tsx'
import { beginOf } from '../read/timeline.ts'
import { go, place, withQuery } from '../router.ts'
import { words } from '../words/language.ts'
import {
  heatRows,
  latestSuccession,
  shadeOf,
  type CellAddress,
  type HeatRow,
  type MappedDocument,
} from './heat.ts'

type Order = 'total' | 'shift'
type Scale = 'counts' | 'shares'

export function HeatMap({ map, opened }: { map: TopicMap; opened: CellAddress | null }) {
  const { query } = place.value
  const labels = words.value.map
  const order: Order = query.get('order') === 'shift' ? 'shift' : 'total'
  const scale: Scale = query.get('scale') === 'shares' ? 'shares' : 'counts'
  const documents = useMemo(
    () => map.documents.toSorted((a, b) => beginOf(a).localeCompare(beginOf(b))),
    [map.documents],
  )
  const rows = useMemo(() => heatRows(map.rows, documents), [map.rows, documents])
  if (rows.length === 0) return <Notice title={labels.nothing} />
  const most = Math.max(...rows.flatMap((row) => row[scale]))
  const { from, to } = latestSuccession(documents) ?? {}
  const [older, newer] = [documents[from ?? -1], documents[to ?? -1]]
  const hasShift = older !== undefined && newer !== undefined
  const groups = [
    { kind: 'asked', title: labels.own },
    { kind: 'industry', title: labels.industries },
    { kind: 'theme', title: labels.themes },
  ] as const
  return (
    <div class="heat">
      <div class="heat-controls">
        <Switch
          label={labels.scale}
          name="scale"
          chosen={scale}
          options={[
            ['counts', labels.counts],
            ['shares', labels.perHundred],
          ]}
        />
        {hasShift && (
          <Switch
            label={labels.order}
            name="order"
            chosen={order}
            options={[
              ['total', labels.byTotal],
              ['shift', labels.byShift],
            ]}
          />
        )}
      </div>
      <div class="quiet" id="heat-meaning">
        <p>{labels.units[scale]}</p>
        {hasShift && <p>{labels.shiftMeaning(older.title, newer.title)}</p>}
      </div>
      <div class="scroll-x" tabIndex={0} role="group" aria-label={labels.title}>
        <table class="heat-table" aria-describedby="heat-meaning">
          <thead>
            <tr>
              <td />
              {documents.map((document) => (
                <th scope="col" key={document.id}>
                  <StandingBadge {...document} />
                  <a href={`/documents/${encodeURIComponent(document.id)}`}>{document.title}</a>
                  <span class="quiet">{words.value.read.clauses(document.clauseCount)}</span>
                </th>
              ))}
              <th scope="col" class="heat-total">
                {labels.total}
                <span class="quiet">{labels.counts}</span>
              </th>
              {hasShift && (
                <th scope="col" class="heat-shift">
                  {labels.shift}
                  <span class="quiet">{labels.points}</span>
                </th>
              )}
            </tr>
          </thead>
          {groups.map(({ kind, title }) => (
            <HeatGroup
              key={kind}
              title={title}
              rows={ordered(
                rows.filter(({ row }) => row.kind === kind),
                order,
              )}
              {...{ documents, scale, most, opened, hasShift }}
            />
          ))}
        </table>
      </div>
    </div>
  )
}

function ordered(rows: readonly HeatRow[], order: Order): HeatRow[] {
  return rows.toSorted((a, b) =>
    order === 'shift' ? (b.shift ?? 0) - (a.shift ?? 0) : b.total - a.total,
  )
}

interface SwitchProps {
  label: string
  name: string
  chosen: string
  options: readonly (readonly [string, string])[]
}

function Switch({ label, name, chosen, options }: SwitchProps) {
  return (
    <div class="view-switch" role="group" aria-label={label}>
      {options.map(([value, text], index) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => go(withQuery({ [name]: index === 0 ? null : value }), { replace: true })}
        >
          {text}
        </button>
      ))}
    </div>
  )
}

interface HeatGroupProps {
  title: string
  rows: readonly HeatRow[]
  documents: readonly MappedDocument[]
  scale: Scale
  most: number
  opened: CellAddress | null
  hasShift: boolean
}

function HeatGroup({ title, rows, documents, scale, most, opened, hasShift }: HeatGroupProps) {
  if (rows.length === 0) return null
  return (
    <tbody>
      <tr class="heat-group">
        <th scope="rowgroup" colSpan={documents.length + 2 + Number(hasShift)}>
          {title}
        </th>
      </tr>
      {rows.map((heat) => (
        <tr key={heat.row.topic}>
          <th scope="row">
            {heat.row.topic}
            {heat.row.unread > 0 && <small> {words.value.map.unread(heat.row.unread)}</small>}
          </th>
          {documents.map((document, index) => (
            <HeatCell
              key={document.id}
              topic={heat.row.topic}
              document={document}
              count={heat.counts[index] ?? 0}
              value={heat[scale][index] ?? 0}
              {...{ scale, most, opened }}
            />
          ))}
          <td class="heat-total">{heat.total}</td>
          {hasShift && <ShiftCell shift={heat.shift} />}
        </tr>
      ))}
    </tbody>
  )
}

interface HeatCellProps {
  topic: string
  document: MappedDocument
  count: number
  value: number
  scale: Scale
  most: number
  opened: CellAddress | null
}

function HeatCell({ topic, document, count, value, scale, most, opened }: HeatCellProps) {
  const isOpen = opened?.topic === topic && opened.documentId === document.id
  const shade = shadeOf(value, most)
  if (count === 0)
    return (
      <td class="heat-cell shade-0">
        <span class="off-screen">0</span>
      </td>
    )
  return (
    <td class={`heat-cell shade-${shade} ${isOpen ? 'is-open' : ''}`}>
      <a
        href={withQuery({ cell: isOpen ? null : `${document.id}:${topic}` })}
        aria-label={words.value.map.cell(topic, document.title, count)}
        aria-current={isOpen ? 'true' : undefined}
      >
        {scale === 'counts' ? count : value.toFixed(1)}
      </a>
    </td>
  )
}

/** A bar to the right for more, to the left for less. */
function ShiftCell({ shift }: { shift: number | null }) {
  const points = Math.round(shift ?? 0)
  const reach = Math.min(Math.abs(points) * 1.5, 50)
  return (
    <td class="heat-shift">
      <span class={points < 0 ? 'shift-bar is-less' : 'shift-bar'} aria-hidden="true">
        <span style={{ width: `${reach}%` }} />
      </span>
      <span>{points > 0 ? `+${points}` : String(points).replace('-', '−')}</span>
    </td>
  )
}
