// Widget: the button in the corner and the panel that it opens.
import { createAnswerView } from './answer-view.ts'
import { create } from './dom.ts'
import { ask, randomToken, type Service } from './service.ts'
import { STYLE } from './style.ts'

export interface PanelOptions {
  service: Service
  title: string
  /** The corner in which it stands. */
  side: 'left' | 'right'
}

const MAX_QUESTION_CHARS = 2000

/** Puts the widget on the page, in a shadow tree that the page's styles do not reach. */
export function mountPanel(options: PanelOptions): void {
  const host = create('div', { 'data-tiaoli': '' })
  const shadow = host.attachShadow({ mode: 'open' })
  // A constructed style sheet is allowed by pages whose policy forbids inline styles.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  shadow.adoptedStyleSheets = [sheet]
  shadow.append(createRoot(options))
  document.body.append(host)
}

function createRoot({ service, title, side }: PanelOptions): HTMLElement {
  const log = create('div', {
    class: 'log',
    role: 'log',
    'aria-live': 'polite',
    tabindex: '0',
    'aria-label': '对话',
  })
  const form = createForm(service, log)
  const close = create('button', { type: 'button', class: 'close', 'aria-label': '关闭' }, '×')
  const header = create('header', {}, create('h2', { id: 'title' }, title), close)
  const panel = create(
    'section',
    { class: 'panel', role: 'dialog', id: 'panel', 'aria-labelledby': 'title', hidden: '' },
    header,
    log,
    form,
  )
  const toggle = create(
    'button',
    { type: 'button', class: 'toggle', 'aria-expanded': 'false', 'aria-controls': 'panel' },
    title,
  )

  function show(isShown: boolean): void {
    panel.hidden = !isShown
    toggle.setAttribute('aria-expanded', String(isShown))
    const focused = isShown ? form.querySelector('textarea') : toggle
    focused?.focus()
  }
  toggle.addEventListener('click', () => show(panel.hasAttribute('hidden')))
  close.addEventListener('click', () => show(false))
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) show(false)
  })
  return create('div', { class: `root ${side}`, lang: 'zh-CN' }, panel, toggle)
}

function createForm(service: Service, log: HTMLElement): HTMLFormElement {
  const conversationId = randomToken()
  const input = create('textarea', {
    rows: '2',
    maxlength: String(MAX_QUESTION_CHARS),
    'aria-label': '问题',
    placeholder: '例如：哪些措施涉及老年用品？',
  })
  const send = create('button', { type: 'submit' }, '提问')
  const form = create('form', {}, input, send)
  let asking: AbortController | null = null

  async function submit(): Promise<void> {
    if (asking !== null) return asking.abort()
    const question = input.value.trim()
    if (question === '') return
    input.value = ''
    asking = new AbortController()
    send.textContent = '停止'
    await showAnswer({ question, conversationId }, { service, log, signal: asking.signal })
    asking = null
    send.textContent = '提问'
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  input.addEventListener('keydown', (event) => {
    // Enter that ends the composition of a Chinese word sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  return form
}

async function showAnswer(
  request: { question: string; conversationId: string },
  { service, log, signal }: { service: Service; log: HTMLElement; signal: AbortSignal },
): Promise<void> {
  const view = createAnswerView(service.base)
  const asked = create('p', { class: 'question' }, request.question)
  log.append(asked, view.element)
  asked.scrollIntoView({ block: 'start' })
  try {
    await ask(service, request, view, signal)
  } catch (error) {
    view.fail(signal.aborted ? '已停止。' : error instanceof Error ? error.message : String(error))
  }
}
