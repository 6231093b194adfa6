// Page: the text of an answer as elements, made from tokens and never from HTML.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { MarkedToken, Tokens } from 'marked'
import type { Citation } from '../api/types.ts'
import { CitationMark } from './citation-mark.tsx'
import {
  readMarkdown,
  type AnswerToken,
  type CitationToken,
  type LabelToken,
  type QuotationToken,
} from './markdown.ts'

export interface AnswerTextProps {
  text: string
  citations: readonly Citation[]
}

/** Headings of an answer begin below those of the page. */
const HEADING_LEVELS = ['h4', 'h5', 'h6'] as const

export function AnswerText({ text, citations }: AnswerTextProps) {
  const tokens = useMemo(() => readMarkdown(text), [text])
  return <div class="answer-text">{render(tokens, citations)}</div>
}

function render(
  tokens: readonly AnswerToken[],
  citations: readonly Citation[],
): ComponentChildren[] {
  return tokens.map((token, index) => (
    <Piece key={index} token={token as KnownToken} citations={citations} />
  ))
}

/** What readMarkdown can give; Token alone also allows any type by its generic part. */
type KnownToken = CitationToken | QuotationToken | LabelToken | MarkedToken

function Piece({
  token,
  citations,
}: {
  token: KnownToken
  citations: readonly Citation[]
}): ComponentChildren {
  const inside = (tokens: readonly AnswerToken[] | undefined) => render(tokens ?? [], citations)
  switch (token.type) {
    case 'citation':
      return <CitationMark n={token.n} citation={citations.find(({ n }) => n === token.n)} />
    case 'quotation':
      return <q class="quotation">{token.text}</q>
    case 'label':
      return <span class="text-label">{token.text}</span>
    case 'paragraph':
      return <p>{inside(token.tokens)}</p>
    case 'heading': {
      const Heading = HEADING_LEVELS[Math.min(token.depth, HEADING_LEVELS.length) - 1] ?? 'h6'
      return <Heading>{inside(token.tokens)}</Heading>
    }
    case 'list':
      return token.ordered ? (
        <ol start={token.start === '' ? 1 : token.start}>{inside(token.items)}</ol>
      ) : (
        <ul>{inside(token.items)}</ul>
      )
    case 'list_item':
      return <li>{inside(token.tokens)}</li>
    case 'blockquote':
      return <blockquote>{inside(token.tokens)}</blockquote>
    case 'strong':
      return <strong>{inside(token.tokens)}</strong>
    case 'em':
      return <em>{inside(token.tokens)}</em>
    case 'del':
      return <del>{inside(token.tokens)}</del>
    case 'text':
      return token.tokens === undefined ? <>{token.text}</> : <>{inside(token.tokens)}</>
    case 'codespan':
      return <code>{token.text}</code>
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      )
    case 'table':
      return <TextTable table={token} citations={citations} />
    case 'link':
      // An address in an answer is shown, not followed: sources are cited by clause.
      return (
        <>
          {inside(token.tokens)}
          {token.href !== token.text && ` (${token.href})`}
        </>
      )
    case 'escape':
      return <>{token.text}</>
    case 'br':
      return <br />
    case 'hr':
      return <hr />
    case 'space':
    case 'checkbox':
      return null
    default:
      // Raw HTML, images and whatever else: shown as it was written.
      return <>{token.raw}</>
  }
}

function TextTable({ table, citations }: { table: Tokens.Table; citations: readonly Citation[] }) {
  return (
    <div class="scroll-x">
      <table class="plain-table">
        <thead>
          <tr>
            {table.header.map((cell, index) => (
              <th key={index} scope="col">
                {render(cell.tokens, citations)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{render(cell.tokens, citations)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
