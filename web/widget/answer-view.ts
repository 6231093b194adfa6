// Widget: one answer on the page, its text as it comes in and its sources below.
import { sayStanding } from '#words/standing.ts'
import type { Answer, Citation } from '#domain/answer.ts'
import { readBlocks, type Block, type Span } from './answer-text.ts'
import { create } from './dom.ts'
import type { AnswerListener } from './service.ts'

export interface AnswerView extends AnswerListener {
  element: HTMLElement
  /** Shows what went wrong, or that the answer was broken off. */
  fail(message: string): void
}

const TAGS = { paragraph: 'p', heading: 'h3', item: 'li' } as const

/** An empty answer. @param base address of the service, to which its links lead */
export function createAnswerView(base: string): AnswerView {
  const text = create('div', { class: 'text' }, create('p', {}, '正在查阅文件……'))
  const sources = create('div', { class: 'sources' })
  const element = create('article', { class: 'answer', 'aria-busy': 'true' }, text, sources)
  const shown = new Map<number, HTMLDetailsElement>()
  let markdown = ''

  function draw(): void {
    text.replaceChildren(...elementsOf(readBlocks(markdown), openSource))
  }
  function openSource(n: number): void {
    const details = shown.get(n)
    if (details === undefined) return
    details.open = true
    details.querySelector('summary')?.focus()
  }
  function addSource(citation: Citation): void {
    if (shown.has(citation.n)) return
    const details = sourceElement(citation, base)
    shown.set(citation.n, details)
    sources.append(details)
  }
  return {
    element,
    onText(words) {
      markdown += words
      draw()
    },
    onReset() {
      markdown = ''
      draw()
      shown.clear()
      sources.replaceChildren()
    },
    onCitation: addSource,
    onEnd(answer: Answer) {
      markdown = answer.text
      draw()
      answer.citations.forEach(addSource)
      if (shown.size > 0) sources.prepend(create('h3', {}, '依据'))
      text.append(
        ...answer.notices.map((notice) => create('p', { class: 'notice' }, `注意：${notice}`)),
      )
      element.setAttribute('aria-busy', 'false')
    },
    fail(message) {
      if (markdown === '') text.replaceChildren()
      text.append(create('p', { class: 'failure', role: 'alert' }, message))
      element.setAttribute('aria-busy', 'false')
    },
  }
}

/** Items that follow each other stand in one list. */
function elementsOf(blocks: readonly Block[], openSource: (n: number) => void): HTMLElement[] {
  const elements: HTMLElement[] = []
  for (const { kind, spans } of blocks) {
    const element = create(TAGS[kind], {}, ...spans.map((span) => nodeOf(span, openSource)))
    const last = elements.at(-1)
    if (kind !== 'item') elements.push(element)
    else if (last?.tagName === 'UL') last.append(element)
    else elements.push(create('ul', {}, element))
  }
  return elements
}

function nodeOf({ kind, text }: Span, openSource: (n: number) => void): Node | string {
  if (kind === 'text') return text
  if (kind === 'strong') return create('strong', {}, text)
  const label = `查看依据 ${text}`
  const marker = create(
    'button',
    { class: 'marker', type: 'button', 'aria-label': label },
    `[${text}]`,
  )
  marker.addEventListener('click', () => openSource(Number(text)))
  return marker
}

function sourceElement(citation: Citation, base: string): HTMLDetailsElement {
  const { n, documentTitle, documentNumber, label, quotes, text, url } = citation
  const number = documentNumber === null ? '' : `（${documentNumber}）`
  const isPlain = citation.standing === 'in-force' && citation.authority !== 'association'
  const standing = create(
    'span',
    { class: isPlain ? 'in-force' : 'standing' },
    `【${sayStanding(citation, 'zh')}】`,
  )
  const summary = create('summary', {}, `[${n}] 《${documentTitle}》${number} ${label} `, standing)
  const words = quotes.length === 0 ? text : quotes.map((quote) => quote.text).join('……')
  const link = linkTo(base, url)
  const more = link === null ? [] : [create('p', {}, sourceLink(link))]
  return create('details', {}, summary, create('blockquote', {}, words), ...more)
}

function sourceLink(href: string): HTMLAnchorElement {
  return create('a', { href, target: '_blank', rel: 'noopener noreferrer' }, '在原文中查看')
}

/** A link leads to the service and nowhere else. */
function linkTo(base: string, path: string): string | null {
  return path.startsWith('/') && !path.startsWith('//') ? base + path : null
}
