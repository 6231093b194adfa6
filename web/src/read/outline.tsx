// Page: the headings of a document as a tree of links.
import type { ClauseNode } from '../api/types.ts'
import { words } from '../words/language.ts'

export interface OutlineProps {
  nodes: readonly ClauseNode[]
  current: string | null
  addressOf: (clauseId: string) => string
}

export function Outline({ nodes, current, addressOf }: OutlineProps) {
  return (
    <nav class="outline" aria-label={words.value.read.outline}>
      <h2>{words.value.read.outline}</h2>
      <Branch nodes={nodes} current={current} addressOf={addressOf} />
    </nav>
  )
}

function Branch({ nodes, current, addressOf }: OutlineProps) {
  const titled = nodes.filter(({ title }) => title !== null)
  if (titled.length === 0) return null
  return (
    <ul>
      {titled.map((node) => (
        <li key={node.id}>
          <a
            href={addressOf(node.id)}
            aria-current={node.id === current ? 'location' : undefined}
            title={node.label}
          >
            {headOf(node)}
          </a>
          <Branch nodes={node.children} current={current} addressOf={addressOf} />
        </li>
      ))}
    </ul>
  )
}

/** The marker and the title, as far as the text begins with them. */
function headOf({ text, title }: ClauseNode): string {
  const name = title ?? ''
  const at = text.indexOf(name)
  return at > 0 && at < 12 ? text.slice(0, at) + name : name
}
